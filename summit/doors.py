"""What doors share: who is at it, which key they hold, and how they are answered.

A form without JavaScript is answered with a redirect; live.js (header ``X-Live: 1``) with 204 or
JSON. Refusals keep what was written.
"""

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from summit.errors import RuleBroken
from summit.live import tickets
from summit.models import User

View = Callable[..., HttpResponse]
NOT_CONTENT = {"csrfmiddlewaretoken", "key", "next"}
ACTED = "acted"
# Chosen, not written: of no use to somebody who wants to keep their words.
CHOICES = {
    "contribution",
    "document",
    "guiding_question",
    "head",
    "language",
    "member",
    "on",
    "rank",
    "seen",
    "speaker_kind",
    "status",
    "theme",
    "to",
    "value",
}


def is_live(request: HttpRequest) -> bool:
    """Asked by live.js rather than by a plain form."""
    return request.headers.get("X-Live") == "1"


def signed_in(view: View) -> View:
    """Logged out: to the login page and back again; live.js hears 401."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if is_live(request):
            return JsonResponse({"code": "login", "message": _("Log in again.")}, status=401)
        return to_sign_in(request)

    return guarded


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the login page and back again."""
    back = request.get_full_path() if request.method == "GET" else safe_next(request, "home")
    return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?next={quote(back)}")


def person(request: HttpRequest) -> User:
    """Who is at a door that only signed-in people reach."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def address_of(request: HttpRequest) -> str:
    """Where the request comes from, as the trusted proxies tell; for limits, never kept."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return ""


def ticket(request: HttpRequest, *streams: str) -> str:
    """What lets the page's socket join these streams without a question. Made before the question
    whether this person may follow them, so that no change falls between."""
    return tickets.issue(request.user.pk, request.session.session_key or "", [*streams])


def just_acted(request: HttpRequest) -> bool:
    """A form without JavaScript led here: the page must show what it did."""
    return ACTED in request.COOKIES


def key_of(request: HttpRequest) -> UUID | None:
    """The idempotency key the browser keeps until it hears an answer."""
    given = request.headers.get("Idempotency-Key") or request.POST.get("key")
    if not given:
        return None
    try:
        return UUID(given)
    except ValueError:
        raise BadRequest("Idempotency-Key is not a UUID.") from None


def uuid_of(request: HttpRequest, field: str) -> UUID:
    """The id in a field; nonsense is an unknown thing (404)."""
    try:
        return UUID(request.POST.get(field, ""))
    except ValueError:
        raise Http404 from None


def payload_of(request: HttpRequest) -> list[Any]:
    """What was asked, for the key's fingerprint."""
    fields = {name: value for name, value in request.POST.lists() if name not in NOT_CONTENT}
    return [request.path, fields]


def safe_next(request: HttpRequest, default: str, *args: Any) -> str:
    """The address in ``next``, if it is one of ours, else ``default`` resolved."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return resolve_url(default, *args)


def done(
    request: HttpRequest, to: str, *, message: object = "", result: dict[str, Any] | None = None
) -> HttpResponse:
    """The act is committed. ``to`` is where a plain form lands (303)."""
    if is_live(request):
        if result is None and not message:
            return HttpResponse(status=204)
        return JsonResponse({**(result or {}), "message": str(message)})
    if message:
        messages.success(request, str(message))
    response = HttpResponseRedirect(safe_next(request, to))
    response.status_code = 303
    response.set_cookie(ACTED, "1", max_age=5, httponly=True, samesite="Lax", secure=settings.HTTPS)
    return response


def refused(request: HttpRequest, error: RuleBroken) -> HttpResponse:
    """409 (422 for a reused key), with the message, and the words to copy."""
    if is_live(request):
        return JsonResponse(
            {"code": error.code, "message": str(error.message), "field": error.field},
            status=error.status,
        )
    context = {"message": error.message, "written": _written(request), "back": _back(request)}
    return render(request, "409.html", context, status=error.status)


def invalid(request: HttpRequest, form: BaseForm, title: object) -> HttpResponse:
    """422: the same form again, with what was written and what is wrong with it."""
    if is_live(request):
        return JsonResponse(
            {"code": "invalid", "message": _first_error(form), "errors": form.errors}, status=422
        )
    context = {"form": form, "title": title, "back": _back(request)}
    return render(request, "form_again.html", context, status=422)


def _first_error(form: BaseForm) -> str:
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        if not label:
            return str(errors[0])
        return _("%(label)s: %(problem)s") % {"label": label, "problem": errors[0]}
    return ""


def _written(request: HttpRequest) -> list[str]:
    return [
        str(value)
        for name, value in request.POST.items()
        if name.partition("-")[0] not in NOT_CONTENT | CHOICES and str(value).strip()
    ]


def _back(request: HttpRequest) -> str:
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()})
    return safe_next(request, came_from if ours and "/" in came_from else "home")
