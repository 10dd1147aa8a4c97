"""Who and what has been heard: a page for who runs or records the session."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from outcomes import hearing
from sessions import live as session_live
from sessions import permissions, shapes
from sessions.views.loading import load_with_standing
from summit.doors import signed_in
from summit.log import journal


@signed_in
@require_GET
def coverage(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """For rapporteurs it moves by itself."""
    session, standing = load_with_standing(request, session_id)
    if not permissions.can_see_coverage(request.user, session):
        raise PermissionDenied
    streams = journal.heads([session_live.desk(session_id)]) if standing.notes else []
    session = shapes.with_agenda([str(session.pk)]).get()
    context = {
        "summit": session.summit,
        "standing": standing,
        "streams": streams,
        **hearing.shown(session),
    }
    return render(request, "outcomes/coverage.html", context)
