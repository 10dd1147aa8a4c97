"""The demo's past. Nothing else in the house writes times: services say when things happen, so
what happened yesterday is set back here, by direct updates, and only for the demo."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from sessions.models import Contribution, FloorRequest, Question, Session
from sessions.services import questions


def set_back(session: Session, ran: Sequence[int]) -> None:
    """The session began when it was planned, its items ran for so many minutes each, and its words
    fell in between. An item beyond ``ran`` is the one that is running now."""
    session.refresh_from_db()
    if session.starts_at is None:
        return
    ends = _set_agenda_back(session, session.starts_at, ran)
    ended_at = ends if session.status == Session.Status.ENDED else None
    Session.objects.filter(pk=session.pk).update(started_at=session.starts_at, ended_at=ended_at)
    words = list(Contribution.objects.filter(session=session).order_by("number"))
    pause = (ends - session.starts_at) / (len(words) + 1)
    for place, said in enumerate(words, 1):
        at = session.starts_at + pause * place
        Contribution.objects.filter(pk=said.pk).update(said_at=at, created_at=at)
    asked = (ends - pause).replace(second=0, microsecond=0)
    Question.objects.filter(session=session).update(created_at=asked, updated_at=asked)


def _set_agenda_back(session: Session, began: datetime, ran: Sequence[int]) -> datetime:
    """When the last of them ended."""
    at = began
    for place, item in enumerate(session.agenda.order_by("position")):
        if place >= len(ran):
            if item.pk == session.current_item_id:
                item.started_at = item.reached_at = at
                item.save()
            return at
        item.started_at = at
        at += timedelta(minutes=ran[place])
        item.ended_at, item.seconds_spent = at, ran[place] * 60
        item.save()
    return at


def spoke(speech: FloorRequest, seconds: int) -> None:
    """Somebody has had the floor for so long."""
    FloorRequest.objects.filter(pk=speech.pk, status=FloorRequest.Status.SPOKEN).update(
        seconds_spoken=seconds
    )


def release(asked: Question) -> Question:
    """An anonymous question whose time has come."""
    Question.objects.filter(pk=asked.pk, status=Question.Status.HELD).update(
        release_at=timezone.now()
    )
    questions.release_due()
    asked.refresh_from_db()
    return asked
