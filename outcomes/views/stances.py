"""Where I stand on a recommendation in the room."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from outcomes.models import Recommendation
from outcomes.services.stances import take_stance
from sessions import permissions
from summit.doors import done, person, signed_in


@signed_in
@require_POST
def stance(request: HttpRequest, recommendation_id: UUID) -> HttpResponse:
    """Field ``value``: agree, disagree, pass; ``on=0`` takes it back."""
    recommendation = get_object_or_404(
        Recommendation.objects.visible_to(request.user).select_related("session__summit"),
        pk=recommendation_id,
    )
    place = permissions.speaking_place(request.user, recommendation.session)
    if place is None or not permissions.can_decide(request.user, recommendation.session):
        raise PermissionDenied
    value = "" if request.POST.get("on") == "0" else request.POST.get("value", "")
    take_stance(recommendation, value, by=person(request), place=place)
    room = reverse("sessions:room", args=[recommendation.session_id])
    return done(request, f"{room}#recommendation-{recommendation.pk}")
