"""The moderator's console, and the approval queue in it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from sessions import live, permissions
from sessions.models import Contribution, Question, Session
from sessions.services import contributions, questions
from sessions.views.loading import load_for
from summit import parts, presence
from summit.doors import done, person, signed_in, ticket
from summit.log import journal
from summit.models import User

Decide = Callable[[Any, HttpRequest, User], Any]


def _console(session: Session) -> str:
    return reverse("sessions:console", args=[session.pk])


@signed_in
@require_GET
def console(request: HttpRequest, session_id: UUID) -> HttpResponse:
    stream, room = live.moderation(session_id), live.room(session_id)
    pass_ = ticket(request, stream, room)
    session = load_for(request, session_id, permissions.can_moderate)
    heads = journal.heads([room])
    now = parts.current(stream, get_language() or "en", within=0)
    context = {
        "session": session,
        "summit": session.summit,
        "streams": [now.cursor, *heads],
        "ticket": pass_,
        "parts": now.parts,
        "here": len(presence.here(room)),
    }
    return render(request, "sessions/console.html", context)


def _reason(request: HttpRequest, thing: Any) -> str:
    return request.POST.get(f"reason-{thing.pk}", "")


DECISIONS: dict[str, tuple[type[Contribution] | type[Question], dict[str, Decide]]] = {
    "contributions": (
        Contribution,
        {
            "approve": lambda thing, request, user: contributions.approve(thing, by=user),
            "hide": lambda thing, request, user: contributions.hide(
                thing, _reason(request, thing), by=user
            ),
            "highlight": lambda thing, request, user: contributions.highlight(
                thing, request.POST.get("on", "1") != "0", by=user
            ),
        },
    ),
    "questions": (
        Question,
        {
            "approve": lambda thing, request, user: questions.approve(thing, by=user),
            "hide": lambda thing, request, user: questions.hide(
                thing, _reason(request, thing), by=user
            ),
            "highlight": lambda thing, request, user: questions.highlight(
                thing, request.POST.get("on", "1") != "0", by=user
            ),
            "answer": lambda thing, request, user: questions.answer(
                thing, request.POST.get(f"answer-{thing.pk}", ""), by=user
            ),
        },
    ),
}


@signed_in
@require_POST
def decide(request: HttpRequest, kind: str, thing_id: UUID, decision: str) -> HttpResponse:
    """Approve, hide (with a reason), highlight; answer a question."""
    model, decisions = DECISIONS[kind]
    thing = get_object_or_404(
        model.objects.visible_to(request.user).select_related("session__summit"), pk=thing_id
    )
    if not permissions.can_moderate(request.user, thing.session):
        raise PermissionDenied
    if decision not in decisions:
        raise Http404
    decisions[decision](thing, request, person(request))
    return done(request, _console(thing.session))
