"""Amendments: read side by side, propose, decide."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from outcomes import amending, permissions
from outcomes.forms.negotiation import AmendmentForm, DecisionForm
from outcomes.models import Amendment, OutcomeDraft, Paragraph
from outcomes.services import amendments as acts
from outcomes.views.drafting import draft_to_read, paragraph_to_read
from outcomes.views.negotiating import amendment_of, must_draft, name_of, numbered, shell
from summit.doors import done, invalid, is_live, key_of, payload_of, person, signed_in
from summit.models import Delegation
from summit.organising import attempt, key_for
from summit.permissions import participation_of


def _may_propose(request: HttpRequest, draft: OutcomeDraft) -> bool:
    is_open = draft.status == OutcomeDraft.Status.OPEN
    return is_open and permissions.can_amend(request.user, draft.summit)


# ------------------------------------------------------------------ read
@signed_in
@require_GET
def amendments(request: HttpRequest, slug: str) -> HttpResponse:
    """All of them, by paragraph; the address says which (``amending.Sieve``)."""
    draft = draft_to_read(request, slug)
    entries = numbered(draft)
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
        "delegations": Delegation.objects.filter(amendments__draft=draft).distinct(),
        "languages": draft.languages,
        "may_propose": _may_propose(request, draft),
    }
    return render(request, "outcomes/amendments.html", context)


@signed_in
@require_GET
def paragraph_amendments(request: HttpRequest, paragraph_id: UUID) -> HttpResponse:
    """Those of one paragraph, side by side."""
    paragraph = paragraph_to_read(request, paragraph_id)
    draft = paragraph.draft
    rows = [one for one in amending.of_draft(draft) if one.paragraph_id == paragraph.pk]
    entry = _entry(draft, paragraph)
    context = {
        **shell(request, draft, "amendments"),
        "paragraph": paragraph,
        "name": name_of(entry),
        "words": entry["words"],
        "shown": amending.shown(paragraph, rows),
        "languages": [code for code in draft.languages if paragraph.text.get(code)],
        "may_propose": _may_propose(request, draft),
    }
    return render(request, "outcomes/paragraph_amendments.html", context)


def _entry(draft: OutcomeDraft, paragraph: Paragraph) -> dict[str, Any]:
    """Of a paragraph that stands."""
    found = next((one for one in numbered(draft) if one["paragraph"].pk == paragraph.pk), None)
    if found is None:
        raise Http404
    return found


# ------------------------------------------------------------------ propose
@signed_in
@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, paragraph_id: UUID) -> HttpResponse:
    """The words of the paragraph in the language of the address (``?language=``), to be changed."""
    paragraph = paragraph_to_read(request, paragraph_id)
    draft = paragraph.draft
    if not permissions.can_amend(request.user, draft.summit):
        raise PermissionDenied
    entry = _entry(draft, paragraph)
    form = _form(request, draft, paragraph)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: _propose(request, paragraph, form.cleaned_data))
        if made is not None:
            message = _("%(ref)s is proposed. The drafters decide about it.") % {
                "ref": made.reference
            }
            return done(request, _at(made), message=message)
    if request.method == "POST" and is_live(request):
        return invalid(request, form, _("Propose an amendment"))
    context = {
        **shell(request, draft, "amendments"),
        "paragraph": paragraph,
        "name": name_of(entry),
        "form": form,
        "key": key_for(request),
        "language": form["language"].value(),
        "languages": [code for code in draft.languages if paragraph.text.get(code)],
    }
    status = 422 if form.errors else 200
    return render(request, "outcomes/amend.html", context, status=status)


def _form(request: HttpRequest, draft: OutcomeDraft, paragraph: Paragraph) -> AmendmentForm:
    given = request.POST if request.method == "POST" else request.GET
    wanted = given.get("language") or draft.language
    language = wanted if paragraph.text.get(wanted) else paragraph.words(draft.language).language
    drafts = permissions.can_draft(request.user, draft.summit)
    if request.method == "POST":
        return AmendmentForm(draft, language, request.POST, drafts=drafts)
    initial = {
        "language": language,
        "text": paragraph.text.get(language, ""),
        "seen": paragraph.versions.get(language, {}).get("revision", 0),
    }
    return AmendmentForm(draft, language, initial=initial, drafts=drafts)


def _propose(request: HttpRequest, paragraph: Paragraph, chosen: dict[str, Any]) -> Amendment:
    user = person(request)
    place = participation_of(user, paragraph.draft.summit)
    delegation = chosen.get("delegation")
    if not permissions.can_draft(user, paragraph.draft.summit):
        delegation = place.delegation if place else None
    return acts.propose_amendment(
        paragraph,
        chosen["language"],
        chosen["text"],
        seen=chosen["seen"],
        reason=chosen["reason"],
        delegation=delegation,
        by=user,
        place=place,
        key=key_of(request),
        payload=payload_of(request),
    )


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
    entry = next(
        (one for one in numbered(draft) if one["paragraph"].pk == found.paragraph_id), None
    )
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
    merged = amending.put_in(amendment, amendment.paragraph.text.get(amendment.language, ""))
    text = amendment.text if merged.collisions else merged.text
    initial = {"text": text, "seen": amendment.paragraph.revision}
    return DecisionForm(amendment.language, initial=initial)


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
    message = _("%(ref)s is in the text.") % {"ref": found.reference}
    return done(request, _at(found), message=message)


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
