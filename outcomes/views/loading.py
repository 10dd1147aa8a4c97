"""How every door of the desk finds its thing: through the viewer, so that unknown and forbidden look the
same; then only for who records the session."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from outcomes.models import Recommendation, Theme
from sessions import permissions
from sessions.models import Contribution, Question, Session


def session_at_desk(request: HttpRequest, session_id: UUID) -> Session:
    session = get_object_or_404(
        Session.objects.visible_to(request.user).select_related("summit", "focus"), pk=session_id
    )
    _must_note(request, session)
    return session


def recommendation_at_desk(request: HttpRequest, recommendation_id: UUID) -> Recommendation:
    recommendation = get_object_or_404(
        Recommendation.objects.visible_to(request.user).select_related("session__summit"),
        pk=recommendation_id,
    )
    _must_note(request, recommendation.session)
    return recommendation


def recommendation_in_room(
    request: HttpRequest, recommendation_id: UUID
) -> tuple[Recommendation, permissions.Standing]:
    """For whoever may enter its session's room, and who they are there; else 403."""
    recommendation = get_object_or_404(
        Recommendation.objects.visible_to(request.user).select_related(
            "session__summit", "merged_into"
        ),
        pk=recommendation_id,
    )
    standing = permissions.standing_of(request.user, recommendation.session)
    if not (standing.notes or standing.enters(recommendation.session)):
        raise PermissionDenied
    return recommendation, standing


def theme_at_desk(request: HttpRequest, theme_id: UUID) -> Theme:
    theme = get_object_or_404(
        Theme.objects.visible_to(request.user).select_related(
            "session__summit", "guiding_question"
        ),
        pk=theme_id,
    )
    _must_note(request, theme.session)
    return theme


def words_at_desk(request: HttpRequest, contribution_id: UUID) -> Contribution:
    words = get_object_or_404(
        Contribution.objects.visible_to(request.user).select_related("session__summit"),
        pk=contribution_id,
    )
    _must_note(request, words.session)
    return words


def question_at_desk(request: HttpRequest, question_id: UUID) -> Question:
    question = get_object_or_404(Question.objects.visible_to(request.user).whole(), pk=question_id)
    _must_note(request, question.session)
    return question


def chosen(request: HttpRequest) -> list[UUID]:
    """The ticked contributions (``contribution``, many); nonsense is an unknown thing."""
    return ids(request.POST.getlist("contribution"))


def ids(given: Iterable[str]) -> list[UUID]:
    try:
        return [UUID(value) for value in given]
    except ValueError:
        raise Http404 from None


def desk_of(session: Session) -> str:
    return reverse("outcomes:desk", args=[session.pk])


def _must_note(request: HttpRequest, session: Session) -> None:
    if not permissions.can_note(request.user, session):
        raise PermissionDenied
