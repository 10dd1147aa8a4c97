"""A moderator asks the organisers to ban somebody; they grant or decline it, and can take that back."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sessions import live_conduct as live
from sessions import permissions
from sessions.models import BanRequest, Contribution, Message, Question, Session
from sessions.services import conduct
from sessions.services.sessions import lock
from summit.errors import Forbidden, RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import Participation, User
from summit.services.activity import record

SAID = 5  # of their last words, kept with the request
LONGEST = 500  # of each of them
Outcome = BanRequest.Outcome


def ask_for_ban(
    session: Session,
    participation: Participation,
    *,
    reason: str,
    by: User,
    place: Participation,
    key: UUID | None = None,
    payload: object = None,
) -> BanRequest:
    """One open request about a person in a session. Asked again by the same moderator, the later reason
    counts."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(BanRequest)
        reason = conduct.clean_reason(reason)
        waiting = BanRequest.objects.filter(
            session=session, participation=participation, outcome=""
        )
        row = waiting.select_for_update(no_key=True).first()
        person = conduct.lock_place(participation)
        locked = lock(session)
        conduct.must_be_allowed(locked, person, by)
        _must_need_asking(locked, person, by)
        row = row or waiting.first()
        if row is not None and row.by_id != place.pk:
            raise RuleBroken(
                "ban.asked",
                _("Another moderator has asked for this ban already. The organisers see it."),
            )
        row = row or BanRequest(session=locked, participation=person, by=place)
        row.reason, row.words = reason, last_words(locked, person)
        row.save()
        _tell(act, row, "ban.asked", by, reason=reason)
        return act.done(row)


def withdraw(request: BanRequest, *, by: User) -> BanRequest:
    """Whoever asked does not any more. Twice is once."""
    with journal.command(by=by) as act:
        row = _lock(request)
        if row.by is None or row.by.user_id != by.pk:
            raise Forbidden
        if row.outcome == Outcome.WITHDRAWN:
            return row
        _must_be_open(row)
        _decide(act, row, Outcome.WITHDRAWN, by)
        _tell(act, row, "ban.withdrawn", by)
    return row


def grant(request: BanRequest, *, by: User) -> BanRequest:
    """The person is banned from the summit, with the moderator's reason. Twice is once."""
    with journal.command(by=by) as act:
        row = _lock_to_decide(request, by)
        if row.outcome == Outcome.GRANTED:
            return row
        _must_be_open(row)
        row.restriction = conduct.ban_within(
            act, row.session, row.participation, reason=row.reason, by=by
        )
        _decide(act, row, Outcome.GRANTED, by)
        _tell(act, row, "ban.granted", by, reason=row.reason)
    return row


def decline(request: BanRequest, *, by: User) -> BanRequest:
    """No ban; what the moderators decided themselves stays. Twice is once."""
    with journal.command(by=by) as act:
        row = _lock_to_decide(request, by)
        if row.outcome == Outcome.DECLINED:
            return row
        _must_be_open(row)
        _decide(act, row, Outcome.DECLINED, by)
        _tell(act, row, "ban.declined", by, reason=row.reason)
    return row


def undo(request: BanRequest, *, by: User) -> BanRequest:
    """The decision is taken back: who was banned is let in again, and the request waits. Twice is once."""
    with journal.command(by=by) as act:
        row = _lock_to_decide(request, by)
        if row.is_open:
            return row
        if row.outcome == Outcome.WITHDRAWN:
            raise RuleBroken("ban.withdrawn", _("The moderator does not ask for this any more."))
        person = conduct.lock_place(row.participation)
        if person.ban_requests.filter(session=row.session, outcome="").exists():
            raise RuleBroken(
                "ban.newer", _("A newer request about this person waits. Decide about that one.")
            )
        if row.restriction is not None and not row.is_undone:
            conduct.lift_within(act, row.restriction, by=by)
        row.outcome, row.decided_at, row.decided_by = "", None, None
        row.restriction, row.told_at = None, None
        row.save()
        _tell(act, row, "ban.reopened", by)
    return row


def last_words(session: Session, place: Participation) -> list[dict[str, str]]:
    """The last that they wrote in the session with their name, hidden and taken back or not."""
    own: dict[str, Any] = {"session": session, "author": place}
    contributions = Contribution.objects.filter(**own, kind=Contribution.Kind.WRITTEN)
    found = [
        *((c.said_at, "contribution", c.text) for c in contributions.order_by("-said_at")[:SAID]),
        *((q.created_at, "question", q.text)
          for q in Question.objects.filter(**own).order_by("-created_at")[:SAID]),
        *((m.created_at, "message", m.text)
          for m in Message.objects.filter(**own).newest_first()[:SAID]),
    ]  # fmt: skip
    newest = sorted(found, key=lambda said: said[0], reverse=True)[:SAID]
    return [
        {"kind": kind, "text": text[:LONGEST], "at": at.isoformat()} for at, kind, text in newest
    ]


def _must_need_asking(session: Session, person: Participation, by: User) -> None:
    if permissions.can_ban(by, session):
        raise RuleBroken("ban.yours", _("You organise this summit: ban the person yourself."))
    if person.banned_at:
        raise RuleBroken("ban.done", _("This person is banned from the summit already."))


def _must_be_open(row: BanRequest) -> None:
    if not row.is_open:
        raise RuleBroken(
            "ban.decided",
            _("This was decided already: %(outcome)s.") % {"outcome": row.get_outcome_display()},
        )


def _lock_to_decide(request: BanRequest, by: User) -> BanRequest:
    row = _lock(request)
    if not permissions.can_ban(by, row.session):
        raise Forbidden
    return row


def _lock(request: BanRequest) -> BanRequest:
    """The request is held first; whatever comes of it holds the person and the session after it."""
    rows = BanRequest.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related(
        "session__summit", "participation__user", "by__user", "restriction__session__summit"
    ).get(pk=request.pk)


def _decide(act: Act, row: BanRequest, outcome: str, by: User) -> None:
    row.outcome, row.decided_at, row.decided_by = outcome, act.at, by
    row.save()


def _tell(act: Act, row: BanRequest, fact: str, by: User, **details: Any) -> None:
    record(
        act, fact, row, by=by, summit=row.session.summit, about=row.participation.user, **details
    )
    live.ban_asked(act, row, fact)
