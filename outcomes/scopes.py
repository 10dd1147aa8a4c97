"""What a document is about: the whole summit, one of its days, or one session; and its options."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from outcomes.models import Document
from sessions.models import Session
from summit.dates import spelled
from summit.errors import RuleBroken
from summit.models import Summit
from summit.texts import pick

DAY, SESSION = "day-", "session-"

# Name, what it is called, and whether a document has it unless told otherwise.
OPTIONS = {
    "participants": (_("Annex: participants"), True),
    "register": (_("Annex: register of contributions"), True),
    "resources": (_("Annex: documents and resources shared"), True),
    "citations": (_("Annex: citations from the transcript"), True),
    "notes": (_("Internal notes of the moderators"), False),
}
USUAL = {name: on for name, (_label, on) in OPTIONS.items()}


@dataclass(frozen=True)
class Scope:
    """``key`` is what Job and Publication carry, and a part of a file's name: "", ``day-2026-11-24`` or
    ``session-2``."""

    kind: str  # summit, day, session
    key: str = ""

    @property
    def value(self) -> str:
        return self.key.partition("-")[2]

    def holds(self, session: Session, summit: Summit) -> bool:
        if self.kind == "session":
            return str(session.number) == self.value
        return self.kind == "summit" or day_of(session, summit) == self.value


WHOLE = Scope("summit")


def day_of(session: Session, summit: Summit) -> str:
    """On which day of the summit's calendar it was held, or is planned; "" when nobody knows."""
    at = session.started_at or session.starts_at
    return at.astimezone(summit.zone).date().isoformat() if at else ""


def parse(key: str) -> Scope:
    """The form of it only; whether there is such a session or day says ``scope_of``."""
    kind = "session" if key.startswith(SESSION) else "day" if key.startswith(DAY) else "summit"
    return Scope(kind, key)


def scope_of(summit: Summit, key: str, document: str) -> Scope:
    """Raises RuleBroken when the summit has no such session or day, or the document is about the whole."""
    scope = parse(key)
    if not key:
        return WHOLE
    if document != Document.REPORT:
        raise RuleBroken(
            "scope.whole",
            _("The outcome document is about the whole summit. Choose the report for a day or a session."),
            "scope",
        )  # fmt: skip
    if key not in dict(choices(summit)):
        raise RuleBroken(
            "scope.unknown",
            _("This summit has no such day or session: “%(scope)s”. It has: %(known)s.")
            % {"scope": key, "known": ", ".join(dict(choices(summit))).removeprefix(", ")},
            "scope",
        )
    return scope


def choices(summit: Summit) -> list[tuple[str, str]]:
    """Keys and names, in the reader's language: the whole, each day with sessions, each session."""
    sessions = list(_told(summit))
    days = sorted({day_of(one, summit) for one in sessions} - {""})
    return [
        ("", gettext("The whole summit")),
        *((f"{DAY}{day}", spelled(date.fromisoformat(day))) for day in days),
        *(
            (
                f"{SESSION}{one.number}",
                gettext("Session %(number)d: %(title)s")
                % {
                    "number": one.number,
                    "title": pick(one.title, order=summit.language_codes).text,
                },
            )
            for one in sessions
        ),
    ]


def _told(summit: Summit) -> Iterable[Session]:
    """Those a document may speak of."""
    unsaid = [Session.Status.DRAFT, Session.Status.CANCELLED]
    return summit.sessions.exclude(status__in=unsaid).order_by("number")


# ------------------------------------------------------------------ options
def unusual(chosen: Mapping[str, Any]) -> dict[str, bool]:
    """Only what differs from the usual, so that the same document has the same options. Raises
    RuleBroken for an option that nobody knows."""
    unknown = sorted(set(chosen) - set(OPTIONS))
    if unknown:
        raise RuleBroken(
            "option.unknown",
            _("There is no option “%(name)s”. There are: %(known)s.")
            % {"name": unknown[0], "known": ", ".join(OPTIONS)},
            "options",
        )
    return {
        name: bool(chosen[name]) for name in sorted(chosen) if bool(chosen[name]) != USUAL[name]
    }


def complete(chosen: Mapping[str, Any] | None) -> dict[str, bool]:
    """Every option."""
    return {**USUAL, **(chosen or {})}


def variant(chosen: Mapping[str, bool]) -> str:
    """``notes,-register``: the options as a short text."""
    return ",".join(name if on else f"-{name}" for name, on in sorted(chosen.items()))
