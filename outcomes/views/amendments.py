"""Amendments: read side by side, propose, decide."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from outcomes import amending, permissions
from outcomes.forms.amendments import DecisionForm
from outcomes.live import drafts as live
from outcomes.models import Amendment, OutcomeDraft, Paragraph
from outcomes.services import amendments as acts
from outcomes.views.drafting import draft_to_read, paragraph_to_read
from outcomes.views.negotiating import (
    amendment_of,
    must_draft,
    name_of,
    shell,
    standing_entry,
)
from summit.doors import done, invalid, is_live, person, signed_in
from summit.models import Delegation
from summit.organising import attempt
from summit.permissions import participation_of

Kind = Amendment.Kind
ACCEPTED: dict[str, Any] = {
    Kind.CHANGE: _lazy("%(ref)s is in the text."),
    Kind.DELETE: _lazy("%(ref)s is accepted: the paragraph is deleted."),
    Kind.INSERT: _lazy("%(ref)s is in the text, as a new paragraph."),
}


def may_propose(request: HttpRequest, draft: OutcomeDraft) -> bool:
    is_open = draft.status == OutcomeDraft.Status.OPEN
    return is_open and permissions.can_amend(request.user, draft.summit)


# ------------------------------------------------------------------ read
@signed_in
@require_GET
def amendments(request: HttpRequest, slug: str) -> HttpResponse:
    """All of them, by paragraph; the address says which (``amending.Sieve``)."""
    draft = draft_to_read(request, slug)
    entries = live.entries(draft)
    rows = amending.of_draft(draft)
    sieve = amending.Sieve.of(request.GET.dict())
    names = {one["paragraph"].pk: name_of(one) for one in entries}
    groups = amending.by_paragraph([one["paragraph"] for one in entries], rows, sieve)
    for group in groups:
        group["name"] = names[group["paragraph"].pk]
    context = {
        **shell(request, draft, "amendments"),
        "sieve": sieve,
        "groups": groups,
        "total": len(rows),
        "count": sum(len(group["shown"]) for group in groups),
        "states": Amendment.State.choices,
        "kinds": Amendment.Kind.choices,
        "delegations": Delegation.objects.filter(amendments__draft=draft).distinct(),
        "languages": draft.languages,
        "may_propose": may_propose(request, draft),
    }
    return render(request, "outcomes/amendments.html", context)


@signed_in
@require_GET
def paragraph_amendments(request: HttpRequest, paragraph_id: UUID) -> HttpResponse:
    """Those of one paragraph, side by side."""
    paragraph = paragraph_to_read(request, paragraph_id)
    draft = paragraph.draft
    rows = [one for one in amending.of_draft(draft) if one.paragraph_id == paragraph.pk]
    entry = standing_entry(draft, paragraph)
    context = {
        **shell(request, draft, "amendments"),
        "paragraph": paragraph,
        "name": name_of(entry),
        "words": entry["words"],
        "shown": amending.shown(paragraph, rows),
        "languages": [code for code in draft.languages if paragraph.text.get(code)],
        "may_propose": may_propose(request, draft),
        "may_change": paragraph.status != Paragraph.Status.AGREED,
    }
    return render(request, "outcomes/paragraph_amendments.html", context)


# ------------------------------------------------------------------ one
@signed_in
@require_http_methods(["GET", "POST"])
def amendment(request: HttpRequest, amendment_id: UUID) -> HttpResponse:
    """One amendment with everything about it; a POST accepts it with changes."""
    found = amendment_of(request, amendment_id)
    draft = found.draft
    if request.method == "POST":
        must_draft(request, draft)
    form = _decision_form(request, found)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        user = person(request)
        kept = attempt(
            form,
            lambda: acts.accept_modified(
                found, chosen["text"], seen=chosen["seen"], decision=chosen["decision"],
                by=user, place=participation_of(user, draft.summit),
            ),
        )  # fmt: skip
        if kept is not None:
            return done(request, _at(found), message=_("Accepted with changes."))
    if request.method == "POST" and is_live(request):
        return invalid(request, form, _("Accept with changes"))
    rows = [one for one in amending.of_draft(draft) if one.paragraph_id == found.paragraph_id]
    shown = {one.amendment.pk: one for one in amending.shown(found.paragraph, rows)}
    entries = [one for one in live.entries(draft) if not one["paragraph"].is_gone]
    entry = next((one for one in entries if one["paragraph"].pk == found.paragraph_id), None)
    context = {
        **shell(request, draft, "amendments"),
        "amendment": found,
        "one": shown[found.pk],
        "name": name_of(entry) if entry else _("Deleted"),
        "current": found.paragraph.text.get(found.language, ""),
        "form": form,
        "may_withdraw": found.is_waiting and permissions.can_withdraw(request.user, found),
    }
    status = 422 if form.errors else 200
    return render(request, "outcomes/amendment.html", context, status=status)


def _decision_form(request: HttpRequest, amendment: Amendment) -> DecisionForm:
    if request.method == "POST":
        return DecisionForm(amendment.language, request.POST)
    initial = {"text": _starting(amendment), "seen": amendment.paragraph.revision}
    return DecisionForm(amendment.language, initial=initial)


def _starting(amendment: Amendment) -> str:
    """From which words a drafter goes on: with its change in them, or instead of it."""
    current = amendment.paragraph.text.get(amendment.language, "")
    if amendment.kind == Amendment.Kind.INSERT:
        return amendment.text
    if amendment.kind == Amendment.Kind.DELETE:
        return current
    merged = amending.put_in(amendment, current)
    return amendment.text if merged.collisions else merged.text


def _at(amendment: Amendment) -> str:
    return reverse("outcomes:amendment", args=[amendment.pk])


# ------------------------------------------------------------------ decide
@signed_in
@require_POST
def take_up(request: HttpRequest, amendment_id: UUID) -> HttpResponse:
    found = amendment_of(request, amendment_id)
    must_draft(request, found.draft)
    acts.take_up(found, by=person(request))
    return done(request, _at(found), message=_("Under review."))


@signed_in
@require_POST
def accept(request: HttpRequest, amendment_id: UUID) -> HttpResponse:
    found = amendment_of(request, amendment_id)
    must_draft(request, found.draft)
    user = person(request)
    acts.accept_amendment(found, by=user, place=participation_of(user, found.draft.summit))
    return done(request, _at(found), message=ACCEPTED[found.kind] % {"ref": found.reference})


@signed_in
@require_POST
def reject(request: HttpRequest, amendment_id: UUID) -> HttpResponse:
    """Field ``decision``: the reason, which is printed."""
    found = amendment_of(request, amendment_id)
    must_draft(request, found.draft)
    user = person(request)
    reason = request.POST.get("decision", "")
    acts.reject_amendment(found, reason, by=user, place=participation_of(user, found.draft.summit))
    return done(request, _at(found), message=_("Not accepted; it is kept as dissent."))


@signed_in
@require_POST
def withdraw(request: HttpRequest, amendment_id: UUID) -> HttpResponse:
    found = amendment_of(request, amendment_id)
    if not permissions.can_withdraw(request.user, found):
        raise PermissionDenied
    user = person(request)
    acts.withdraw_amendment(found, by=user, place=participation_of(user, found.draft.summit))
    return done(request, _at(found), message=_("Withdrawn."))
