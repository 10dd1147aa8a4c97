"""Talk beside the session: sent, changed, taken away; people called by their names."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sessions import live_chat as live
from sessions.models import Message, Session
from sessions.services.decisions import Turn
from sessions.services.hearing import lock_place, must_be_heard, must_chat_slowly
from sessions.services.mentions import call
from sessions.services.words import clean_words, why_hidden
from sessions.similar import fold
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import Participation, User
from summit.services.activity import record

LONGEST = 500
REMEMBERED = 5  # of one's own messages: none of them is said again
Status = Message.Status
FACTS = {Status.APPROVED: "chat.restored", Status.HIDDEN: "chat.hidden"}


def send(
    session: Session,
    text: str,
    *,
    by: User,
    place: Participation,
    key: UUID | None = None,
    payload: object = None,
) -> Message:
    """A message, shown at once. Who is called in it (@name) is told."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Message)
        lock_place(place)
        fresh = Session.objects.select_related("summit").get(pk=session.pk)
        must_be_open(fresh)
        must_chat_slowly(fresh, place, by, act.at)
        text = clean_words(text, LONGEST)
        _must_not_repeat(fresh, place, text)
        message = Message.objects.create(session=fresh, author=place, text=text, created_at=act.at)
        call(act, message, fresh)
        live.chat_sent(act, message)
        return act.done(message)


def edit(
    message: Message, text: str, *, by: User, key: UUID | None = None, payload: object = None
) -> Message:
    """The author's better words, for some minutes; the log keeps the first ones."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Message)
        locked = lock_message(message)
        must_be_open(locked.session)
        must_be_heard(locked.session, by)
        if not locked.is_shown:
            raise RuleBroken("chat.gone", _("This message was hidden or deleted."))
        if act.at > locked.editable_until:
            raise RuleBroken(
                "chat.late",
                _("A message can be changed for %(n)d minutes. Write another one, or delete it.")
                % {"n": Message.EDITABLE.total_seconds() // 60},
            )
        if locked.taken:
            raise RuleBroken(
                "chat.taken",
                _(
                    "This message was taken into the record. Change it under “What became of my words”."
                ),
            )
        text = clean_words(text, LONGEST)
        if text != locked.text:
            _record(act, "chat.edited", locked, by, before=locked.text)
            locked.text, locked.revision = text, locked.revision + 1
            locked.save(update_fields=["text", "revision", "updated_at"])
            call(act, locked, locked.session)
            live.chat_changed(act, locked, "chat.edited")
        return act.done(locked)


def delete(message: Message, *, by: User) -> Message:
    """The author takes it away, at any time. Twice is once."""
    with journal.command(by=by) as act:
        locked = lock_message(message)
        if locked.status == Status.DELETED:
            return locked
        locked.status = Status.DELETED
        locked.save(update_fields=["status", "updated_at"])
        _record(act, "chat.deleted", locked, by)
        live.chat_changed(act, locked, "chat.deleted")
    return locked


def settle(
    turn: Turn, locked: Message, status: Status, hidden_for: str = "", reason: str = ""
) -> None:
    """Hidden, or shown again, inside a decision."""
    if locked.status == Status.DELETED:
        raise RuleBroken("chat.deleted", _("Its author has deleted this message."))
    if status == Status.HIDDEN:
        hidden_for, reason = why_hidden(hidden_for, reason)
    if (locked.status, locked.hidden_for, locked.reason) == (status, hidden_for, reason):
        return
    locked.status, locked.hidden_for, locked.reason = status, hidden_for, reason
    locked.save(update_fields=["status", "hidden_for", "reason", "updated_at"])
    _record(turn.act, FACTS[status], locked, turn.by, reason=locked.why)
    live.chat_changed(turn.act, locked, FACTS[status])


def must_be_open(session: Session) -> None:
    if not session.allows_chat:
        raise RuleBroken("chat.off", _("This session has no chat. Your words are not lost."))
    if not session.is_open_for_words:
        raise RuleBroken("session.closed", _("The session is over; its chat is closed."))


def _must_not_repeat(session: Session, place: Participation, text: str) -> None:
    """Twice the same is flooding, whatever its capitals and blanks."""
    own = Message.objects.filter(session=session, author=place).newest_first()
    said = [*own.values_list("text", flat=True)[:REMEMBERED]]
    if _bare(text) in map(_bare, said):
        raise RuleBroken("chat.repeated", _("You have just said this."), "text")


def _bare(text: str) -> str:
    return "".join(fold(text).split())


def lock_message(message: Message) -> Message:
    return (
        Message.objects.select_for_update(no_key=True, of=("self",))
        .select_related("session__summit", "author__user", "record")
        .get(pk=message.pk)
    )


def _record(act: journal.Act, verb: str, message: Message, by: User, **details: Any) -> None:
    record(act, verb, message, by=by, summit=message.session.summit, **details)
