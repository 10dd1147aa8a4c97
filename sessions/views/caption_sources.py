"""Where a session's captions come from: captioners' links and keys, and files."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sessions.caption_files import CaptionFile, read_captions
from sessions.forms.captions import (
    CaptionerForm,
    CaptionImport,
    CaptionUpload,
    PlayerChoice,
    played_here,
    told,
)
from sessions.models import Captioner, CaptionTrack, Session
from sessions.parts import language
from sessions.permissions import can_caption
from sessions.services.caption_import import (
    import_captions,
    moved,
    restore_track,
    show_in_player,
)
from sessions.services.captioners import make_captioner, revoke_captioner
from sessions.views.loading import load_for
from summit.doors import done, invalid, key_of, payload_of, person, signed_in
from summit.organising import attempt, key_for

SHOWN_FIRST, SHOWN_LAST = 30, 5


def _sources(session: Session) -> str:
    return reverse("sessions:caption-sources", args=[session.pk])


@signed_in
@require_GET
def sources(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The links that were given out, and what there is to read."""
    session = load_for(request, session_id, can_caption)
    return _page(request, session, CaptionerForm(initial={"language": language()}))


def _page(
    request: HttpRequest, session: Session, form: CaptionerForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "session": session,
        "summit": session.summit,
        "form": form,
        "key": key_for(request),
        "captioners": Captioner.objects.filter(track__session=session).select_related("track"),
        "tracks": CaptionTrack.objects.filter(session=session, last_number__gt=0)
        .select_related("made_by", "replaced_by", "source")
        .order_by("language", "created_at"),
        "players": played_here(session),
        "push": request.build_absolute_uri(reverse("sessions:captions-push")),
        **more,
    }
    return render(request, "sessions/caption_sources.html", context, status=status)


@signed_in
@require_POST
@never_cache
def make(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """A captioner's link. The page that answers shows it, and no other page ever does."""
    session = load_for(request, session_id, can_caption)
    form = CaptionerForm(request.POST)
    if not form.is_valid():
        return _page(request, session, form, status=422)
    captioner, secret = make_captioner(
        session, by=person(request), key=key_of(request), payload=payload_of(request),
        **form.cleaned_data,
    )  # fmt: skip
    if not secret:
        message = _("This link was made, and shown, already. Take it back and make another one.")
        return done(request, _sources(session), message=message)
    link = request.build_absolute_uri(reverse("sessions:captioning", args=[secret]))
    fresh = CaptionerForm(initial={"language": captioner.track.language})
    return _page(request, session, fresh, made=captioner, link=link, secret=secret, key="")


@signed_in
@require_POST
def revoke(request: HttpRequest, captioner_id: UUID) -> HttpResponse:
    """The link and the key stop working."""
    captioner = get_object_or_404(
        Captioner.objects.filter(track__in=CaptionTrack.objects.visible_to(request.user)),
        pk=captioner_id,
    )
    session = load_for(request, captioner.track.session_id, can_caption)
    revoke_captioner(captioner, by=person(request))
    return done(request, _sources(session), message=_("The link and its key work no longer."))


@signed_in
@require_POST
def restore(request: HttpRequest, track_id: UUID) -> HttpResponse:
    """Captions that were replaced stand beside the others again."""
    track = get_object_or_404(CaptionTrack.objects.visible_to(request.user), pk=track_id)
    session = load_for(request, track.session_id, can_caption)
    restore_track(track, by=person(request))
    return done(request, _sources(session), message=_("They can be read again."))


@signed_in
@require_POST
def place(request: HttpRequest, track_id: UUID) -> HttpResponse:
    """Field ``plays``: the source whose player shows them."""
    track = get_object_or_404(CaptionTrack.objects.visible_to(request.user), pk=track_id)
    session = load_for(request, track.session_id, can_caption)
    form = PlayerChoice(session, request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Captions"))
    shown = show_in_player(track, form.cleaned_data["plays"], by=person(request))
    if shown.source is None:
        return done(request, _sources(session), message=_("No player shows them."))
    message = _("The player of %(what)s shows them.") % {"what": shown.source.name}
    return done(request, _sources(session), message=message)


@signed_in
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Choose a file, look, accept: one address, told apart by what is posted. Between the steps nothing
    is kept but the form itself."""
    session = load_for(request, session_id, can_caption)
    if request.method == "GET":
        return _upload_page(request, session, CaptionUpload())
    if "source" in request.POST:
        return _accept(request, session)
    form = CaptionUpload(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, session, form, status=422)
    chosen = form.cleaned_data
    initial = {
        "source": chosen["text"],
        "file_name": chosen["file_name"][:255],
        "language": language(),
        "replaces": "beside",
    }
    target = CaptionImport(session, initial=initial)
    return _preview(request, session, chosen["captions"], target)


def _upload_page(
    request: HttpRequest, session: Session, form: CaptionUpload, *, status: int = 200
) -> HttpResponse:
    context = {"session": session, "summit": session.summit, "form": form}
    return render(request, "sessions/caption_upload.html", context, status=status)


def _accept(request: HttpRequest, session: Session) -> HttpResponse:
    target = CaptionImport(session, request.POST)
    found = read_captions(request.POST["source"])
    if not found.cues:
        problem = {"text": request.POST["source"]}
        return _upload_page(request, session, CaptionUpload(problem), status=422)
    if target.is_valid():
        wanted = target.cleaned_data
        track = attempt(
            target,
            lambda: import_captions(
                session,
                moved(found.cues, round(1000 * (wanted["shift"] or 0))),
                wanted["language"],
                by=person(request),
                file_name=wanted["file_name"],
                replaces=wanted.get("replaces") == "instead",
                source=wanted.get("plays"),
                key=key_of(request),
                payload=payload_of(request),
            ),
        )
        if track is not None:
            address = reverse("sessions:transcript", args=[session.pk])
            return done(request, f"{address}?track={track.pk}", message=_("The captions are in."))
    return _preview(request, session, found, target, status=422)


def _preview(
    request: HttpRequest,
    session: Session,
    found: CaptionFile,
    target: CaptionImport,
    *,
    status: int = 200,
) -> HttpResponse:
    rest = max(0, len(found.cues) - SHOWN_FIRST - SHOWN_LAST)
    context = {
        "session": session,
        "summit": session.summit,
        "found": found,
        "told": told(found),
        "first": found.cues[:SHOWN_FIRST] if rest else found.cues,
        "rest": rest,
        "last": found.cues[-SHOWN_LAST:] if rest else [],
        "form": target,
        "key": key_for(request),
    }
    return render(request, "sessions/caption_preview.html", context, status=status)
