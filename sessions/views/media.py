"""The stage: what is on it, and what is prepared for it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sessions import media, permissions
from sessions.forms.media import AddressForm, ChannelForm, SourceForm
from sessions.models import Channel, Poster, Session, StageSource
from sessions.services import media as services
from sessions.views.loading import load_for, source_or_404
from summit.doors import done, invalid, key_of, payload_of, person, signed_in
from summit.organising import attempt, key_for


def _page(session: Session) -> str:
    return reverse("sessions:media", args=[session.pk])


def _console(session: Session) -> str:
    return f"{reverse('sessions:console', args=[session.pk])}#m-media"


def _prepares(request: HttpRequest, session: Session) -> None:
    if not permissions.can_moderate(request.user, session):
        raise PermissionDenied


def _form_page(
    request: HttpRequest, form: BaseForm, session: Session, words: dict[str, str]
) -> HttpResponse:
    context = {
        "form": form,
        "session": session,
        "summit": session.summit,
        "back": _page(session),
        "key": key_for(request),
        **words,
    }
    status = 422 if form.errors else 200
    return render(request, "sessions/media_form.html", context, status=status)


# ------------------------------------------------------------------ on the stage
@signed_in
@require_POST
def show_address(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Field ``address``: on the stage now."""
    session = load_for(request, session_id, permissions.can_moderate)
    form = AddressForm(request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Put on the stage"))
    source = services.show_address(
        session,
        form.cleaned_data["address"],
        by=person(request),
        key=key_of(request),
        payload=payload_of(request),
    )
    return done(request, _console(session), message=_shown(source))


def _shown(source: StageSource) -> str:
    """What the program understood."""
    seen = source.player
    if seen is None or not seen.host:
        return _("On the stage: %(what)s.") % {"what": source.name}
    return _("On the stage: %(what)s, from %(host)s.") % {"what": seen.name, "host": seen.host}


@signed_in
@require_POST
def show(request: HttpRequest, source_id: UUID) -> HttpResponse:
    source = source_or_404(request, source_id)
    _prepares(request, source.session)
    services.show_source(source.session, source, by=person(request))
    return done(request, _console(source.session), message=_shown(source))


@signed_in
@require_POST
def clear(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = load_for(request, session_id, permissions.can_moderate)
    services.show_source(session, None, by=person(request))
    return done(request, _console(session))


# ------------------------------------------------------------------ prepared
@signed_in
@require_http_methods(["GET", "POST"])
def sources(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """All sources with their channels; a POST adds one."""
    session = load_for(request, session_id, permissions.can_moderate)
    user = person(request)
    form = SourceForm(request.POST or None, session=session)
    if request.method == "POST" and form.is_valid():
        added = attempt(
            form,
            lambda: services.add_source(
                session,
                by=user,
                key=key_of(request),
                payload=payload_of(request),
                **form.cleaned_data,
            ),
        )
        if added is not None:
            message = _("Added: %(what)s.") % {"what": added.name}
            return done(request, _page(session), message=message)
    context = {
        "session": session,
        "summit": session.summit,
        "sources": media.prepared(session),
        "poster": Poster.objects.filter(session=session).first(),
        "form": form,
        "channel_form": ChannelForm(auto_id=False),
        "can_prepare": permissions.can_prepare(user, session),
    }
    return render(request, "sessions/media.html", context, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def edit_source(request: HttpRequest, source_id: UUID) -> HttpResponse:
    source = source_or_404(request, source_id)
    _prepares(request, source.session)
    user = person(request)
    form = SourceForm(request.POST or None, session=source.session, source=source)
    if request.method == "POST" and form.is_valid():
        edited = attempt(form, lambda: services.edit_source(source, by=user, **form.cleaned_data))
        if edited is not None:
            return done(request, _page(source.session), message=_("Saved."))
    words = {"title": _("Picture and sound"), "button": _("Save")}
    return _form_page(request, form, source.session, words)


@signed_in
@require_POST
def remove_source(request: HttpRequest, source_id: UUID) -> HttpResponse:
    source = source_or_404(request, source_id)
    _prepares(request, source.session)
    services.remove_source(source, by=person(request))
    return done(request, _page(source.session))


@signed_in
@require_http_methods(["GET", "POST"])
def add_channel(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """A language of this source."""
    source = source_or_404(request, source_id)
    _prepares(request, source.session)
    user = person(request)
    form = ChannelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        added = attempt(
            form,
            lambda: services.add_channel(
                source,
                by=user,
                key=key_of(request),
                payload=payload_of(request),
                **form.cleaned_data,
            ),
        )
        if added is not None:
            message = _("Added: %(what)s.") % {"what": added.label}
            return done(request, _page(source.session), message=message)
    words = {
        "title": _("A language channel"),
        "lead": source.name,
        "button": _("Add the channel"),
    }
    return _form_page(request, form, source.session, words)


@signed_in
@require_POST
def remove_channel(request: HttpRequest, channel_id: UUID) -> HttpResponse:
    visible = Session.objects.visible_to(request.user).values("pk")
    rows = Channel.objects.filter(source__session__in=visible)
    channel = get_object_or_404(rows.select_related("source__session__summit"), pk=channel_id)
    _prepares(request, channel.source.session)
    services.remove_channel(channel, by=person(request))
    return done(request, _page(channel.source.session))
