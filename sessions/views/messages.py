"""Announcements, cues to a speaker and the back channel."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sessions import live_messages, permissions
from sessions.forms.messages import AnnouncementForm
from sessions.models import Announcement, Appearance, BackchannelReading, Cue, Session
from sessions.services import announcements, backchannel, cues
from sessions.views.loading import load_for, load_with_standing, room_of
from summit import limits, parts
from summit.doors import done, invalid, key_of, payload_of, person, signed_in, ticket
from summit.log import journal
from summit.models import Participation, User


def _console(session: Session) -> str:
    return f"{reverse('sessions:console', args=[session.pk])}#messages"


# ------------------------------------------------------------------ announcements
@signed_in
@require_POST
def announce(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = load_for(request, session_id, permissions.can_moderate)
    form = AnnouncementForm(session, request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Announcement"))
    announcements.announce(
        session, form.cleaned_data["text"], minutes=form.cleaned_data["minutes"],
        on_stage=form.cleaned_data["on_stage"], by=person(request), key=key_of(request),
        payload=payload_of(request),
    )  # fmt: skip
    return done(request, _console(session), message=_("Announced."))


@signed_in
@require_POST
def announce_ready(request: HttpRequest, session_id: UUID, ready: str) -> HttpResponse:
    """A ready sentence, in every language of the summit, until it is taken back."""
    session = load_for(request, session_id, permissions.can_moderate)
    text = announcements.ready_text(session.summit, ready)
    announcements.announce(
        session, text, by=person(request), key=key_of(request), payload=payload_of(request)
    )
    return done(request, _console(session), message=_("Announced."))


@signed_in
@require_POST
def end_announcement(request: HttpRequest, announcement_id: UUID) -> HttpResponse:
    visible = Session.objects.visible_to(request.user)
    rows = Announcement.objects.filter(session__in=visible).select_related("session__summit")
    announcement = get_object_or_404(rows, pk=announcement_id)
    if not permissions.can_moderate(request.user, announcement.session):
        raise PermissionDenied
    announcements.take_back(announcement, by=person(request))
    return done(request, _console(announcement.session), message=_("Taken back."))


# ------------------------------------------------------------------ cues
@signed_in
@require_POST
def cue(request: HttpRequest, session_id: UUID, place_id: UUID) -> HttpResponse:
    """Field ``ready``, or own words in ``text-<place>``."""
    session = load_for(request, session_id, permissions.can_moderate)
    place = get_object_or_404(
        Participation.objects.filter(summit=session.summit_id).select_related("user"), pk=place_id
    )
    given = request.POST.get(f"text-{place.pk}") or request.POST.get("text", "")
    cues.send_cue(
        session, place, by=person(request), ready=request.POST.get("ready", ""),
        text=given, key=key_of(request), payload=payload_of(request),
    )  # fmt: skip
    return done(request, _console(session), message=_("Sent to %(name)s.") % {"name": place.name})


@signed_in
@require_POST
def cue_seen(request: HttpRequest, cue_id: UUID) -> HttpResponse:
    """Nobody but the one it was sent to knows of it."""
    mine = Cue.objects.filter(to__user=person(request), to__banned_at__isnull=True)
    found = get_object_or_404(mine.select_related("session__summit"), pk=cue_id)
    if not permissions.can_enter(request.user, found.session):
        raise PermissionDenied
    cues.see_cue(found, by=person(request))
    return done(request, room_of(found.session))


@signed_in
@require_GET
def my_cues(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """What the moderator told me and I have not seen: a region of the room."""
    session, standing = load_with_standing(request, session_id)
    if not standing.enters(session):
        raise PermissionDenied
    context = cues_context(person(request), session, standing.place_id)
    return render(request, "sessions/_my_cues.html", context)


def cues_context(user: User, session: Session, place_id: UUID | None) -> dict[str, Any]:
    """What was told them and not seen, and the stream that says when there is more."""
    heads = journal.heads([f"user:{user.pk}"])
    unseen = Cue.objects.filter(session=session, to=place_id, seen_at__isnull=True)
    return {"session": session, "cues": unseen if place_id else [], "cue_streams": heads}


@signed_in
@require_POST
def speaker_ready(request: HttpRequest, appearance_id: UUID) -> HttpResponse:
    """A speaker says it of themselves; field ``on``: 0 takes it back."""
    mine = Appearance.objects.filter(
        participation__user=person(request),
        participation__banned_at__isnull=True,
        role=Appearance.Role.SPEAKER,
    )
    found = get_object_or_404(mine.select_related("session__summit"), pk=appearance_id)
    if not permissions.can_enter(request.user, found.session):
        raise PermissionDenied
    cues.say_ready(found, request.POST.get("on", "1") != "0", by=person(request))
    return done(request, reverse("sessions:speaker", args=[found.session_id]))


# ------------------------------------------------------------------ the back channel
def _unread(request: HttpRequest, session: Session) -> dict[str, Any]:
    """What others wrote since I last read it."""
    read = BackchannelReading.objects.filter(session=session, person=person(request)).first()
    lines = session.backchannel.exclude(by=person(request))
    unread = lines.filter(created_at__gt=read.read_at) if read else lines
    return {"session": session, "unread": unread.count()}


def backchannel_context(request: HttpRequest, session: Session) -> dict[str, Any]:
    """For the page and the console: the lines as everybody sees them, and how many are new to me."""
    now = parts.current(live_messages.crew(session.pk), get_language() or "en", within=0)
    lines = now.parts["backchannel-lines"]
    return {**_unread(request, session), "lines": lines, "crew_cursor": now.cursor}


@signed_in
@require_GET
def read_backchannel(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The back channel as a page of its own: for rapporteurs and interpreters, who have no console."""
    pass_ = ticket(request, live_messages.crew(session_id))
    session = load_for(request, session_id, permissions.can_use_backchannel)
    context = backchannel_context(request, session)
    streams = [context["crew_cursor"]]
    context |= {"summit": session.summit, "streams": streams, "ticket": pass_}
    return render(request, "sessions/backchannel.html", context)


@signed_in
@require_GET
def backchannel_unread(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = load_for(request, session_id, permissions.can_use_backchannel)
    return render(request, "sessions/_backchannel_unread.html", _unread(request, session))


@signed_in
@require_POST
def write_backchannel(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = load_for(request, session_id, permissions.can_use_backchannel)
    limits.allow(f"backchannel:{session.pk}", person(request).pk, most=30, seconds=60)
    backchannel.write_line(
        session, request.POST.get("text", ""), by=person(request), key=key_of(request),
        payload=payload_of(request),
    )  # fmt: skip
    return done(request, reverse("sessions:backchannel", args=[session.pk]))


@signed_in
@require_POST
def mark_backchannel_read(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = load_for(request, session_id, permissions.can_use_backchannel)
    backchannel.mark_read(session, by=person(request))
    return done(request, reverse("sessions:backchannel", args=[session.pk]))
