"""What the console shows of reported words, of people who are silenced or removed, and of bans that are
asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string

from sessions import marks
from sessions.models import BanRequest, Restriction, Session, WordsReport
from summit import parts
from summit.live.frames import Fragment, register

MOST = 50


@dataclass
class Reported:
    """Words, and all that was said against them; never by whom."""

    kind: str
    thing: Any
    excerpt: str
    reports: list[WordsReport] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.reports)

    @property
    def categories(self) -> list[str]:
        return list(dict.fromkeys(row.get_category_display() for row in self.reports))

    @property
    def texts(self) -> list[str]:
        return [row.text for row in self.reports if row.text]


def reported(session: Session) -> list[Reported]:
    """The open reports by what they are about, the most reported first."""
    rows = (
        WordsReport.objects.filter(session=session, outcome="")
        .select_related(
            "contribution__author__user",
            "contribution__session",
            "question__author__user",
            "message__author__user",
        )
        .order_by("created_at", "pk")
    )
    found: dict[tuple[str, Any], Reported] = {}
    for row in rows:
        thing = row.thing
        kind = str(thing._meta.model_name)
        entry = found.setdefault((kind, thing.pk), Reported(kind, thing, row.excerpt))
        entry.reports.append(row)
    return sorted(found.values(), key=lambda entry: -entry.count)[:MOST]


def restricted(session: Session) -> list[Restriction]:
    """Who may not do something here."""
    rows = Restriction.objects.standing().filter(session=session).with_people()
    alive = [row for row in rows if row.kind != "banned" or row.participation.banned_at]
    return alive[:MOST]


def _reports(session: Session) -> dict[str, Any]:
    return {"session": session, "reported": reported(session)}


def _restricted(session: Session) -> dict[str, Any]:
    return {"session": session, "restricted": restricted(session)}


def _bans(session: Session) -> dict[str, Any]:
    return {
        "session": session,
        "requests": BanRequest.objects.whole().filter(session=session)[:MOST],
    }


def _of(draw: Any) -> Any:
    def load(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
        sessions = Session.objects.filter(pk__in=ids).select_related("summit")
        return {str(session.pk): draw(session) for session in sessions}

    return load


register("reports", "moderation", Fragment("sessions/_m_reports.html", _of(_reports), "m-reports"))
register(
    "restricted",
    "moderation",
    Fragment("sessions/_m_restricted.html", _of(_restricted), "m-restricted"),
)
register("bans", "moderation", Fragment("sessions/_m_bans.html", _of(_bans), "m-bans"))


def _moderation(session_id: UUID) -> Mapping[str, str]:
    session = Session.objects.filter(pk=session_id).select_related("summit").first()
    if session is None:
        return {}
    return {
        "m-reports": render_to_string("sessions/_m_reports.html", _reports(session)),
        "m-restricted": render_to_string("sessions/_m_restricted.html", _restricted(session)),
        "m-bans": render_to_string("sessions/_m_bans.html", _bans(session)),
    }


parts.register("moderation", _moderation)
parts.register("room", lambda _session_id: {}, refresh=["told"])
# What became of what I reported, until I have seen it.
marks.register(
    lambda session_id, place_id: marks.told(
        WordsReport.objects.filter(
            session=session_id, by=place_id, told_at__isnull=True, decided_at__isnull=False
        ),
        "report",
        "pk",
    )
)
# What became of the bans I asked for.
marks.register(
    lambda session_id, place_id: marks.told(
        BanRequest.objects.filter(
            session=session_id, by=place_id, told_at__isnull=True, decided_at__isnull=False
        ).exclude(outcome=BanRequest.Outcome.WITHDRAWN),
        "ban",
        "pk",
    )
)
