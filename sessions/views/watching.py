"""Watching what is on the stage: the page that plays it, and saying that it does not play."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from sessions import captions, live, media, permissions
from sessions.models import Poster, StageSource
from sessions.services import media_failures
from sessions.views.entrance import at_the_door
from sessions.views.loading import load_with_standing, source_or_404
from summit import parts
from summit.context import is_light
from summit.doors import done, person, signed_in, ticket
from summit.policy import content_policy

CHANNEL_COOKIE = "channel"
YEAR = 365 * 24 * 3600


@signed_in
@require_GET
@xframe_options_sameorigin
def player(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """A page with nothing but the player: the only one of ours that loads from another host, and only
    from the hosts of this source. The room frames it; without JavaScript it is a window of its own.

    ``?channel=`` chooses a language, which the browser remembers; ``?bare=1`` is for the frame."""
    source = source_or_404(request, source_id)
    standing = permissions.standing_of(request.user, source.session)
    if not standing.enters(source.session):
        raise PermissionDenied
    if source.pk != source.session.stage_source_id and not standing.moderates:
        raise Http404
    asked = request.GET.get("channel", "")
    wanted = asked or request.COOKIES.get(CHANNEL_COOKIE, "")
    show = media.show_of(source, wanted, light=is_light(request))
    context = {
        "source": source,
        "session": source.session,
        "summit": source.session.summit,
        "show": show,
        "lines": media.lines_of(source),
        "bare": request.GET.get("bare") == "1",
        "poster": _poster(source, show),
        "tracks": _tracks(source, show),
        "captions": captions.choice_of(request).language,
    }
    response = render(request, "sessions/player.html", context)
    policy = media.policy_of(show, settings.EMBED_HOSTS)
    response.headers["Content-Security-Policy"] = content_policy(policy)
    response.headers["Permissions-Policy"] = _devices(show)
    if asked and show and show.line.key == asked:
        response.set_cookie(
            CHANNEL_COOKIE, asked, max_age=YEAR, samesite="Lax", secure=settings.HTTPS
        )
    return response


def _poster(source: StageSource, show: media.Show | None) -> Poster | None:
    """For our own player, until it has something to show; on a weak line none."""
    if show is None or show.is_light or show.player.element == "iframe":
        return None
    return Poster.objects.filter(session=source.session_id).first()


def _tracks(source: StageSource, show: media.Show | None) -> Any:
    """Captions that keep the times of this source, for our own player: with them a full screen has them."""
    if show is None or show.player.element != "video":
        return []
    return source.tracks.current().filter(last_number__gt=0)


def _devices(show: media.Show | None) -> str:
    """A meeting in a window of its own may ask for camera and microphone; nothing else may."""
    meeting = show.player.origin if show and show.player.is_meeting else ""
    allowed = f'(self "{meeting}")' if meeting else "()"
    return f"camera={allowed}, microphone={allowed}, geolocation=()"


@signed_in
@require_GET
def watch(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The room's stage and captions alone, small enough for a window that stays while one looks at other pages.
    Its door is the room's, and so is its line: what moderators put on the stage comes here too."""
    stream = live.room(session_id)
    pass_, waits = ticket(request, stream), ticket(request, live.door(session_id))
    session, standing = load_with_standing(request, session_id)
    outside = at_the_door(request, session, standing, waits)
    if outside is not None:
        return outside
    now = parts.current(stream, get_language() or "en")
    context = {
        "session": session,
        "summit": session.summit,
        "streams": [now.cursor],
        "ticket": pass_,
        "parts": now.parts,
    }
    choice = captions.choice_of(request)
    if choice.language:
        context["captions"] = captions.region(session.pk, choice)
    return captions.remember(request, render(request, "sessions/watch.html", context))


@signed_in
@require_POST
def failed(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """It does not play here; with ``doubt=1``: its host did not answer."""
    source = source_or_404(request, source_id)
    if not permissions.can_enter(request.user, source.session):
        raise PermissionDenied
    doubt = request.POST.get("doubt") == "1"
    media_failures.report_failure(source, is_doubt=doubt, by=person(request))
    to = reverse("sessions:room", args=[source.session_id])
    return done(request, to, message=_("Thank you. The moderators see how many it is."))
