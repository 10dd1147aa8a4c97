"""The captions in the room, and all of them as a page: read, searched, cited, taken away."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from sessions import captions, live_captions, permissions
from sessions.models import Caption, CaptionTrack, Session
from sessions.parts import language as reader_language
from sessions.services import transcripts
from sessions.services.captions import hide_captions
from sessions.views.loading import load_with_standing, room_of
from summit.doors import done, person, signed_in, ticket
from summit.errors import RuleBroken
from summit.log import journal
from summit.texts import clean_text

PAGE = 1000
LONGEST_SEARCH = 100
TYPES = {"vtt": "text/vtt", "srt": "application/x-subrip", "txt": "text/plain"}


def _enter(request: HttpRequest, session_id: UUID) -> tuple[Session, permissions.Standing]:
    session, standing = load_with_standing(request, session_id)
    if not standing.enters(session):
        raise PermissionDenied
    return session, standing


def _track(request: HttpRequest, session: Session) -> CaptionTrack | None:
    """The one asked for, else in the reader's language, else the first there is."""
    tracks = list(CaptionTrack.objects.filter(session=session).select_related("made_by"))
    if given := request.GET.get("track", ""):
        found = next((track for track in tracks if str(track.pk) == given), None)
        if found is None:
            raise Http404
        return found
    shown = [track for track in tracks if track.replaced_by_id is None and track.last_number]
    wanted = request.GET.get("language") or reader_language()
    return next((track for track in shown if track.language == wanted), next(iter(shown), None))


@signed_in
@require_GET
def room_captions(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The room's captions again, for this person: when there are other languages to choose from, or as
    the address chooses (``?captions=fr``, ``?size=large``), which the browser remembers."""
    session, _standing = _enter(request, session_id)
    drawn = HttpResponse(captions.region(session.pk, captions.choice_of(request)))
    return captions.remember(request, drawn)


@signed_in
@require_GET
def transcript(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """All captions in one language (``track``, ``language``), perhaps those with some words (``q``)."""
    session, standing = _enter(request, session_id)
    track = _track(request, session)
    words = clean_text(request.GET.get("q", ""))[:LONGEST_SEARCH]
    follows = track is not None and track.is_live and not words
    stream = live_captions.transcript(track.pk) if track is not None else ""
    pass_ = ticket(request, stream) if follows else ""
    heads = journal.heads([stream]) if follows else []
    lines = Caption.objects.shown().filter(track=track) if track else Caption.objects.none()
    if words:
        lines = lines.filter(text__icontains=words)
    page = Paginator(lines.order_by("number"), PAGE).get_page(request.GET.get("page"))
    context = {
        "session": session,
        "summit": session.summit,
        "standing": standing,
        "track": track,
        "tracks": CaptionTrack.objects.current().filter(session=session, last_number__gt=0),
        "words": words,
        "page": page,
        "hidden": _hidden(track) if standing.moderates else [],
        # Only the last page grows.
        "streams": heads if page.number == page.paginator.num_pages else [],
        "ticket": pass_,
        "types": TYPES,
    }
    return render(request, "sessions/transcript.html", context)


def _hidden(track: CaptionTrack | None) -> Any:
    return Caption.objects.filter(track=track, hidden_at__isnull=False).order_by("number")


@signed_in
@require_GET
def caption(request: HttpRequest, caption_id: UUID) -> HttpResponse:
    """A line's lasting address: where it stands in the transcript."""
    line = get_object_or_404(
        Caption.objects.visible_to(request.user).shown().select_related("track__session"),
        pk=caption_id,
    )
    if not permissions.can_enter(request.user, line.track.session):
        raise Http404
    before = Caption.objects.shown().filter(track=line.track, number__lt=line.number).count()
    query = {"track": str(line.track_id)}
    if before >= PAGE:
        query["page"] = str(before // PAGE + 1)
    address = reverse("sessions:transcript", args=[line.track.session_id])
    return redirect(f"{address}?{urlencode(query)}#caption-{line.pk}")


@signed_in
@require_POST
def chosen(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Something is done with the lines that are ticked (``line``, many): ``do`` is cite, note, hide or
    show."""
    session, standing = _enter(request, session_id)
    lines = _chosen(request, session)
    do = request.POST.get("do", "")
    if do in {"hide", "show"}:
        if not standing.moderates:
            raise PermissionDenied
        changed = hide_captions(session, lines, do == "hide", by=person(request))
        return done(request, _transcript_of(lines), message=_told(do, len(changed)))
    wanted = f"{lines[0].pk}:{lines[-1].pk}"
    passage = Caption.objects.passage(session, wanted)
    if passage is None:
        raise RuleBroken(
            "passage.wide",
            _("A passage has at most 40 lines, and no hidden one between. Choose fewer."),
        )
    if do == "note" and standing.notes:
        place, anchor = reverse("outcomes:desk", args=[session.pk]), "#note-form"
    elif do == "cite" and standing.writes:
        place, anchor = room_of(session), "#write"
    else:
        raise PermissionDenied
    return HttpResponseRedirect(f"{place}?cite={passage.address}{anchor}")


def _chosen(request: HttpRequest, session: Session) -> list[Caption]:
    """In order, of one track."""
    try:
        ids = {UUID(given) for given in request.POST.getlist("line")[:PAGE]}
    except ValueError:
        raise Http404 from None
    rows = Caption.objects.filter(pk__in=ids, track__session=session).select_related("track")
    lines = list(rows.order_by("number"))
    if not lines:
        raise RuleBroken("line.none", _("Tick a line first, or the first and the last of several."))
    return lines


def _transcript_of(lines: list[Caption]) -> str:
    address = reverse("sessions:transcript", args=[lines[0].track.session_id])
    return f"{address}?track={lines[0].track_id}"


def _told(do: str, n: int) -> str:
    if do == "hide":
        told = ngettext("%(n)d line is hidden.", "%(n)d lines are hidden.", n)
    else:
        told = ngettext("%(n)d line is shown again.", "%(n)d lines are shown again.", n)
    return told % {"n": n}


@signed_in
@require_GET
def export(request: HttpRequest, track_id: UUID, kind: str) -> HttpResponse:
    """The transcript as WebVTT, SubRip or plain text."""
    track = get_object_or_404(
        CaptionTrack.objects.visible_to(request.user).select_related("session"), pk=track_id
    )
    if not permissions.can_enter(request.user, track.session):
        raise Http404
    response = HttpResponse(
        transcripts.write(track, kind), content_type=f"{TYPES[kind]}; charset=utf-8"
    )
    name = f"S{track.session.number}-{track.language}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
