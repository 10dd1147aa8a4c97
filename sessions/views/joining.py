"""Joining by a code: its field, its page, and what moderators do with it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sessions import permissions
from sessions.forms.joining import CodeForm, GuestForm
from sessions.models import JoinCode, Session
from sessions.services import guests, join_codes
from sessions.views.entrance import explained, why_not
from sessions.views.loading import load_for, room_of
from summit import limits
from summit.doors import address_of, done, key_of, payload_of, signed_in
from summit.doors import person as me
from summit.models import User
from summit.organising import attempt, key_for
from summit.permissions import can_register

BACKEND = "django.contrib.auth.backends.ModelBackend"
# Wrong codes: of one address (a whole conference may share it), and of all together.
WRONG, WRONG_OF_ALL, WINDOW = 60, 6000, 600
GUESTS, GUESTS_WINDOW = 200, 600  # through one address into one session


def join_address(request: HttpRequest, code: JoinCode) -> str:
    """As it stands in the QR code."""
    return request.build_absolute_uri(reverse("sessions:join-code", args=[code.code]))


def open_code(request: HttpRequest, session: Session) -> dict[str, Any]:
    """The session's open code and its address, for pages of who runs it."""
    code = JoinCode.objects.filter(session=session, closed_at__isnull=True).first()
    return {"code": code, "join_address": join_address(request, code)} if code else {}


@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """One field, for who has the code from a wall."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if _find(request, form.cleaned_data["code"]) is not None:
            return redirect("sessions:join-code", form.cleaned_data["code"])
        form.add_error("code", _unknown())
    status = 422 if form.is_bound else 200
    return render(request, "sessions/join.html", {"form": form}, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def join_code(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever takes part is led into the room (or to where one waits for it); others are asked who they
    are. Opening it changes nothing."""
    session = _find(request, code)
    if session is None:
        form = CodeForm({"code": code})
        form.is_valid()
        form.add_error("code", _unknown())
        return render(request, "sessions/join.html", {"form": form}, status=404)
    if request.user.is_authenticated:
        return _known(request, session)
    if session.summit.is_private:
        return HttpResponseRedirect(f"{reverse('account_login')}?next={room_of(session)}")
    if not session.is_open_for_words:
        return redirect("sessions:session", session.pk)
    return _stranger(request, session)


def _find(request: HttpRequest, typed: str) -> Session | None:
    """Wrong ones are counted, and after too many the right one is not told either."""
    counted = {"who": request.user.pk or address_of(request), "most": WRONG, "seconds": WINDOW}
    all_of_them = {"who": "all", "most": WRONG_OF_ALL, "seconds": WINDOW}
    for limit in (counted, all_of_them):
        limits.must_be_left("wrong-join-code", **limit)
    session = join_codes.session_of(typed)
    if session is None:
        for limit in (counted, all_of_them):
            limits.allow("wrong-join-code", **limit)
    return session


def _unknown() -> str:
    return _(
        "There is no session under this code now. Look at it again, or ask who gave it to you."
    )


def _known(request: HttpRequest, session: Session) -> HttpResponse:
    user = me(request)
    why = why_not(user, session, permissions.standing_of(user, session))
    if why in {"", "waiting", "cancelled"}:
        return redirect(room_of(session))
    joins = why == "uninvited" and session.takes_new_guests
    if joins and request.method == "POST":
        guests.join_with_account(session, by=user)
        return done(request, room_of(session))
    if why in {"register", "uninvited"} and session.summit.is_private:
        why = "uninvited"  # the code gives no place in a summit that only its people see
    if why == "register" or joins:
        context = {"can_register": can_register(user, session.summit), "joins": joins}
        return _page(request, session, **context)
    return explained(request, session, why)


def _stranger(request: HttpRequest, session: Session) -> HttpResponse:
    form = GuestForm(request.POST or None) if session.takes_new_guests else None
    if form is not None and request.method == "POST" and form.is_valid():
        limits.allow(f"guest:{session.pk}", address_of(request), most=GUESTS, seconds=GUESTS_WINDOW)
        guest = attempt(
            form,
            lambda: guests.join_as_guest(
                session,
                form.cleaned_data["name"],
                language=(get_language() or "en").split("-")[0],
                key=key_of(request),
                payload=payload_of(request),
            ),
        )
        if guest is not None:
            login(request, guest, backend=BACKEND)
            request.session.set_expiry(guests.HOURS * 3600)
            return done(request, room_of(session))
    status = 422 if form is not None and form.errors else 200
    return _page(request, session, form=form, key=key_for(request), status=status)


def _page(
    request: HttpRequest, session: Session, *, status: int = 200, **context: Any
) -> HttpResponse:
    context |= {"session": session, "summit": session.summit, "room": room_of(session)}
    return render(request, "sessions/join_session.html", context, status=status)


# ------------------------------------------------------------------ for who runs the session
@signed_in
@require_GET
def ways_in(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The code, its QR, what to print, and who may come with it."""
    session = load_for(request, session_id, permissions.can_moderate)
    code = JoinCode.objects.filter(session=session).first()
    context = {
        "session": session,
        "summit": session.summit,
        "code": code,
        "join_address": join_address(request, code) if code else "",
        "can_prepare": permissions.can_prepare(request.user, session),
        "guests": session.summit.participations.filter(
            is_guest=True, banned_at__isnull=True
        ).count(),
    }
    return render(request, "sessions/ways_in.html", context)


@signed_in
@require_GET
def sheet(request: HttpRequest, session_id: UUID, shape: str) -> HttpResponse:
    """To print (``a4``) or to show on a wall (``wide``, 16:9)."""
    session = load_for(request, session_id, permissions.can_moderate)
    shown = open_code(request, session)
    if not shown:
        return redirect("sessions:ways-in", session.pk)
    context = {
        "session": session,
        "summit": session.summit,
        **shown,
        "plain_address": request.build_absolute_uri(reverse("sessions:join")).split("://", 1)[1],
        "shape": shape,
    }
    return render(request, "sessions/join_sheet.html", context)


ACTS: dict[str, Callable[[Session, User], object]] = {
    "open": lambda session, user: join_codes.open_code(session, by=user),
    "renew": lambda session, user: join_codes.renew_code(session, by=user),
    "close": lambda session, user: join_codes.close_code(session, by=user),
}


@signed_in
@require_POST
def change_code(request: HttpRequest, session_id: UUID, act: str) -> HttpResponse:
    """Make or open it, replace it, close it."""
    session = load_for(request, session_id, permissions.can_moderate)
    ACTS[act](session, me(request))
    return done(request, reverse("sessions:ways-in", args=[session.pk]))
