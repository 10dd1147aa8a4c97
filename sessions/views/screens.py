"""What screens show: by their own link, and, for who runs the session, without one; and the page on which
links are made and taken back."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sessions import lectern, live, permissions
from sessions.forms.messages import ScreenForm
from sessions.models import Screen, Session
from sessions.services import screens
from sessions.views.loading import load_for, load_with_standing
from summit import logins, parts, presence
from summit.doors import done, key_of, payload_of, person, signed_in, ticket
from summit.models import Participation
from summit.organising import attempt, key_for

LAYOUTS = {"projector", "lower-third", "timer"}
THEMES = {"light", "dark"}
CLOSED = {Session.Status.DRAFT, Session.Status.CANCELLED}


# ------------------------------------------------------------------ by the screen's own link
@never_cache
@require_GET
def screen(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the link looks. ``?layout=``, ``?theme=``, ``?language=``."""
    found = screens.find(token)
    with translation.override(_language(request, found.session if found else None)):
        if found is None or not _is_on(found):
            return _off(request, found)
        screens.note_opened(found)
        pass_ = f"{logins.PASS}{token}"
        if found.appearance is None:
            return _private(_stage(request, found.session, pass_))
        me_url = reverse("sessions:screen-me", args=[token])
        return _private(_speaker(request, found, pass_, me_url))


@never_cache
@require_GET
def screen_me(request: HttpRequest, token: str) -> HttpResponse:
    """A speaker view's own part again."""
    found = screens.find(token)
    if found is None or found.appearance is None or not _is_on(found):
        return HttpResponse(status=404)
    session, place = found.session, found.appearance.participation
    context = _me(session, place, reverse("sessions:screen-me", args=[token]), acts=False)
    return _private(render(request, "sessions/_me.html", context))


def _is_on(found: Screen) -> bool:
    return found.session.status not in CLOSED and Screen.objects.open().filter(pk=found.pk).exists()


def _off(request: HttpRequest, found: Screen | None) -> HttpResponse:
    layout = "lower-third" if request.GET.get("layout") == "lower-third" else "off"
    context = {"state": found.state if found else "", "layout": layout}
    if (
        found is not None and found.state == "open"
    ):  # the session or its speaker is not there any more
        context["state"] = "revoked"
    answer = render(request, "sessions/screen_off.html", context, status=410 if found else 404)
    return _private(answer)


def _private(answer: HttpResponse) -> HttpResponse:
    """The address is a secret: it is told to no other site and kept by no cache."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _language(request: HttpRequest, session: Session | None) -> str:
    """As the address says, else the summit's first that the interface speaks."""
    own = session.summit.language_codes if session else []
    known = dict(settings.LANGUAGES)
    for code in (request.GET.get("language", ""), *own):
        if code in known:
            return code
    return get_language() or settings.LANGUAGE_CODE


def _speaker(request: HttpRequest, found: Screen, pass_: str, me_url: str) -> HttpResponse:
    assert found.appearance is not None
    place = found.appearance.participation
    return _lectern(request, found.session, place, pass_, me_url, acts=False)


