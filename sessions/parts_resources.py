"""What the room shows of resources to everybody alike."""

from collections.abc import Mapping
from uuid import UUID

from django.template.loader import render_to_string

from sessions import shapes_resources
from summit import parts


def _room(session_id: UUID) -> Mapping[str, str]:
    shown = {
        "session_id": session_id,
        "resources": shapes_resources.shown_resources(session=session_id),
    }
    return {"resources-list": render_to_string("sessions/_resources_list.html", shown)}


parts.register("room", _room)
