"""The moderator's console."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from sessions import live, permissions
from sessions.models import HideReason, Session
from sessions.views.loading import load_for
from summit import parts, presence
from summit.doors import signed_in, ticket
from summit.log import journal


def _console(session: Session) -> str:
    return reverse("sessions:console", args=[session.pk])


@signed_in
@require_GET
def console(request: HttpRequest, session_id: UUID) -> HttpResponse:
    stream, room = live.moderation(session_id), live.room(session_id)
    pass_ = ticket(request, stream, room)
    session = load_for(request, session_id, permissions.can_moderate)
    heads = journal.heads([room])
    now = parts.current(stream, get_language() or "en", within=0)
    context = {
        "session": session,
        "summit": session.summit,
        "streams": [now.cursor, *heads],
        "ticket": pass_,
        "parts": now.parts,
        "here": len(presence.here(room)),
        "reasons": HideReason.choices,
    }
    return render(request, "sessions/console.html", context)
