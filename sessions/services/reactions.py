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
from sessions.services.places import locked_places, speaking
from summit import limits
from summit.errors import RuleBroken, Unknown
from summit.log import journal
from summit.log.journal import Act
from summit.models import User

MOST, SECONDS = 6, 10  # of one person in one session


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
    rows = Session.objects.select_for_update(no_key=True, of=("self",))
    sessions = {str(row.pk): row for row in rows.filter(pk__in=ids).order_by("pk")}
    refusals: list[RuleBroken | None] = []
    more: Counter[tuple[str, str]] = Counter()
    for each in asked:
        try:
            session = sessions.get(each.session_id)
            if session is None or session.status == Session.Status.DRAFT:
                raise Unknown
            speaking(places, each.user_id, session.summit_id)
            _must_be_possible(session, each.kind)
            limits.allow(f"react:{session.pk}", each.user_id, most=MOST, seconds=SECONDS)
        except RuleBroken as refusal:
            refusals.append(refusal)
        else:
            refusals.append(None)
            more[each.session_id, each.kind] += 1
    _count(more)
    for session_id in sorted({session_id for session_id, _kind in more}):
        live.people_reacted(act, sessions[session_id])
    return refusals


def _must_be_possible(session: Session, kind: str) -> None:
    if kind not in Reactions.Kind.values:
        raise Unknown
    if not session.allows_reactions:
        raise RuleBroken("reactions.off", _("This session takes no reactions."))
    if not session.is_live:
        raise RuleBroken("session.not-live", _("The session is not live now."))


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
