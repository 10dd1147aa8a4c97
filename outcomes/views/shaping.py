"""The shape of the text: another kind, split, joined, each step taken back; and who has what open."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from outcomes import editing
from outcomes.forms.splitting import SplitForm
from outcomes.models import DraftStep, OutcomeDraft, Paragraph
from outcomes.permissions import can_draft
from outcomes.services import joining, reshaping, splitting, taking_back
from outcomes.views.drafting import (
    desk_of,
    draft_to_write,
    page_of,
    paragraph_to_write,
    settled,
)
from outcomes.views.drafts import around
from summit.doors import done, invalid, is_live, key_of, payload_of, person, signed_in
from summit.organising import attempt, key_for


@signed_in
@require_POST
def kind(request: HttpRequest, paragraph_id: UUID) -> HttpResponse:
    """Field ``kind``."""
    found = paragraph_to_write(request, paragraph_id)
    reshaping.set_kind(found, request.POST.get("kind", ""), by=person(request))
    return done(request, page_of(found), message=_("Saved."))


@signed_in
@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, paragraph_id: UUID) -> HttpResponse:
    """First where the second one begins; then, where there are voices behind it, who goes with which, and the
    field ``confirmed``."""
    found = paragraph_to_write(request, paragraph_id)
    voices = list(found.evidence.select_related("contribution__session"))
    given = [request.POST] if request.method == "POST" else []
    initial = {f"text_{code}": text for code, text in found.text.items()}
    form = SplitForm(found, voices, *given, initial={**initial, "seen": found.revision})
    asks = bool(voices) and "confirmed" not in request.POST
    if given and form.is_valid() and not asks:
        made = attempt(form, lambda: _split(request, found, form))
        if made is not None:
            return done(request, page_of(found), message=_("Split in two."))
    if given and form.errors and is_live(request):
        return invalid(request, form, _("Split in two"))
    preview = bool(given) and not form.errors
    context = {
        **around(request, found.draft.summit),
        "draft": found.draft,
        "paragraph": found,
        "form": form,
        "key": key_for(request),
        "halves": form.halves() if preview else [],
        "proposed": form.proposed() if preview else [],
        "waiting": found.amendments.waiting().exclude(kind="insert").count(),
    }
    status = 422 if form.errors else 200
    return render(request, "outcomes/split.html", context, status=status)


def _split(request: HttpRequest, found: Paragraph, form: SplitForm) -> Paragraph:
    return splitting.split_paragraph(
        found,
        form.texts,
        form.sides(),
        seen=form.cleaned_data["seen"],
        by=person(request),
        key=key_of(request),
        payload=payload_of(request),
    )


@signed_in
@require_POST
def join(request: HttpRequest, paragraph_id: UUID) -> HttpResponse:
    """With the paragraph that follows."""
    found = paragraph_to_write(request, paragraph_id)
    joining.join_paragraphs(
        found, by=person(request), key=key_of(request), payload=payload_of(request)
    )
    return done(request, page_of(found), message=_("Joined."))


# ------------------------------------------------------------------ steps
def last_step(draft: OutcomeDraft) -> dict[str, Any]:
    """What a drafter can take back."""
    step = taking_back.last(draft) if draft.is_editable else None
    return {"draft": draft, "summit": draft.summit, "step": step}


@signed_in
@require_GET
def step(request: HttpRequest, slug: str) -> HttpResponse:
    """The last step again, after somebody took one."""
    draft = draft_to_write(request, slug)
    return render(request, "outcomes/_draft_step.html", last_step(draft))


@signed_in
@require_POST
def undo(request: HttpRequest, step_id: UUID) -> HttpResponse:
    seen = OutcomeDraft.objects.visible_to(request.user).values("pk")
    rows = DraftStep.objects.filter(draft__in=seen)
    found = get_object_or_404(
        rows.select_related("draft__summit", "first__draft__summit", "second__draft"), pk=step_id
    )
    if not can_draft(request.user, found.draft.summit):
        raise PermissionDenied
    settled(found.draft)
    taking_back.undo(found, by=person(request))
    return done(request, desk_of(found.draft), message=_("Undone."))


# ------------------------------------------------------------------ who has what open
@signed_in
@require_GET
def editors(request: HttpRequest, slug: str) -> HttpResponse:
    """Which drafters have which paragraph open now, for the others."""
    draft = draft_to_write(request, slug)
    rows = editing.open_now(draft, but=person(request))
    return render(request, "outcomes/_editors.html", {"draft": draft, "editors": rows})


@signed_in
@require_GET
def present(request: HttpRequest, paragraph_id: UUID) -> HttpResponse:
    """Who else has this paragraph open now."""
    found = paragraph_to_write(request, paragraph_id)
    others = editing.others_at(found, but=person(request))
    return render(request, "outcomes/_present.html", {"paragraph": found, "others": others})
