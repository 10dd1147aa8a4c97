"""How every door of this app finds its session: through the viewer, so that unknown and forbidden
look the same."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from sessions import permissions
from sessions.models import Contribution, Message, Question, Session, StageSource
from summit.doors import person
from summit.models import Participation, User

# As addresses name them.
THINGS: dict[str, Any] = {
    "contributions": Contribution,
    "questions": Question,
    "messages": Message,
}


def load(request: HttpRequest, session_id: UUID) -> Session:
    """The session, or 404."""
    return get_object_or_404(
        Session.objects.visible_to(request.user).select_related("summit", "focus", "current_item"),
        pk=session_id,
    )


def is_public(session_id: UUID) -> bool:
    """Whether anybody may see it, without signing in."""
    return Session.objects.visible_to(None).filter(pk=session_id).exists()


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


def source_or_404(request: HttpRequest, source_id: UUID) -> StageSource:
    """A stage source, with its channels, of a session that the person may see; or 404."""
    visible = Session.objects.visible_to(request.user).values("pk")
    rows = StageSource.objects.filter(session__in=visible).select_related("session__summit")
    return get_object_or_404(rows.prefetch_related("channels"), pk=source_id)


def speaker(request: HttpRequest, session: Session) -> tuple[User, Participation]:
    """Who may write here, and their place in the summit; else 403."""
    place = permissions.speaking_place(request.user, session)
    if place is None or not permissions.can_enter(request.user, session):
        raise PermissionDenied
    return person(request), place


def must_be_own(request: HttpRequest, words: Contribution | Question | Message) -> None:
    """The author's, while they may still enter; else 403."""
    mine = words.author is not None and words.author.user_id == request.user.pk
    if not mine or not permissions.can_enter(request.user, words.session):
        raise PermissionDenied


def room_of(session: Session) -> str:
    return reverse("sessions:room", args=[session.pk])