# ------------------------------------------------------------------ for who is logged in
@signed_in
@require_GET
@xframe_options_sameorigin
def stage(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The stage as the hall sees it, for who runs the session: also small, inside their console."""
    pass_ = ticket(request, live.stage(session_id))
    session = load_for(request, session_id, permissions.can_moderate)
    wanted = request.GET.get("language", "")
    here = wanted if wanted in dict(settings.LANGUAGES) else get_language() or "en"
    with translation.override(here):
        answer = _stage(request, session, pass_)
    own = {**settings.SECURE_CSP, "frame-ancestors": ["'self'"]}
    policy = "; ".join(f"{name} {' '.join(values)}" for name, values in own.items())
    answer.headers["Content-Security-Policy"] = policy
    return answer


@signed_in
@require_GET
def speaker(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """A speaker's own view: no link is needed."""
    pass_ = ticket(request, live.stage(session_id))
    session, place = _mine(request, session_id)
    me_url = reverse("sessions:speaker-me", args=[session.pk])
    return _lectern(request, session, place, pass_, me_url, acts=True)


@signed_in
@require_GET
def speaker_me(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Its own part again."""
    session, place = _mine(request, session_id)
    me_url = reverse("sessions:speaker-me", args=[session.pk])
    return render(request, "sessions/_me.html", _me(session, place, me_url, acts=True))


def _mine(request: HttpRequest, session_id: UUID) -> tuple[Session, Participation]:
    """Whoever may take the floor here has a speaker view."""
    session, standing = load_with_standing(request, session_id)
    if standing.place_id is None or not (standing.enters(session) and standing.speaks):
        raise PermissionDenied
    return session, Participation.objects.select_related("user").get(pk=standing.place_id)


# ------------------------------------------------------------------ both
def _stage(request: HttpRequest, session: Session, pass_: str) -> HttpResponse:
    now = parts.current(live.stage(session.pk), get_language() or "en")
    layout, theme = request.GET.get("layout", ""), request.GET.get("theme", "")
    context = {
        "session": session,
        "summit": session.summit,
        "parts": now.parts,
        "streams": [now.cursor],
        "ticket": pass_,
        "layout": layout if layout in LAYOUTS else "projector",
        "theme": theme if theme in THEMES else "dark",
    }
    return render(request, "sessions/stage.html", context)


def _lectern(
    request: HttpRequest,
    session: Session,
    place: Participation,
    pass_: str,
    me_url: str,
    *,
    acts: bool,
) -> HttpResponse:
    now = parts.current(live.stage(session.pk), get_language() or "en", within=0)
    theme = request.GET.get("theme", "" if acts else "dark")
    context = {
        **_me(session, place, me_url, acts=acts),
        "parts": now.parts,
        "streams": [now.cursor],
        "ticket": pass_,
    }
    if theme in THEMES:
        context["theme"] = theme
    return render(request, "sessions/speaker.html", context)


def _me(session: Session, place: Participation, me_url: str, *, acts: bool) -> dict[str, Any]:
    """``acts``: they are logged in and can answer; a screen only shows."""
    return {
        "session": session,
        "summit": session.summit,
        "me": lectern.lectern_of(session, place),
        "me_url": me_url,
        "acts": acts,
    }


# ------------------------------------------------------------------ links
@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def manage(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The session's links, and the form that makes one."""
    session = load_for(request, session_id, permissions.can_moderate)
    form = ScreenForm(session, request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: screens.make_screen(
                session, form.cleaned_data["name"], appearance=form.appearance,
                days=form.cleaned_data["days"], by=person(request), key=key_of(request),
                payload=payload_of(request),
            ),
        )  # fmt: skip
        if made is not None and made[1]:
            return _made(request, *made)
    rows = list(session.screens.select_related("appearance__participation__user"))
    here = presence.here(live.stage(session.pk))
    for row in rows:
        row.is_here = str(row.pk) in here  # type: ignore[attr-defined]
    context = {
        "session": session,
        "summit": session.summit,
        "screens": rows,
        "form": form,
        "key": key_for(request),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "sessions/screens.html", context, status=status)


def _made(request: HttpRequest, made: Screen, token: str) -> HttpResponse:
    """The link, told this once."""
    address = request.build_absolute_uri(reverse("sessions:screen", args=[token]))
    if made.kind == Screen.Kind.STAGE:
        addresses = [
            (_("Projector"), address),
            (_("Lower third, for OBS"), f"{address}?layout=lower-third"),
            (_("Timer"), f"{address}?layout=timer"),
        ]
    else:
        addresses = [(_("Speaker view"), address)]
    context = {
        "session": made.session,
        "summit": made.session.summit,
        "screen": made,
        "addresses": addresses,
    }
    return _private(render(request, "sessions/screen_made.html", context, status=201))


def _screen(request: HttpRequest, screen_id: UUID) -> Screen:
    """Of a session that the person runs."""
    visible = Session.objects.visible_to(request.user)
    rows = Screen.objects.filter(session__in=visible).select_related("session__summit")
    found = get_object_or_404(rows, pk=screen_id)
    if not permissions.can_moderate(request.user, found.session):
        raise PermissionDenied
    return found


@signed_in
@never_cache
@require_POST
def renew(request: HttpRequest, screen_id: UUID) -> HttpResponse:
    """A new link for the same screen."""
    found = _screen(request, screen_id)
    return _made(request, *screens.renew_screen(found, by=person(request)))


@signed_in
@require_POST
def revoke(request: HttpRequest, screen_id: UUID) -> HttpResponse:
    found = _screen(request, screen_id)
    screens.revoke_screen(found, by=person(request))
    return done(request, reverse("sessions:screens", args=[found.session_id]), message=_("Dark."))
