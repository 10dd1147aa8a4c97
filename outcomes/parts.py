"""What the room shows of recommendations to everybody alike, and which stances are mine."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string

from outcomes import live, words
from outcomes.models import Stance
from sessions import marks, shapes
from sessions.models import Session
from summit import parts


def _room(session_id: UUID) -> Mapping[str, str]:
    context = {
        "session_id": session_id,
        "recommendations": live.recommendations(session=session_id),
    }
    return {"recommendations": render_to_string("outcomes/_recommendations.html", context)}


def _desk(session_id: UUID) -> Mapping[str, str]:
    session = shapes.with_agenda([str(session_id)]).first()
    if session is None:
        return {}
    newest = words.find(session, words.Sieve())
    context = {
        "session": session,
        "contributions": newest.rows,
        "recommendations": live.recommendations(session=session_id),
        "groups": themes_by_question(session),
        **live.last_step(session),
        **live.proposals(session),
    }
    names = ("desk-words", "desk-recommendations", "desk-themes", "last-step", "d-proposals")
    return {
        name: render_to_string(f"outcomes/_{name.replace('-', '_')}.html", context)
        for name in names
    }


def themes_by_question(session: Session) -> list[dict[str, Any]]:
    """Themes under their guiding questions in order, those under none last."""
    groups: dict[Any, dict[str, Any]] = {
        question.pk: {"question": question, "key": str(question.pk), "themes": []}
        for question in session.guiding_questions.all()
    }
    groups[None] = {"question": None, "key": "general", "themes": []}
    for entry in live.themes(session=session):
        groups[entry["theme"].guiding_question_id]["themes"].append(entry["theme"])
    return list(groups.values())


def _moderation(session_id: UUID) -> Mapping[str, str]:
    session = Session.objects.filter(pk=session_id).first()
    if session is None:
        return {}
    html = render_to_string("outcomes/_m_proposals.html", live.proposals(session))
    return {"m-proposals": html}


parts.register("room", _room)
parts.register("moderation", _moderation)
parts.register("desk", _desk, refresh=["note-form"])
marks.register(
    lambda session_id, place_id: marks.pressed(
        Stance.objects.filter(recommendation__session=session_id, participation=place_id),
        "stance",
        "recommendation",
        "value",
    )
)
