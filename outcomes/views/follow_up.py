"""The follow-up register: everybody's once the outcome is adopted and published; drafters keep it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from outcomes import following
from outcomes.forms.negotiation import CommitmentForm
from outcomes.models import Commitment, OutcomeDraft, Paragraph
from outcomes.services import commitments as acts
from outcomes.services.commitments import Line
from outcomes.views.drafting import draft_to_read, settled
from outcomes.views.negotiating import must_draft, numbered, paragraph_choices, shell
from summit.doors import done, invalid, is_live, key_of, payload_of, person, signed_in
from summit.models import Summit
from summit.organising import attempt, key_for
from summit.permissions import participation_of


def _register(request: HttpRequest, slug: str) -> OutcomeDraft:
    summit = get_object_or_404(Summit.objects.visible_to(request.user), slug=slug)
    draft = get_object_or_404(OutcomeDraft.objects.select_related("summit"), summit=summit)
    if not following.may_read(request.user, draft):
        raise Http404
    return settled(draft)


def _today(draft: OutcomeDraft) -> date:
    """On the summit's calendar."""
    return timezone.localdate(timezone=draft.summit.zone)


@require_GET
def follow_up(request: HttpRequest, slug: str) -> HttpResponse:
    draft = _register(request, slug)
    today = _today(draft)
    shown = following.lines(draft, numbered(draft), today)
    context = {
        **shell(request, draft, "follow-up"),
        "lines": shown,
        "overdue": sum(one["overdue"] for one in shown),
        "public": following.is_public(draft),
        "today": today,
    }
    return render(request, "outcomes/follow_up.html", context)


@require_GET
def follow_up_csv(request: HttpRequest, slug: str) -> HttpResponse:
    draft = _register(request, slug)
    shown = following.lines(draft, numbered(draft), _today(draft))
    response = HttpResponse(
        following.as_csv(shown, draft.summit.zone), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="follow-up-{draft.summit.slug}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@signed_in
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    draft = draft_to_read(request, slug)
    must_draft(request, draft)
    form = _form(request, draft, None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: _add(request, draft, form.cleaned_data))
        if made is not None:
            return done(request, _at(draft), message=_("The line is in the register."))
    return _page(request, draft, form, None)


@signed_in
@require_http_methods(["GET", "POST"])
def commitment(request: HttpRequest, commitment_id: UUID) -> HttpResponse:
    """One line, with its history."""
    seen = OutcomeDraft.objects.visible_to(request.user).values("pk")
    rows = Commitment.objects.filter(draft__in=seen).select_related("draft__summit", "paragraph")
    found = get_object_or_404(rows, pk=commitment_id)
    draft = settled(found.draft)
    must_draft(request, draft)
    form = _form(request, draft, found)
    if request.method == "POST" and form.is_valid():
        kept = attempt(form, lambda: _change(request, found, form.cleaned_data))
        if kept is not None:
            return done(request, _at(draft), message=_("Saved."))
    return _page(request, draft, form, found)


def _form(request: HttpRequest, draft: OutcomeDraft, found: Commitment | None) -> CommitmentForm:
    choices = paragraph_choices(draft)
    if request.method == "POST":
        return CommitmentForm(draft, choices, request.POST)
    if found is None:
        initial: dict[str, Any] = {"paragraph": request.GET.get("paragraph", ""), "seen": 0}
        return CommitmentForm(draft, choices, initial=initial)
    initial = {
        "seen": found.revision,
        "paragraph": str(found.paragraph_id),
        **{
            name: getattr(found, name)
            for name in ("what", "language", "owner", "owner_kind", "status", "review_on", "note")
        },
    }
    return CommitmentForm(draft, choices, initial=initial)


def _page(
    request: HttpRequest, draft: OutcomeDraft, form: CommitmentForm, found: Commitment | None
) -> HttpResponse:
    if form.is_bound and is_live(request):
        return invalid(request, form, _("The register"))
    context = {
        **shell(request, draft, "follow-up"),
        "form": form,
        "commitment": found,
        "history": found.changes.select_related("by__user") if found else [],
        "key": key_for(request),
    }
    status = 422 if form.errors else 200
    return render(request, "outcomes/commitment.html", context, status=status)


def _line(draft: OutcomeDraft, chosen: dict[str, Any]) -> Line:
    paragraph = get_object_or_404(Paragraph, draft=draft, pk=chosen["paragraph"])
    names = ("what", "language", "owner", "owner_kind", "status", "review_on", "note")
    return Line(paragraph, **{name: chosen[name] for name in names})


def _add(request: HttpRequest, draft: OutcomeDraft, chosen: dict[str, Any]) -> Commitment:
    user = person(request)
    return acts.add_commitment(
        draft,
        _line(draft, chosen),
        by=user,
        place=participation_of(user, draft.summit),
        key=key_of(request),
        payload=payload_of(request),
    )


def _change(request: HttpRequest, found: Commitment, chosen: dict[str, Any]) -> Commitment:
    user = person(request)
    return acts.change_commitment(
        found,
        _line(found.draft, chosen),
        seen=chosen["seen"],
        by=user,
        place=participation_of(user, found.draft.summit),
    )


def _at(draft: OutcomeDraft) -> str:
    return reverse("outcomes:follow-up", args=[draft.summit.slug])
