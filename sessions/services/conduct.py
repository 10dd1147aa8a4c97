"""When somebody disturbs: silenced for a while, removed from the room, banned from the summit. Each with
a reason that the person is told, each taken back in one click."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions import live_conduct as live
from sessions import permissions
from sessions.models import Restriction, Session
from sessions.services.decisions import Turn, take_back
from sessions.services.hiding import hide_all
from sessions.services.sessions import lock
from summit.errors import Forbidden, RuleBroken
from summit.log import access, journal
from summit.log.journal import Act
from summit.models import Participation, User
from summit.services.activity import record
from summit.services.participation import let_in_again, shut_out
from summit.texts import clean_text

MINUTES = (5, 15)
MOST_MINUTES = 24 * 60
LONGEST_REASON = 300
Kind = Restriction.Kind
FACTS = {
    Kind.SILENCED: "person.silenced",
    Kind.REMOVED: "person.removed",
    Kind.BANNED: "person.banned",
}


def silence(
    session: Session,
    participation: Participation,
    *,
    reason: str,
    minutes: int | None = None,
    hide: bool = False,
    by: User,
    key: UUID | None = None,
    payload: object = None,
) -> Restriction:
    """They read and vote, and write nothing here, for ``minutes`` or until it is lifted. Again while it
    lasts: the later one counts. ``hide`` takes all they wrote here out of the room."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Restriction)
        if minutes is not None and not 1 <= minutes <= MOST_MINUTES:
            raise RuleBroken("conduct.minutes", _("Give 1 to 1440 minutes."), "minutes")
        until = None if minutes is None else act.at + timedelta(minutes=minutes)
        return act.done(
            _restrain(act, session, participation, Kind.SILENCED, reason, hide, by, until)
        )


def remove(
    session: Session,
    participation: Participation,
    *,
    reason: str,
    hide: bool = False,
    by: User,
    key: UUID | None = None,
    payload: object = None,
) -> Restriction:
    """Out of the room at once, and not in again until it is lifted."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Restriction)
        return act.done(_restrain(act, session, participation, Kind.REMOVED, reason, hide, by))


def ban(
    session: Session,
    participation: Participation,
    *,
    reason: str,
    hide: bool = False,
    by: User,
    key: UUID | None = None,
    payload: object = None,
) -> Restriction:
    """Out of the whole summit, decided in a session; an organiser's act."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Restriction)
        return act.done(ban_within(act, session, participation, reason=reason, hide=hide, by=by))


def ban_within(
    act: Act, session: Session, place: Participation, *, reason: str, hide: bool = False, by: User
) -> Restriction:
    """The same inside a command that does more than this."""
    if not permissions.can_ban(by, session):
        raise Forbidden
    shut_out(act, place, by=by, reason=clean_reason(reason))
    return _restrain(act, session, place, Kind.BANNED, reason, hide, by)


def lift(restriction: Restriction, *, by: User) -> Restriction:
    """Undoes it: what was hidden with it comes back as far as nobody decided anew, and who was banned
    is let in again. Twice is once."""
    with journal.command(by=by) as act:
        return lift_within(act, restriction, by=by)


def lift_within(act: Act, restriction: Restriction, *, by: User) -> Restriction:
    """The same inside a command that does more than this."""
    if restriction.kind == Kind.BANNED:
        if not permissions.can_ban(by, restriction.session):
            raise Forbidden
        let_in_again(act, restriction.participation, by=by)
    place = lock_place(restriction.participation)
    session = lock(restriction.session)
    must_be_allowed(session, place, by)
    rows = Restriction.objects.with_people().select_for_update(of=("self",))
    row = rows.get(pk=restriction.pk)
    if row.lifted_at is not None:
        return row
    _lift(row, by)
    back = take_back(Turn(act, session, by), row.decision) if row.decision else 0
    record(
        act, "person.released", row, by=by, summit=session.summit, about=place.user,
        before=str(row.get_kind_display()), shown_again=back,
    )  # fmt: skip
    _tell(act, row, "person.released")
    return row


def lift_over() -> int:
    """Silences whose time has come end, and whoever was silenced sees it. How many."""
    over = Restriction.objects.filter(lifted_at__isnull=True, until__lte=timezone.now())
    ended = 0
    for row in over.with_people():
        with journal.command(signed=True) as act:
            place = lock_place(row.participation)
            fresh = Restriction.objects.filter(pk=row.pk, lifted_at__isnull=True).first()
            if fresh is None:
                continue
            _lift(fresh, None)
            record(
                act, "person.released", row, by=None, summit=place.summit, about=place.user,
                before=str(row.get_kind_display()),
            )  # fmt: skip
            _tell(act, row, "person.released")
            ended += 1
    return ended


def restrain_within(
    act: Act, session: Session, place: Participation, *, reason: str, minutes: int, by: User
) -> Restriction:
    """Silence inside a command that does more than this; the session is locked."""
    return _restrain(
        act, session, place, Kind.SILENCED, reason, False, by, act.at + timedelta(minutes=minutes)
    )


def _restrain(
    act: Act,
    session: Session,
    participation: Participation,
    kind: Kind,
    reason: str,
    hide: bool,
    by: User,
    until: Any = None,
) -> Restriction:
    """The place is held before the session, as storms hold them."""
    reason = clean_reason(reason)
    place = lock_place(participation)
    locked = lock(session)
    must_be_allowed(locked, place, by)
    decision = hide_all(act, locked, place, reason, by) if hide else None
    earlier = Restriction.objects.filter(
        session=locked, participation=place, kind=kind, lifted_at__isnull=True
    ).first()
    if earlier is not None:
        _lift(earlier, by)
    row = Restriction.objects.create(
        session=locked,
        participation=place,
        kind=kind,
        reason=reason,
        until=until,
        by=by,
        decision=decision or (earlier.decision if earlier else None),
    )
    fact = FACTS[kind]
    before = {"before": earlier.until or "∞"} if earlier else {}
    record(
        act, fact, row, by=by, summit=locked.summit, about=place.user,
        reason=reason, until=str(until or ""), hidden=len(decision.changes) if decision else 0,
        **{name: str(value) for name, value in before.items()},
    )  # fmt: skip
    _tell(act, row, fact)
    return row


def must_be_allowed(session: Session, place: Participation, by: User) -> None:
    mine = permissions.standing_of(by, session)
    if not mine.moderates:
        raise Forbidden
    theirs = permissions.standing_behind(place.user, session)
    if not permissions.can_restrain(mine, theirs):
        raise RuleBroken(
            "conduct.protected",
            _("%(name)s organises, runs or records this session. Ask the organisers of the summit.")
            % {"name": place.name},
        )


def clean_reason(reason: str) -> str:
    reason = clean_text(reason).replace("\n", " ")
    if not reason:
        raise RuleBroken("reason.missing", _("Say why: the person is told."), "reason")
    return reason[:LONGEST_REASON]


def lock_place(participation: Participation) -> Participation:
    return (
        Participation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("user", "summit", "delegation")
        .get(pk=participation.pk)
    )


def _lift(row: Restriction, by: User | None) -> None:
    row.lifted_at, row.lifted_by = timezone.now(), by
    row.save(update_fields=["lifted_at", "lifted_by", "updated_at"])


def _tell(act: Act, row: Restriction, fact: str) -> None:
    live.person_restrained(act, row, fact)
    access.changed(act, row.participation.user)
