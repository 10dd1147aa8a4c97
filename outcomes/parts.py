"""What the room shows of recommendations to everybody alike, and which stances are mine."""

from collections.abc import Mapping
from uuid import UUID

from django.template.loader import render_to_string

from outcomes import live
from outcomes.models import Stance
from sessions import marks, shapes
from summit import parts


def _room(session_id: UUID) -> Mapping[str, str]:
    context = {
        "session_id": session_id,
        "recommendations": live.recommendations(session=session_id),
    }
    return {"recommendations": render_to_string("outcomes/_recommendations.html", context)}


def _desk(session_id: UUID) -> Mapping[str, str]:
    context = {
        "contributions": shapes.shown_contributions(session=session_id),
        "recommendations": live.recommendations(session=session_id),
    }
    names = ("desk-words", "desk-recommendations")
    return {
        name: render_to_string(f"outcomes/_{name.replace('-', '_')}.html", context)
        for name in names
    }


parts.register("room", _room)
parts.register("desk", _desk, refresh=["note-form"])
marks.register(
    lambda session_id, place_id: marks.pressed(
        Stance.objects.filter(recommendation__session=session_id, participation=place_id),
        "stance",
        "recommendation",
        "value",
    )
)
