"""Two texts, word by word: what stayed, what went, what came."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from outcomes.drafting.tokens import tokens

SAME, REMOVED, ADDED = "same", "removed", "added"
# Above this product of lengths a comparison word by word takes too long for a page; nobody drafts such
# a paragraph, but anybody may paste one.
MOST = 4_000_000


class Piece(NamedTuple):
    """``same``, ``removed`` or ``added``."""

    kind: str
    text: str


class Edit(NamedTuple):
    """``old[start:end]`` became ``fresh``; tokens."""

    start: int
    end: int
    fresh: tuple[str, ...]


def edits(old: Sequence[str], new: Sequence[str]) -> list[Edit]:
    """What turns ``old`` into ``new``: in order, never touching one another."""
    first = _alike(old, new)
    last = _alike(old[first:][::-1], new[first:][::-1])
    old_middle, new_middle = old[first : len(old) - last], new[first : len(new) - last]
    if not old_middle and not new_middle:
        return []
    if len(old_middle) * len(new_middle) > MOST:
        return [Edit(first, first + len(old_middle), tuple(new_middle))]
    # Blanks never hold two texts together by themselves.
    matcher = SequenceMatcher(str.isspace, old_middle, new_middle, autojunk=False)
    return [
        Edit(first + start, first + end, tuple(new_middle[a:b]))
        for kind, start, end, a, b in matcher.get_opcodes()
        if kind != "equal"
    ]


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many they begin with alike."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def compare(old: str, new: str) -> list[Piece]:
    """In reading order. What stayed and went is ``old``, what stayed and came is ``new``; a blank that
    stayed between two changed words is shown as changed with them."""
    before, after = tokens(old), tokens(new)
    pieces: list[Piece] = []
    place = 0
    for edit in _readable(edits(before, after), before):
        _add(pieces, SAME, before[place : edit.start])
        _add(pieces, REMOVED, before[edit.start : edit.end])
        _add(pieces, ADDED, edit.fresh)
        place = edit.end
    _add(pieces, SAME, before[place:])
    return pieces


def _readable(found: Sequence[Edit], old: Sequence[str]) -> list[Edit]:
    """Edits with nothing but blanks between them are one."""
    joined: list[Edit] = []
    for edit in found:
        last = joined[-1] if joined else None
        between = tuple(old[last.end : edit.start]) if last else ()
        if last and len(between) == 1 and between[0].isspace():
            joined[-1] = Edit(last.start, edit.end, last.fresh + between + edit.fresh)
        else:
            joined.append(edit)
    return joined


def _add(pieces: list[Piece], kind: str, given: Sequence[str]) -> None:
    if given:
        pieces.append(Piece(kind, "".join(given)))


def share_kept(old: str, new: str) -> float:
    """Which part of the longer text stayed: 1 when nothing changed, 0 when everything did."""
    kept = sum(len(piece.text) for piece in compare(old, new) if piece.kind == SAME)
    longest = max(len(old), len(new))
    return kept / longest if longest else 1.0
