"""What a room shows to everybody alike: drawn once with the page's own partials, for its pages and for
those who must begin anew."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.translation import get_language

from sessions import handled, said, shapes, shapes_resources
from sessions.forms.words import ContributionForm
from sessions.models import Session
from summit import parts

ORDERS = ("top", "new", "answered")


def language() -> str:
    """The reader's, as content is marked with it."""
    return (get_language() or "en").split("-")[0]


def contribution_form(session: Session) -> ContributionForm:
    """Empty, for the question in focus."""
    initial = {"language": language(), "guiding_question": session.focus_id}
    return ContributionForm(session, initial=initial)


def questions_in(session: Session, order: str = "top") -> dict[str, Any]:
    """The shown questions in one of the orders, the pinned one for itself."""
    shown = shapes.shown_questions(session=session)
    ordered = {
        "top": shown.by_support,
        "new": shown.newest_first,
        "answered": shown.answered,
    }[order]()
    return {
        "session": session,
        "order": order,
        "pinned": shapes.shown_questions(session=session, is_pinned=True),
        "asked": [question for question in ordered if not question.is_pinned],
    }


def questions_part(session: Session, order: str) -> str:
    """The questions in the order somebody chose."""
    return render_to_string("sessions/_questions.html", questions_in(session, order))


def _room(session_id: UUID) -> Mapping[str, str]:
    session = shapes.with_agenda([str(session_id)]).first()
    if session is None:
        return {}
    context = {
        "session": session,
        "groups": said.in_room(session),
        "contribution_form": contribution_form(session),
        **questions_in(session),
        **shapes.on_stage(session),
    }
    names = ("state", "where", "focus", "on-stage", "write-under", "words", "questions")
    return _drawn(names, context)


def _moderation(session_id: UUID) -> Mapping[str, str]:
    session = shapes.with_agenda([str(session_id)]).first()
    if session is None:
        return {}
    waits: dict[str, Any] = {"session": session, "status": "pending"}
    waiting = {
        "pending_words": list(shapes.all_contributions(**waits).order_by("number")),
        "pending_questions": list(shapes.all_questions(**waits)),
        "pending_resources": list(
            shapes_resources.queued_resources(**waits).order_by("created_at")
        ),
    }
    context = {
        "session": session,
        **waiting,
        "waiting": sum(len(things) for things in waiting.values()),
        "handled": handled.newest(session),
        "most_handled": handled.NEWEST,
        **shapes.last_decision(session),
    }
    stage = render_to_string("sessions/_on_stage_moderation.html", shapes.on_stage(session))
    drawn = _drawn(("run", "queue-head", "last-decision", "queue", "handled"), context)
    return {**drawn, "m-on-stage": stage}


def _drawn(names: Sequence[str], context: dict[str, Any]) -> Mapping[str, str]:
    return {
        name: render_to_string(f"sessions/_{name.replace('-', '_')}.html", context)
        for name in names
    }


parts.register("room", _room, refresh=["write", "ask"])
parts.register("moderation", _moderation)
