"""The moderator's console."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from sessions import live, live_messages
from sessions.forms.messages import AnnouncementForm
from sessions.models import Announcement, HideReason, Session
from sessions.views.entrance import explained
from sessions.views.loading import load_with_standing
from sessions.views.messages import backchannel_context
from summit import parts, presence
from summit.doors import signed_in, ticket
from summit.log import journal
from summit.permissions import can_organise


def _console(session: Session) -> str:
    return reverse("sessions:console", args=[session.pk])


@signed_in
@require_GET
def console(request: HttpRequest, session_id: UUID) -> HttpResponse:
    stream, room, door = (each(session_id) for each in (live.moderation, live.room, live.door))
    pass_ = ticket(request, stream, room, live_messages.crew(session_id))
    session, standing = load_with_standing(request, session_id)
    if not standing.moderates:
        return explained(request, session, "console")
    heads = journal.heads([room])
    now = parts.current(stream, get_language() or "en", within=0)
    lines = backchannel_context(request, session)
    context = {
        **lines,
        "session": session,
        "summit": session.summit,
        "streams": [now.cursor, *heads, lines["crew_cursor"]],
        "ticket": pass_,
        "parts": now.parts,
        "here": len(presence.here(room)),
        "door": door,
        "waiting": len(presence.here(door)),
        "reasons": HideReason.choices,
        "organises": can_organise(request.user, session.summit),
        "announce_form": AnnouncementForm(session, auto_id="announce_%s"),
        "ready_announcements": Announcement.Ready.choices,
    }
    return render(request, "sessions/console.html", context)
