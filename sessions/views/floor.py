"""The floor: asking for it, taking that back, and giving it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sessions import marks, permissions
from sessions.forms.floor import FloorForm, SpeakingTimesForm
from sessions.models import FloorRequest, Session
from sessions.parts import language
from sessions.services import floor
from sessions.views.loading import load, load_for, load_with_standing
from summit import limits
from summit.doors import done, invalid, key_of, payload_of, person, signed_in
from summit.models import User
from summit.organising import attempt

Act = Callable[[HttpRequest, FloorRequest, User], Any]


def floor_context(
    session: Session, standing: permissions.Standing, mine: marks.Marks
) -> dict[str, Any]:
    """The form, or none for observers and closed sessions, and the ids of my own requests."""
    opens = standing.speaks and session.is_open_for_words
    names = [name.removeprefix("floor-") for name in mine["mine"] if name.startswith("floor-")]
    return {
        "floor_form": _form_for(session) if opens else None,
        "is_silenced": standing.silenced,
        "my_floor": names,
    }


def _form_for(session: Session) -> FloorForm:
    form = FloorForm(initial={"language": language()}, auto_id="f_%s")
    if not session.floor_is_open:
        form.offer_always()
    return form


def _room(session: Session) -> str:
    return f"{reverse('sessions:room', args=[session.pk])}#floor"


def _console(session: Session) -> str:
    return f"{reverse('sessions:console', args=[session.pk])}#m-floor"


def _entry(request: HttpRequest, entry_id: UUID) -> FloorRequest:
    entries = FloorRequest.objects.visible_to(request.user)
    return get_object_or_404(
        entries.select_related("session__summit", "participation"), pk=entry_id
    )


@signed_in
@require_GET
def floor_form(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The form again, after the list or the session opened or closed."""
    session, standing = load_with_standing(request, session_id)
    if not standing.enters(session):
        raise PermissionDenied
    mine = marks.of(session.pk, standing.place_id)
    context = {"session": session, **floor_context(session, standing, mine)}
    return render(request, "sessions/_floor_ask.html", context)


@signed_in
@require_POST
def ask(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = load(request, session_id)
    place = permissions.speaking_place(request.user, session)
    if place is None or not permissions.can_enter(request.user, session):
        raise PermissionDenied
    form = FloorForm(request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Ask for the floor"))
    limits.allow(f"floor:{session.pk}", person(request).pk, most=10, seconds=60)
    entry = floor.ask_for_floor(
        session, by=person(request), place=place, key=key_of(request),
        payload=payload_of(request), **form.cleaned_data,
    )  # fmt: skip
    return done(
        request,
        _room(session),
        message=_("You are on the list."),
        result={"mine": f"floor-{entry.pk}"},
    )


@signed_in
@require_POST
def withdraw(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    entry = _entry(request, entry_id)
    mine = entry.participation is not None and entry.participation.user_id == request.user.pk
    if not mine or not permissions.can_enter(request.user, entry.session):
        raise PermissionDenied
    floor.withdraw_request(entry, by=person(request))
    return done(request, _room(entry.session), message=_("Withdrawn."))


def _place(request: HttpRequest) -> int:
    given = request.POST.get("to", "")
    return int(given[:6]) if given[:6].isdecimal() else 1


DECISIONS: dict[str, Act] = {
    "call": lambda request, entry, user: floor.call_speaker(
        entry, seen=request.POST.get(f"seen-floor-{entry.session_id}"), by=user
    ),
    "finish": lambda request, entry, user: floor.end_speech(entry, by=user),
    "hold": lambda request, entry, user: floor.hold_clock(entry, True, by=user),
    "go-on": lambda request, entry, user: floor.hold_clock(entry, False, by=user),
    "pass-over": lambda request, entry, user: floor.pass_over(entry, by=user),
    "put-back": lambda request, entry, user: floor.put_back(entry, by=user),
    "move": lambda request, entry, user: floor.move_request(entry, _place(request), by=user),
}


@signed_in
@require_POST
def give(request: HttpRequest, entry_id: UUID, giving: str) -> HttpResponse:
    """The moderator's part: who is called, whose clock runs, in which order."""
    entry = _entry(request, entry_id)
    if not permissions.can_moderate(request.user, entry.session):
        raise PermissionDenied
    DECISIONS[giving](request, entry, person(request))
    return done(request, _console(entry.session))


@signed_in
@require_POST
def open_list(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Field ``on``: 0 closes it."""
    session = load_for(request, session_id, permissions.can_moderate)
    floor.open_list(session, request.POST.get("on", "1") != "0", by=person(request))
    return done(request, _console(session))


@signed_in
@require_http_methods(["GET", "POST"])
def times(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """How long everybody may speak, and kinds of delegation that have another time."""
    session = load_for(request, session_id, permissions.can_moderate)
    user = person(request)
    form = SpeakingTimesForm(session, request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_ = attempt(
            form,
            lambda: floor.set_speaking_times(
                session, form.cleaned_data["seconds"], form.by_kind(), by=user
            ),
        )
        if set_ is not None:
            return done(request, _console(session), message=_("Saved."))
    context = {
        "session": session,
        "summit": session.summit,
        "form": form,
        "back": _console(session),
    }
    status = 422 if form.is_bound else 200
    return render(request, "sessions/floor_times.html", context, status=status)
