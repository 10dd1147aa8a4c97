"""What moderators decide about words: one by one, many at once, and taken back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sessions import permissions
from sessions.models import Decision, Resource, Session
from sessions.services import answers, contributions, decisions, merges, questions
from sessions.services.queue import Chosen, Verdict, decide_many
from sessions.views.loading import THINGS, load_for
from summit.doors import done, key_of, payload_of, person, signed_in
from summit.errors import RuleBroken
from summit.models import User

Decide = Callable[[Any, bool, User], Any]
Verb = Decision.Verb
DECIDED: dict[str, Any] = {**THINGS, "resources": Resource}
# Besides approve and hide, which the queue decides; ``on`` is the field of that name.
DECISIONS: dict[str, dict[str, Decide]] = {
    "contributions": {
        "highlight": lambda thing, on, user: contributions.highlight(thing, on, by=user),
    },
    "questions": {
        "pin": lambda thing, on, user: questions.pin(thing, on, by=user),
        "stage": lambda thing, on, user: questions.put_on_stage(thing, on, by=user),
        "answered": lambda thing, on, user: answers.answer_live(thing, by=user),
        "apart": lambda thing, on, user: merges.take_apart(thing, by=user),
    },
    "messages": {},
    "resources": {},
}


def console(session: Session) -> str:
    return reverse("sessions:console", args=[session.pk])


def verdict_of(request: HttpRequest, verb: str, suffix: str = "") -> Verdict:
    """``hidden_for`` (one of HideReason) and ``reason``, in one's own words."""
    given = request.POST.get
    return Verdict(Verb(verb), given(f"hidden_for{suffix}", ""), given(f"reason{suffix}", ""))


@signed_in
@require_POST
def decide(request: HttpRequest, kind: str, thing_id: UUID, decision: str) -> HttpResponse:
    """Approve, hide (with a reason), highlight; pin, put on the stage, answered, take apart."""
    visible = DECIDED[kind].objects.visible_to(request.user)
    thing = get_object_or_404(visible.select_related("session__summit"), pk=thing_id)
    if thing.session is None:  # of the whole summit: in nobody's queue
        raise Http404
    if not permissions.can_moderate(request.user, thing.session):
        raise PermissionDenied
    user = person(request)
    if decision in {"approve", "hide"}:
        seen = request.POST.get(f"seen-{thing.pk}", "")
        chosen = Chosen(kind.removesuffix("s"), thing.pk, seen)
        verdict = verdict_of(request, decision, f"-{thing.pk}")
        if refusal := decide_many(thing.session, [chosen], verdict, by=user)[0]:
            raise refusal
    elif decision in DECISIONS[kind]:
        DECISIONS[kind][decision](thing, request.POST.get("on", "1") != "0", user)
    else:
        raise Http404
    return done(request, console(thing.session))


@signed_in
@require_POST
def decide_chosen(request: HttpRequest, session_id: UUID, decision: str) -> HttpResponse:
    """Approve or hide what is ticked (``chosen``: ``question:<id>:<seen>``, and so contribution and resource), all in
    one command, with one answer for each."""
    session = load_for(request, session_id, permissions.can_moderate)
    chosen = [_chosen(value) for value in request.POST.getlist("chosen")]
    if not chosen:
        raise RuleBroken("queue.nothing", _("Tick what you decide about first."), "chosen")
    verdict = verdict_of(request, decision)
    refusals = decide_many(
        session,
        chosen,
        verdict,
        by=person(request),
        key=key_of(request),
        payload=payload_of(request),
    )
    told = [
        {"id": str(each.pk), "refused": str(refusal.message) if refusal else ""}
        for each, refusal in zip(chosen, refusals, strict=True)
    ]
    return done(
        request, console(session), message=_summary(decision, refusals), result={"answers": told}
    )


def _chosen(value: str) -> Chosen:
    kind, pk, seen = [*value.split(":", 2), "", ""][:3]
    try:
        return Chosen(kind, UUID(pk), seen)
    except ValueError:
        raise Http404 from None


def _summary(decision: str, refusals: list[RuleBroken | None]) -> str:
    refused = [refusal for refusal in refusals if refusal]
    count = len(refusals) - len(refused)
    if decision == "approve":
        told = ngettext("%(n)d approved.", "%(n)d approved.", count)
    else:
        told = ngettext("%(n)d hidden.", "%(n)d hidden.", count)
    said = [told % {"n": count}]
    if refused:
        missed = ngettext("%(n)d not: %(why)s", "%(n)d not: %(why)s", len(refused))
        said.append(missed % {"n": len(refused), "why": refused[0].message})
    return " ".join(said)


@signed_in
@require_POST
def undo(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """Takes a decision back, whoever of the moderators made it."""
    visible = Session.objects.visible_to(request.user)
    decision = get_object_or_404(
        Decision.objects.filter(session__in=visible).select_related("session__summit"),
        pk=decision_id,
    )
    if not permissions.can_moderate(request.user, decision.session):
        raise PermissionDenied
    decisions.undo(decision, by=person(request))
    return done(request, console(decision.session), message=_("Taken back."))
