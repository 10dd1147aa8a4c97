"""The recommendations taking shape in the room, and where I stand."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from outcomes import live
from outcomes.models import Recommendation
from outcomes.services import recommendations
from outcomes.services.stances import take_stance
from sessions import permissions
from sessions.models import Session
from summit.doors import done, person, signed_in


@signed_in
@require_GET
def for_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """A region of the session room."""
    session = get_object_or_404(
        Session.objects.visible_to(request.user).select_related("summit"), pk=session_id
    )
    if not permissions.can_enter(request.user, session):
        raise PermissionDenied
    stances = recommendations.stances_of(request.user, session)
    context = {
        "session": session,
        "recommendations": live.recommendations(session=session),
        "marks": {"pressed": [f"stance-{pk}-{value}" for pk, value in stances.items()]},
    }
    return render(request, "outcomes/_recommendations.html", context)


@signed_in
@require_POST
def stance(request: HttpRequest, recommendation_id: UUID) -> HttpResponse:
    """Field ``value``: agree, disagree, pass; ``on=0`` takes it back."""
    recommendation = get_object_or_404(
        Recommendation.objects.visible_to(request.user).select_related("session__summit"),
        pk=recommendation_id,
    )
    place = permissions.speaking_place(request.user, recommendation.session)
    if place is None:
        raise PermissionDenied
    value = "" if request.POST.get("on") == "0" else request.POST.get("value", "")
    take_stance(recommendation, value, by=person(request), place=place)
    room = reverse("sessions:room", args=[recommendation.session_id])
    return done(request, f"{room}#recommendation-{recommendation.pk}")
