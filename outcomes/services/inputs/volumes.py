"""Where the register of a large report is cut: one file of five thousand contributions is slow to set, heavy to
open, and set anew for every comma."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from outcomes.formats.names import base_name, volume_name
from outcomes.press.volumes import part
from outcomes.services.inputs.reading import Record
from sessions.models import Contribution, Session

WHOLE = 1000  # contributions that a report prints itself
MOST = 500  # in one volume: two are set at once, in the memory that is there

Piece = tuple[int, int, int]  # the session's place, and from where to where it goes


def volumes(record: Record, data: dict[str, Any]) -> dict[str, Any]:
    """``{"volumes": [...]}`` of a report whose dispositions are settled; ``{}`` when one file holds the whole
    register, or none is printed."""
    lengths = [len(session["contributions"]) for session in data["sessions"]]
    if sum(lengths) <= WHOLE or not record.options["register"]:
        return {}
    cuts = cut(lengths, MOST)
    rows = [
        _volume(record, data, number, len(cuts), pieces)
        for number, pieces in enumerate(cuts, start=1)
    ]
    whole = {**data, "volumes": rows}
    return {"volumes": [{**row, "inputs": part(whole, row).digest} for row in rows]}


def cut(lengths: Sequence[int], most: int) -> list[list[Piece]]:
    """As few volumes as hold at most ``most`` each without cutting a session that fits into one, and among
    these the most even ones."""
    fewest = len(_filled(lengths, most, most))
    even = -(-sum(lengths) // fewest)
    return next(
        found
        for size in range(even, most + 1)
        if len(found := _filled(lengths, size, most)) <= fewest
    )


def _filled(lengths: Sequence[int], size: int, most: int) -> list[list[Piece]]:
    """In order, each as full as it gets; only a session longer than ``most`` is cut."""
    found: list[list[Piece]] = []
    room = 0
    for place, length in enumerate(lengths):
        count = -(-length // size) if length > most else 1
        ends = [length * step // count for step in range(count + 1)]
        for begin, end in pairwise(ends if length else ()):
            if end - begin > room or not found:
                found.append([])
                room = size
            found[-1].append((place, begin, end))
            room -= end - begin
    return found


def _volume(
    record: Record, data: dict[str, Any], number: int, of: int, pieces: Sequence[Piece]
) -> dict[str, Any]:
    rows = [
        one
        for place, begin, end in pieces
        for one in data["sessions"][place]["contributions"][begin:end]
    ]
    moments = [
        moment
        for place, begin, end in pieces
        for moment in _moments(record, record.sessions[place], begin, end)
    ]
    return {
        "number": number,
        "of": of,
        "file": volume_name(base_name(data), number),
        "first": rows[0]["reference"],
        "last": rows[-1]["reference"],
        "contributions": len(rows),
        "as_of": record.local(max(moments)),
        "pieces": [
            {"session": data["sessions"][place]["reference"], "begin": begin, "end": end}
            for place, begin, end in pieces
        ],
    }


def _moments(record: Record, session: Session, begin: int, end: int) -> list[datetime]:
    """When something of what it prints was last changed."""
    said: list[Contribution] = list(session.contributions.all())[begin:end]
    rows: list[Any] = [session, *said]
    rows += filter(None, map(record.treated, said))
    rows += filter(None, (record.checks.answers.get(one.pk) for one in said))
    return [row.updated_at for row in rows]
