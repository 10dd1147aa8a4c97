"""One session as plain data: its note, its agenda as it ran, its cast, its questions."""

from collections import Counter
from typing import Any

from outcomes.services.inputs.attribution import crowds, who
from outcomes.services.inputs.reading import Record
from outcomes.services.inputs.recommendations import recommendations
from outcomes.services.inputs.register import account, contributions
from outcomes.services.inputs.votes import polls, speaking_times
from sessions.models import AgendaItem, Appearance, InformationNote, Question, Session
from summit.texts import direction


def session_data(record: Record, session: Session, paragraphs: dict[Any, int]) -> dict[str, Any]:
    """Everything the documents say about one session. Raises QuotationBroken."""
    crowd = crowds(session)
    register = contributions(session, crowd)
    return {
        "number": session.number,
        "reference": f"S{session.number}",
        "title": record.words(session.title),
        "status": session.status,
        "status_label": str(Session.Status(session.status).label),
        "held": session.was_held,
        "planned_at": record.local(session.starts_at),
        "planned_minutes": session.minutes,
        "started_at": record.local(session.started_at),
        "ended_at": record.local(session.ended_at),
        "actual_minutes": _minutes(_length(session)),
        "attribution": session.attribution,
        "attribution_label": str(Session.Attribution(session.attribution).label),
        "approved_first": session.approves_first,
        "allowed_anonymous": session.allows_anonymous,
        "note": _note(record, session),
        "agenda": [_item(record, item) for item in session.agenda.all()],
        "cast": [_appearance(one) for one in session.appearances.all()],
        "guiding_questions": [
            {"number": one.position, "text": record.words(one.text)}
            for one in session.guiding_questions.all()
        ],
        "contributions": register,
        "dispositions": account(register),
        "questions": _asked(session, crowd),
        "questions_unprinted": sum(not _is_public(one) for one in session.questions.all()),
        "polls": polls(record, session),
        "floor": speaking_times(session),
        "recommendations": recommendations(record, session, crowd, paragraphs),
    }


def _length(session: Session) -> int | None:
    if session.started_at is None or session.ended_at is None:
        return None
    return int((session.ended_at - session.started_at).total_seconds())


def _minutes(seconds: int | None) -> int | None:
    """Whole minutes; what took less than one counts as one."""
    return None if seconds is None else max(1, round(seconds / 60))


def _note(record: Record, session: Session) -> dict[str, Any] | None:
    notes = {one.language: one for one in session.notes.all()}
    wanted = [record.language, *record.summit.language_codes, *notes]
    note: InformationNote | None = next((notes[code] for code in wanted if code in notes), None)
    if note is None:
        return None
    return {
        "language": note.language,
        "direction": direction(note.language),
        "fallback": note.language != record.language,
        "overview": note.overview,
        "background": note.background,
        "scope": note.scope,
        "method": note.method,
        "closing": note.closing,
    }


def _item(record: Record, item: AgendaItem) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "kind_label": str(AgendaItem.Kind(item.kind).label),
        "title": record.words(item.title),
        "planned_minutes": item.minutes,
        "actual_minutes": _minutes(item.seconds_spent) if item.started_at else None,
        "started_at": record.local(item.started_at),
    }


def _appearance(one: Appearance) -> dict[str, Any]:
    """The cast is the programme's and public; it is never tied to words here."""
    return {
        "name": one.participation.name,
        "affiliation": one.participation.organisation,
        "part": one.role,
        "part_label": str(Appearance.Role(one.role).label),
        "topic": one.topic,
    }


def _is_public(question: Question) -> bool:
    return question.status in {Question.Status.APPROVED, Question.Status.ANSWERED}


def _asked(session: Session, crowd: Counter[str]) -> list[dict[str, Any]]:
    """The most wanted first."""
    return [
        {
            "who": who(one, session, crowd),
            "text": one.text,
            "language": one.language,
            "direction": direction(one.language),
            "answered": one.status == Question.Status.ANSWERED,
            "answer": one.answer,
            "upvotes": one.upvotes_count,
        }
        for one in session.questions.all()
        if _is_public(one)
    ]
