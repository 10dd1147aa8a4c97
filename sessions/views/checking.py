"""Line, loudspeaker, microphone and camera, looked at before it begins. Nothing is recorded or kept."""

import os
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sessions.views.loading import load
from summit import limits
from summit.doors import address_of

SAMPLE = os.urandom(96 * 1024)  # nothing on the way can press it together
MOST, SECONDS = 30, 60  # samples for one address or person


@require_GET
def check(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The one page on which the browser may ask for microphone and camera, after a click."""
    session = load(request, session_id)
    context = {"session": session, "summit": session.summit, "sample_bytes": len(SAMPLE)}
    response = render(request, "sessions/check.html", context)
    response["Permissions-Policy"] = "camera=(self), microphone=(self), geolocation=()"
    return response


@never_cache
@require_GET
def sample(request: HttpRequest) -> HttpResponse:
    """Bytes to measure the line with; ``empty=1`` only the way there and back."""
    limits.allow("check", request.user.pk or address_of(request), most=10 * MOST, seconds=SECONDS)
    if request.GET.get("empty"):
        return HttpResponse(status=204)
    limits.allow("sample", request.user.pk or address_of(request), most=MOST, seconds=SECONDS)
    return HttpResponse(SAMPLE, content_type="application/octet-stream")
