"""The back channel of those who run, record and interpret a session."""

from uuid import UUID

from django.utils import timezone

from sessions import live_messages as live
from sessions.models import BackchannelMessage, BackchannelReading, Session
from sessions.services.words import clean_words
from summit.log import journal
from summit.models import User

LONGEST = 500


def write_line(
    session: Session, text: str, *, by: User, key: UUID | None = None, payload: object = None
) -> BackchannelMessage:
    """To all of them. Whoever writes has read what stood there."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(BackchannelMessage)
        message = BackchannelMessage.objects.create(
            session=session, by=by, text=clean_words(text, LONGEST)
        )
        _read(session, by)
        live.backchannel_written(act, message)
        return act.done(message)


def mark_read(session: Session, *, by: User) -> None:
    """Everything so far."""
    with journal.command(by=by) as act:
        _read(session, by)
        live.backchannel_read(act, session)


def _read(session: Session, by: User) -> None:
    BackchannelReading.objects.update_or_create(
        session=session, person=by, defaults={"read_at": timezone.now()}
    )
