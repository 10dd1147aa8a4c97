"""Polls and the floor in figures: never who voted what, and no group that is one person."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from outcomes.services.inputs.attribution import CROWD, NAMED, label
from outcomes.services.inputs.reading import Record
from sessions.models import Poll, Session
from sessions.models.agenda import in_minutes
from sessions.models.results import Line
from summit.texts import direction


def polls(record: Record, session: Session) -> list[dict[str, Any]]:
    """Of each poll that was opened its figures; none while a secret one is sealed."""
    return [_poll(record, poll) for poll in session.polls.all()]


def _poll(record: Record, poll: Poll) -> dict[str, Any]:
    results = record.results[poll.pk]
    ranked = poll.kind == Poll.Kind.RANKING
    lines = [] if results.is_sealed else results.shown_lines
    return {
        "question": poll.question,
        "language": poll.language,
        "direction": direction(poll.language),
        "kind": poll.kind,
        "kind_label": str(poll.get_kind_display()),
        "secret": poll.is_secret,
        "open": poll.is_open,
        "sealed": results.is_sealed,
        "votes": results.votes,
        "lines": [
            {
                "label": str(line.option),
                "count": line.votes,
                "percent": line.percent,
                "points": f"{line.points:g}" if ranked else "",
                "weight": _weight(line, ranked),
            }
            for line in lines
        ],
        "heaviest": max((_weight(line, ranked) for line in lines), default=0),
        "mean": results.mean,
        "winner": str(results.winner) if results.winner else "",
    }


def _weight(line: Line, ranked: bool) -> int:
    """How long its bar is, beside the others."""
    return round(10 * line.points) if ranked else line.votes


@dataclass
class _Group:
    label: str
    people: set[object] = field(default_factory=set)
    speeches: int = 0
    seconds: int = 0

    def add(self, other: "_Group") -> None:
        self.people |= other.people
        self.speeches += other.speeches
        self.seconds += other.seconds

    @property
    def row(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "speeches": self.speeches,
            "seconds": self.seconds,
            "clock": in_minutes(self.seconds),
        }


def speaking_times(session: Session) -> dict[str, Any] | None:
    """How long the floor was held, by kind of delegation: the longest first. Where the session names
    nobody, kinds of fewer than five people are added up until no row is fewer."""
    groups: dict[str, _Group] = defaultdict(lambda: _Group(""))
    whole = _Group("")
    for speech in session.floor.all():
        kind = speech.participation.kind if speech.participation else ""
        one = _Group("", {speech.participation_id or speech.pk}, 1, speech.seconds_spoken)
        groups[kind].label = label(kind) or _("Not said")
        groups[kind].add(one)
        whole.add(one)
    if not whole.speeches:
        return None
    rows = sorted(groups.values(), key=lambda group: (-group.seconds, group.label))
    if session.attribution != NAMED:
        rows = _crowded(rows)
    return {**whole.row, "groups": [group.row for group in rows]}


def _crowded(rows: list[_Group]) -> list[_Group]:
    """Nobody is told from the rest by subtraction either: what is added up is a crowd itself, or
    there are no rows."""
    small = [group for group in rows if len(group.people) < CROWD]
    large = [group for group in rows if len(group.people) >= CROWD]
    others = _Group(_("Other delegations"))
    for group in small:
        others.add(group)
    while large and 0 < len(others.people) < CROWD:
        others.add(large.pop())
    if not large:
        return []
    return [*large, others] if others.people else large
