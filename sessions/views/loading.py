"""How every door of this app finds its session: through the viewer, so that unknown and forbidden
look the same."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from sessions import permissions
from sessions.models import Session
from summit.doors import person


def load(request: HttpRequest, session_id: UUID) -> Session:
    """The session, or 404."""
    return get_object_or_404(
        Session.objects.visible_to(request.user).select_related("summit", "focus", "current_item"),
        pk=session_id,
    )


def load_with_standing(
    request: HttpRequest, session_id: UUID
) -> tuple[Session, permissions.Standing]:
    """The session, or 404, and what the person is in it: one question."""
    user = person(request)
    session = get_object_or_404(
        Session.objects.visible_to(user).with_standing(user).select_related("summit"),
        pk=session_id,
    )
    return session, permissions.loaded(user, session)


def load_for(
    request: HttpRequest, session_id: UUID, may: Callable[[Any, Session], bool]
) -> Session:
    """The session if the person may, else 403 (404 if it is not theirs to know)."""
    session = load(request, session_id)
    if not may(request.user, session):
        raise PermissionDenied
    return session
