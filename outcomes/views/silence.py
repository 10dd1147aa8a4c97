"""The silence procedure: started by drafters, broken by heads of delegations, ended by the clock."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from outcomes import permissions
from outcomes.forms.negotiation import ObjectionForm, SilenceForm
from outcomes.models import OutcomeDraft, SilenceProcedure
from outcomes.services import readiness
from outcomes.services import silences as acts
from outcomes.views.drafting import draft_to_read, settled
from outcomes.views.negotiating import must_draft, shell
from outcomes.views.telling import send_letters
from summit.doors import done, invalid, is_live, key_of, payload_of, person, signed_in
from summit.organising import attempt, key_for
from summit.permissions import participation_of


@signed_in
@require_http_methods(["GET", "POST"])
def silence(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the draft stands, and the procedures so far; drafters start one (POST)."""
    draft = draft_to_read(request, slug)
    drafts = permissions.can_draft(request.user, draft.summit)
    if request.method == "POST":
        must_draft(request, draft)
    invited = draft.summit.delegations.values_list("pk", flat=True)
    form = (
        SilenceForm(draft, request.POST)
        if request.method == "POST"
        else SilenceForm(draft, initial={"invited": list(invited)})
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: _start(request, draft, form.cleaned_data))
        if made is not None:
            message = " ".join([_("The silence procedure has begun."), send_letters(made)])
            return done(request, _at(draft), message=message)
    if request.method == "POST" and is_live(request):
        return invalid(request, form, _("Start a silence procedure"))
    running = draft.running_silence
    earlier = draft.silences.exclude(state=SilenceProcedure.State.RUNNING)
    context = {
        **shell(request, draft, "silence"),
        "running": running,
        "form": form if drafts and running is None else None,
        "key": key_for(request),
        "obstacles": readiness.obstacles(draft) if drafts and running is None else [],
        "earlier": earlier.select_related("revision", "objection__delegation"),
        "invited": list(running.invited.all()) if running else [],
        "objects": running is not None and permissions.can_object(request.user, running),
        "objection": ObjectionForm(),
    }
    status = 422 if form.errors else 200
    return render(request, "outcomes/silence.html", context, status=status)


def _start(request: HttpRequest, draft: OutcomeDraft, chosen: dict[str, Any]) -> SilenceProcedure:
    return acts.start_silence(
        draft,
        deadline=chosen["deadline"],
        invited=[one.pk for one in chosen["invited"]],
        by=person(request),
        key=key_of(request),
        payload=payload_of(request),
    )


@signed_in
@require_POST
def break_silence(request: HttpRequest, silence_id: UUID) -> HttpResponse:
    """Field ``reason``: there is always one."""
    seen = OutcomeDraft.objects.visible_to(request.user).values("pk")
    rows = SilenceProcedure.objects.filter(draft__in=seen).select_related("draft__summit")
    found = get_object_or_404(rows, pk=silence_id)
    draft = settled(found.draft)
    if not permissions.can_object(request.user, found):
        raise PermissionDenied
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Break the silence"))
    user = person(request)
    place = participation_of(user, draft.summit)
    if place is None:
        raise Http404
    acts.break_silence(
        found,
        form.cleaned_data["reason"],
        by=user,
        place=place,
        key=key_of(request),
        payload=payload_of(request),
    )
    return done(request, _at(draft), message=_("The silence is broken. The draft is open again."))


def _at(draft: OutcomeDraft) -> str:
    return reverse("outcomes:silence", args=[draft.summit.slug])
