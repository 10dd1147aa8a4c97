"""Tokens for questions that nobody can trace: fetched with a login, spent without one."""

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from sessions import blind, live
from sessions.forms.words import QuestionForm
from sessions.models import Session, TokenGrant
from sessions.services import tokens as acts
from sessions.views.loading import load, room_of, speaker
from summit import limits, presence
from summit.doors import done, invalid, key_of, payload_of, signed_in


def _number(given: object) -> int:
    if not isinstance(given, str) or not 0 < len(given) <= 2 * blind.SIZE:
        raise BadRequest("not a number in hex")
    try:
        return int(given, 16)
    except ValueError:
        raise BadRequest("not a number in hex") from None


@signed_in
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """GET: the session's public key, and whether this person has been given tokens. POST, field
    ``blinded`` (five numbers in hex as JSON): their signatures."""
    session = load(request, session_id)
    user, place = speaker(request, session)
    if not session.takes_tokens:
        raise Http404
    if place.is_guest:  # anybody can be as many guests as they like
        raise PermissionDenied
    if request.method == "GET":
        modulus = acts.key_of(session).modulus
        given = TokenGrant.objects.filter(session=session, participation=place).exists()
        told: dict[str, Any] = {
            "modulus": modulus,
            "fingerprint": blind.fingerprint(int(modulus, 16)),
            "number": acts.EACH,
            "given": given,
        }
        return JsonResponse(told)
    limits.allow(f"tokens:{session.pk}", user.pk, most=10, seconds=60)
    signed = acts.grant(
        session, _blinded(request), by=user, place=place,
        key=key_of(request), payload=payload_of(request),
    )  # fmt: skip
    return JsonResponse({"signed": [f"{each:x}" for each in signed]})


def _blinded(request: HttpRequest) -> list[int]:
    try:
        given = json.loads(request.POST.get("blinded", ""))
    except ValueError:
        raise BadRequest("blinded is not JSON") from None
    if not isinstance(given, list) or len(given) > 2 * acts.EACH:
        raise BadRequest("blinded is not a short list")
    return [_number(each) for each in given]


@csrf_exempt  # no login goes along, so there is no authority that another site could borrow
@require_POST
@sensitive_post_parameters()
def ask(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Fields ``text``, ``language``, ``token`` and ``signature``: whoever holds one may ask. A request that
    carries a login is refused: it would say who it is."""
    session = get_object_or_404(Session.objects.select_related("summit"), pk=session_id)
    if not session.takes_tokens or session.status == Session.Status.DRAFT:
        raise Http404
    if request.user.is_authenticated:
        raise BadRequest("Send no login along: it would say who asks.")
    form = QuestionForm(session, request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Ask a question"))
    try:
        message = bytes.fromhex(request.POST.get("token", "")[:128])
    except ValueError:
        raise BadRequest("token is not hex") from None
    question = acts.ask_with_token(
        session,
        form.cleaned_data["text"],
        message=message,
        signature=_number(request.POST.get("signature", "")),
        crowd=len(presence.here(live.room(session.pk))),
        language=form.cleaned_data["language"],
        key=key_of(request),
        payload=payload_of(request),
    )
    message_told = _("Sent without your name. It appears within a minute or so.")
    result = {"decision": str(question.pk), "text": question.text}
    return done(request, room_of(session), message=message_told, result=result)
