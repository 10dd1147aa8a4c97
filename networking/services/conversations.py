"""Two connected people write to each other. Nothing of it is recorded elsewhere: no log, no copy."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from networking import live
from networking.models import Block, Connection, Conversation, DirectMessage
from networking.services.pairs import Pair, is_apart, is_connected, lock_pair
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import Participation, User
from summit.texts import clean_text

LONGEST = 4000


def send(
    conversation: Conversation,
    text: str,
    *,
    by: User,
    key: UUID | None = None,
    payload: Any = None,
) -> DirectMessage:
    """One message. Raises RuleBroken when it would not arrive; a blocked person is told no more
    than that."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(DirectMessage)
        pair = lock_pair(conversation.sides(by)[1], by=by)
        _must_arrive(pair)
        text = clean_text(text)
        if not text or len(text) > LONGEST:
            raise RuleBroken(
                "text.length",
                _("Write between 1 and %(most)d characters.") % {"most": LONGEST},
                "text",
            )
        message = DirectMessage.objects.create(conversation=conversation, author=pair.me, text=text)
        conversation.save(update_fields=["updated_at"])
        live.message_sent(act, message, to=pair.other)
        return act.done(message)


def read(conversation: Conversation, upto: DirectMessage, *, by: User) -> int:
    """The reader has seen everything up to this message. Returns how many had been unread; the
    time is the message's own, so that one committed meanwhile stays unread."""
    me, _other = conversation.sides(by)
    field = conversation.read_field(me)
    if not _unread(conversation, upto, me, field):
        return 0
    with journal.command(by=by) as act:
        unread = _unread(conversation, upto, me, field)
        if unread:
            rows = Conversation.objects.filter(pk=conversation.pk)
            rows.update(**{field: upto.created_at})
            live.conversation_read(act, conversation, by=me)
        return unread


def _unread(conversation: Conversation, upto: DirectMessage, me: Participation, field: str) -> int:
    before = Conversation.objects.values_list(field, flat=True).get(pk=conversation.pk)
    seen = conversation.messages.filter(created_at__lte=upto.created_at).exclude(author=me)
    return (seen.filter(created_at__gt=before) if before else seen).count()


def state(conversation: Conversation, user: User) -> str:
    """What the reader is shown: ``open``, ``ended`` (no longer connected) or ``blocked`` (by the
    reader). That one is blocked by the other is not shown: it reads ``open``."""
    pair = Pair(*conversation.sides(user))
    if Block.objects.filter(by=pair.me, whom=pair.other).exists():
        return "blocked"
    accepted = Connection.objects.between(*pair).filter(status=Connection.Status.ACCEPTED)
    return "open" if accepted.exists() else "ended"


def _must_arrive(pair: Pair) -> None:
    if Block.objects.filter(by=pair.me, whom=pair.other).exists():
        raise RuleBroken(
            "person.blocked", _("You blocked this person. Unblock them before you write.")
        )
    if not is_connected(pair):
        raise RuleBroken(
            "connection.ended",
            _("You are not connected now. Ask to connect before you write."),
        )
    if is_apart(pair):
        raise RuleBroken("message.undelivered", _("This message cannot be delivered now."))
