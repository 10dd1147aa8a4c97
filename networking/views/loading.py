"""How every door of this app finds what it is about: through the viewer, so that unknown, invisible
and forbidden look the same (404)."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from networking.models import Person
from summit.models import Participation, Summit
from summit.permissions import can_organise, can_report


def load_place(request: HttpRequest, slug: str) -> Person:
    """The viewer's own place in the summit, its card with it."""
    return get_object_or_404(
        Person.objects.visible_to(request.user).with_card(),
        user=request.user,
        summit__slug=slug,
        summit__in=Summit.objects.visible_to(request.user).values("pk"),
    )


def around(request: HttpRequest, summit: Summit, me: Participation | None) -> dict[str, Any]:
    """What every page about people needs for its frame."""
    return {
        "summit": summit,
        "me": me,
        "place": me,
        "can_report": can_report(request.user, summit),
        "can_organise": can_organise(request.user, summit),
    }


def load_person(request: HttpRequest, person_id: UUID) -> Person:
    """Somebody the viewer may find (or themselves)."""
    return get_object_or_404(Person.objects.visible_to(request.user).with_card(), pk=person_id)


def load_known(request: HttpRequest, person_id: UUID) -> Person:
    """Somebody the viewer may find or has to do with already."""
    return get_object_or_404(Person.objects.known_to(request.user).with_card(), pk=person_id)


def permit(allowed: Any) -> None:
    """403 when it is the viewer's to know of, but not to do."""
    if not allowed:
        raise PermissionDenied
