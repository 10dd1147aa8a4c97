"""What browsers are told about a session's chat."""

from sessions.live import moderation, room
from sessions.models import Message, Session
from summit.log.journal import Act
from summit.models import Participation
from summit.personal import personal


def chat_sent(act: Act, message: Message) -> None:
    act.say(room(message.session_id), "chat.sent", message)


def chat_changed(act: Act, message: Message, fact: str) -> None:
    """``chat.edited|deleted|hidden|restored|recorded|unrecorded``: in its place, where it is still shown."""
    act.say(room(message.session_id), fact, message, kind="message-now")


def chat_opened(act: Act, session: Session, fact: str) -> None:
    """``chat.opened|closed|ruled``: the panel, and the form in it. ``ruled``: whether it may be taken into
    the record."""
    act.say(room(session.pk), fact, session, kind="chat")
    act.say(room(session.pk), fact, session, kind="chat-write")


def session_slowed(act: Act, session: Session) -> None:
    """``session.slowed``: slow mode was set or ended."""
    for kind in ("pace", "chat-pace"):
        act.say(room(session.pk), "session.slowed", session, kind=kind)
    act.say(moderation(session.pk), "session.slowed", session, kind="pace")


def writer_told(act: Act, message: Message, fact: str) -> None:
    """``chat.recorded|unrecorded``: whoever wrote it hears that it counts, or does not any more."""
    if message.author is not None:
        act.say(personal(message.author.user_id), fact, message.session, kind="told")


def person_mentioned(act: Act, session: Session, place: Participation) -> None:
    act.say(personal(place.user_id), "person.mentioned", session, kind="told")
