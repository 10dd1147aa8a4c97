"""One session as plain data: its note, its agenda as it ran, its cast, its questions."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from outcomes.agreement.labels import DEFAULT
from outcomes.services.inputs.attribution import NAMED, cast, crowds, who
from outcomes.services.inputs.auditing import audit
from outcomes.services.inputs.checking import summary
from outcomes.services.inputs.covering import coverage
from outcomes.services.inputs.matrix import matrix
from outcomes.services.inputs.reading import Record
from outcomes.services.inputs.recommendations import recommendations
from outcomes.services.inputs.register import (
    contribution_reference,
    contributions,
    is_printed,
)
from outcomes.services.inputs.sharing import citations, resources
from outcomes.services.inputs.votes import polls, speaking_times
from sessions.models import AgendaItem, InformationNote, Question, Session
from summit.texts import direction


def session_data(record: Record, session: Session, paragraphs: dict[Any, int]) -> dict[str, Any]:
    """Everything the documents say about one session. Raises QuotationBroken."""
    crowd = crowds(session)
    register = contributions(record, session, crowd)
    proposed = recommendations(record, session, crowd, paragraphs)
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
        "cast": cast(session),
        "guiding_questions": [
            {"number": one.position, "text": record.words(one.text)}
            for one in session.guiding_questions.all()
        ],
        "contributions": register,
        "coverage": coverage(session, proposed),
        "themes": _themes(session),
        "questions": _asked(record, session, crowd),
        "questions_unprinted": _unprinted(session),
        "polls": polls(record, session),
        "floor": speaking_times(session),
        "recommendations": proposed,
        "method": _method(record, session),
        "resources": resources(record, session, crowd),
        "citations": citations(record, session),
        "checks": _checks(record, session),
        "audit": audit(record, session),
        "stance_matrix": matrix(session),
    }


def _method(record: Record, session: Session) -> dict[str, Any]:
    """The thresholds that held in it, and whether they are its own."""
    rules = record.rules.get(session.pk, DEFAULT)
    return {**rules.as_dict(), "own": rules != DEFAULT}


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
        "overview": _complete(note.overview),
        "background": [
            {**part, "paragraphs": rest}
            for part in note.background
            if (rest := _complete(part["paragraphs"])) or not part["paragraphs"]
        ],
        "scope": _complete(note.scope),
        "method": _complete(note.method),
        "closing": _complete(note.closing),
    }


def _complete(lines: Sequence[str]) -> list[str]:
    """Without a last line that leads to a list which is printed elsewhere, such as the guiding questions."""
    found = list(lines)
    while found and found[-1].rstrip().endswith((":", "：")):
        found.pop()
    return found


def _item(record: Record, item: AgendaItem) -> dict[str, Any]:
    notes = {"notes": item.moderator_notes} if record.options["notes"] else {}
    return {
        **notes,
        "kind": item.kind,
        "kind_label": str(AgendaItem.Kind(item.kind).label),
        "title": record.words(item.title),
        "planned_minutes": item.minutes,
        "actual_minutes": _minutes(item.seconds_spent) if item.started_at else None,
        "started_at": record.local(item.started_at),
    }


def _checks(record: Record, session: Session) -> dict[str, Any] | None:
    """Of a session on the record: elsewhere nothing is quoted under anybody's name."""
    if session.attribution != NAMED:
        return None
    return summary(record.checks, session.pk, record.local)


def _themes(session: Session) -> list[dict[str, Any]]:
    """The rapporteur's, with the contributions in them that are printed; empty ones are left out."""
    questions: dict[Any, int] = {one.pk: one.position for one in session.guiding_questions.all()}
    printed = {
        one.pk: contribution_reference(session, one)
        for one in session.contributions.all()
        if is_printed(one)
    }
    rows = [
        {
            "name": theme.name,
            "guiding_question": questions.get(theme.guiding_question_id),
            "contributions": [
                printed[one.contribution_id]
                for one in theme.groupings.all()
                if one.contribution_id in printed
            ],
        }
        for theme in session.themes.all()
    ]
    return [row for row in rows if row["contributions"]]


def _is_public(question: Question) -> bool:
    return question.status in {Question.Status.APPROVED, Question.Status.ANSWERED}


def _unprinted(session: Session) -> int:
    """Withheld, withdrawn, waiting, or asked again in a question that is: they are only counted."""
    shown = {one.pk for one in session.questions.all() if _is_public(one)}
    return sum(
        one.pk not in shown and one.merged_into_id not in shown for one in session.questions.all()
    )


def _asked(record: Record, session: Session, crowd: Counter[str]) -> list[dict[str, Any]]:
    """The most wanted first, each with the words in which others asked the same."""
    numbers: dict[Any, int] = {one.pk: one.position for one in session.guiding_questions.all()}
    others: dict[Any, list[Question]] = defaultdict(list)
    for one in session.questions.all():
        others[one.merged_into_id].append(one)
    return [
        {
            **_question(record, one, session, crowd),
            "guiding_question": numbers.get(one.guiding_question_id),
            "answered": one.status == Question.Status.ANSWERED,
            "answered_live": one.answered_live,
            "answer": one.answer,
            "answer_language": one.answer_language or one.language,
            "answer_direction": direction(one.answer_language or one.language),
            "upvotes": one.upvotes_count,
            "likewise": [_question(record, other, session, crowd) for other in others[one.pk]],
        }
        for one in session.questions.all()
        if _is_public(one)
    ]


def _question(
    record: Record, one: Question, session: Session, crowd: Counter[str]
) -> dict[str, Any]:
    treatment = record.treated(one)
    rule = treatment.attribution if treatment else ""
    return {
        "who": who(one, session, crowd, rule),
        "attribution": rule,
        "text": one.text,
        "language": one.language,
        "direction": direction(one.language),
    }
