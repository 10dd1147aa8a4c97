"""Where captions are written: a page for a person and a door for a machine. Both hold a secret instead of an
account."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from sessions.models import Caption, Captioner
from sessions.services.captioners import find_captioner
from sessions.services.captions import Line, add_captions, correct_caption, takes_captions
from summit import limits
from summit.doors import done, is_live, key_of, payload_of, uuid_of
from summit.errors import KeyReused, RuleBroken

LAST = 12  # lines above the field
MOST, SECONDS = 100, 10  # of one key: a machine that hears three words at a time
MOST_BYTES = 64 * 1024


def _captioner(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """By the secret in the address: 404 for one that nobody has, 410 for one that was taken back."""

    def found(request: HttpRequest, secret: str) -> HttpResponse:
        captioner = find_captioner(secret)
        if captioner is None:
            raise Http404
        if captioner.revoked_at is not None:
            if is_live(request):
                message = _("This captioner’s link was taken back.")
                return JsonResponse({"code": "captioner.revoked", "message": message}, status=410)
            session = captioner.track.session
            typed = request.POST.get("text", "")  # is not lost
            context = {"session": session, "summit": session.summit, "text": typed}
            return render(request, "sessions/captioning_over.html", context, status=410)
        return view(request, secret, captioner)

    return never_cache(found)


@require_GET
@_captioner
def page(request: HttpRequest, secret: str, captioner: Captioner) -> HttpResponse:
    """One large field, the last lines above it."""
    return render(request, "sessions/captioning.html", _context(secret, captioner))


@require_GET
@_captioner
def lines(request: HttpRequest, secret: str, captioner: Captioner) -> HttpResponse:
    """The last lines again: other captioners write too."""
    return render(request, "sessions/_captioning_lines.html", _context(secret, captioner))


def _context(secret: str, captioner: Captioner) -> dict[str, Any]:
    track = captioner.track
    rows = Caption.objects.filter(track=track, hidden_at=None).order_by("-number")[:LAST]
    last = list(rows)[::-1]
    own = next((line for line in reversed(last) if line.captioner_id == captioner.pk), None)
    return {
        "secret": secret,
        "captioner": captioner,
        "track": track,
        "session": track.session,
        "summit": track.session.summit,
        "lines": last,
        "own": own,
        "takes": takes_captions(track.session),
    }


@require_POST
@_captioner
def send(request: HttpRequest, secret: str, captioner: Captioner) -> HttpResponse:
    """A line, or a block of them (``text``)."""
    limits.allow("captions", captioner.pk, most=MOST, seconds=SECONDS)
    line = Line(request.POST.get("text", ""), speaker=request.POST.get("speaker", ""))
    added = add_captions(captioner, line, key=key_of(request), payload=payload_of(request))
    return done(request, _page(secret), result={"lines": added})


@require_POST
@_captioner
def correct(request: HttpRequest, secret: str, captioner: Captioner) -> HttpResponse:
    """Better words (``text``) for one of one's own last lines (``caption``)."""
    limits.allow("captions", captioner.pk, most=MOST, seconds=SECONDS)
    wanted = uuid_of(request, "caption")
    text = request.POST.get("text", "")
    correct_caption(captioner, wanted, text, key=key_of(request), payload=payload_of(request))
    return done(request, _page(secret), result={})


def _page(secret: str) -> str:
    return reverse("sessions:captioning", args=[secret])


# ------------------------------------------------------------------ machines
@csrf_exempt
@never_cache
@require_POST
def push(request: HttpRequest) -> HttpResponse:
    """Text, or JSON (``text``, ``speaker``, ``starts_at`` or ``offset_ms``, ``final``, ``language``), with
    ``Authorization: Bearer <key>``. Always answered with JSON."""
    try:
        captioner = _bearer(request)
        limits.allow("captions", captioner.pk, most=MOST, seconds=SECONDS)
        line = _line(request, captioner)
        key, payload = _key(request), [request.path, request.body.decode(errors="replace")]
        added = add_captions(captioner, line, key=key, payload=payload)
    except KeyReused as error:
        return _refused(
            KeyReused(
                error.code,
                _("This Idempotency-Key came with another text. Take a new one for each."),
                "Idempotency-Key",
            )
        )
    except RuleBroken as error:
        return _refused(error)
    return JsonResponse({"lines": added}, status=201)


class Unreadable(RuleBroken):
    """HTTP 400: the message says which field, and what it takes."""

    status = 400


class NoKey(RuleBroken):
    """HTTP 401."""

    status = 401


def _refused(error: RuleBroken) -> HttpResponse:
    told = {"code": error.code, "message": str(error.message), "field": error.field}
    response = JsonResponse(told, status=error.status)
    if error.status == NoKey.status:
        response["WWW-Authenticate"] = 'Bearer realm="captions"'
    if isinstance(error, limits.TooOften):
        response["Retry-After"] = str(SECONDS)
    return response


def _bearer(request: HttpRequest) -> Captioner:
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    captioner = find_captioner(secret.strip()) if scheme.lower() == "bearer" else None
    if captioner is None or captioner.revoked_at is not None:
        raise NoKey(
            "captioner.unknown",
            _("Send “Authorization: Bearer” and a captioner’s key that was not taken back."),
        )
    return captioner


def _key(request: HttpRequest) -> UUID | None:
    given = request.headers.get("Idempotency-Key", "")
    try:
        return UUID(given) if given else None
    except ValueError:
        raise Unreadable(
            "key.unreadable", _("Idempotency-Key is a UUID."), "Idempotency-Key"
        ) from None


def _line(request: HttpRequest, captioner: Captioner) -> Line:
    if len(request.body) > MOST_BYTES:
        raise Unreadable("body.long", _("Send at most 64 kB at once."))
    try:
        text = request.body.decode()
        if request.content_type != "application/json":
            return Line(text)
        given = json.loads(text)
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise Unreadable("body.unreadable", _("Send text in UTF-8, or a JSON object.")) from None
    if not isinstance(given, dict):
        raise Unreadable("body.unreadable", _("Send text in UTF-8, or a JSON object."))
    language = given.get("language", captioner.track.language)
    if language != captioner.track.language:
        raise Unreadable(
            "language.other",
            _("This key is for captions in “%(code)s”.") % {"code": captioner.track.language},
            "language",
        )
    return Line(
        text=_field(given, "text", str, required=True),
        starts_at=_time(given),
        offset_ms=_field(given, "offset_ms", int),
        speaker=_field(given, "speaker", str) or "",
        final=_field(given, "final", bool) is not False,
    )


def _field(given: dict[str, Any], name: str, kind: type, *, required: bool = False) -> Any:
    value = given.get(name)
    if value is None and not required:
        return None
    if type(value) is not kind:
        words = {str: _("a text"), int: _("a whole number"), bool: _("true or false")}
        raise Unreadable(
            "field.unreadable",
            _("“%(name)s” is %(kind)s.") % {"name": name, "kind": words[kind]},
            name,
        )
    return value


def _time(given: dict[str, Any]) -> datetime | None:
    text = _field(given, "starts_at", str)
    if text is None:
        return None
    try:
        at = parse_datetime(text)
    except ValueError:
        at = None
    if at is None or timezone.is_naive(at):
        raise Unreadable(
            "field.unreadable",
            _("“starts_at” is a time with its zone, such as 2026-11-24T14:03:21.500Z."),
            "starts_at",
        )
    return at
