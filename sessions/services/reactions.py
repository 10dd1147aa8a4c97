"""Reactions come in storms and leave only numbers: how many of a kind in which minute."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions import live_polls as live
from sessions.models import Reactions, Session
from sessions.services.places import Places, heard, locked_places, sift
from summit import budget, limits
from summit.errors import RuleBroken, Unknown
from summit.log import journal
from summit.log.journal import Act
from summit.models import User

MOST, SECONDS = (
    6,
    10,
)  # of one person in one session, and in each process: nobody waits for a cache here
_often = budget.Buckets(MOST / SECONDS, MOST)


@dataclass(frozen=True)
class Reaction:
    """One person claps, once."""

    session_id: str
    user_id: str
    kind: str


def react(session: Session, kind: str, *, by: User) -> Session:
    """One reaction more; who it was is written nowhere."""
    with journal.command(signed=True) as act:
        refusal = react_many(act, [Reaction(str(session.pk), str(by.pk), kind)])[0]
        if refusal:
            raise refusal
    return session


def react_many(act: Act, asked: Sequence[Reaction]) -> list[RuleBroken | None]:
    """All of them inside ``act``; per reaction None or why not."""
    ids = {each.session_id for each in asked}
    summits = set(Session.objects.filter(pk__in=ids).values_list("summit_id", flat=True))
    places = locked_places((each.user_id for each in asked), summits)
    held = Session.objects.select_for_update(no_key=True, of=("self",))
    rows = held.select_related("summit")
    sessions = {str(row.pk): row for row in rows.filter(pk__in=ids).order_by("pk")}
    refusals, granted = sift(asked, lambda each: _must_be_allowed(each, sessions, places))
    more = Counter((each.session_id, each.kind) for each, _ in granted)
    _count(more)
    for session_id in sorted({session_id for session_id, _kind in more}):
        live.people_reacted(act, sessions[session_id])
    return refusals


def _must_be_allowed(each: Reaction, sessions: dict[str, Session], places: Places) -> None:
    session = sessions.get(each.session_id)
    if session is None or session.status == Session.Status.DRAFT:
        raise Unknown
    heard(places, each.user_id, session)
    if each.kind not in Reactions.Kind.values:
        raise Unknown
    if not session.allows_reactions:
        raise RuleBroken("reactions.off", _("This session takes no reactions."))
    if not session.is_live:
        raise RuleBroken("session.not-live", _("The session is not live now."))
    if not _often.take(f"{session.pk}:{each.user_id}"):
        raise limits.too_often(SECONDS // MOST + 1)


def _count(more: Counter[tuple[str, str]]) -> None:
    """The session's row is held: nobody else counts there."""
    minute = timezone.now().replace(second=0, microsecond=0)
    rows = Reactions.objects.filter(minute=minute, session__in={one for one, _ in more})
    there = {(str(row.session_id), row.kind) for row in rows}
    for (session_id, kind), count in sorted(more.items()):
        if (session_id, kind) in there:
            row = Reactions.objects.filter(session_id=UUID(session_id), kind=kind, minute=minute)
            row.update(count=F("count") + count)
        else:
            Reactions.objects.create(session_id=session_id, kind=kind, minute=minute, count=count)
