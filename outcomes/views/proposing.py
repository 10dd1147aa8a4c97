"""Amendments are proposed: other words, that a paragraph goes, a new one beside it."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from outcomes import permissions
from outcomes.forms.amendments import (
    AmendmentForm,
    DeletionForm,
    InsertionForm,
    ReasonedForm,
)
from outcomes.models import Amendment, OutcomeDraft, Paragraph
from outcomes.services import proposing as acts
from outcomes.services.paragraphs import New
from outcomes.views.drafting import paragraph_to_read
from outcomes.views.negotiating import name_of, shell, standing_entry
from summit.doors import done, invalid, is_live, key_of, payload_of, person, signed_in
from summit.organising import attempt, key_for
from summit.permissions import participation_of


@signed_in
@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, paragraph_id: UUID) -> HttpResponse:
    """The words of the paragraph in the language of the address (``?language=``), to be changed."""
    paragraph = _to_amend(request, paragraph_id)
    language, seen = _wording(request, paragraph)
    initial = {"language": language, "text": paragraph.text.get(language, ""), "seen": seen}
    form = AmendmentForm(
        paragraph.draft, language, *_given(request), initial=initial, drafts=_drafts(request, paragraph)
    )  # fmt: skip
    return _page(request, paragraph, form, _change, "outcomes/amend.html")


@signed_in
@require_http_methods(["GET", "POST"])
def strike(request: HttpRequest, paragraph_id: UUID) -> HttpResponse:
    """That the paragraph goes."""
    paragraph = _to_amend(request, paragraph_id)
    language, seen = _wording(request, paragraph)
    form = DeletionForm(
        paragraph.draft, *_given(request), initial={"language": language, "seen": seen},
        drafts=_drafts(request, paragraph),
    )  # fmt: skip
    return _page(request, paragraph, form, _delete, "outcomes/amend_delete.html")


@signed_in
@require_http_methods(["GET", "POST"])
def insert(request: HttpRequest, paragraph_id: UUID) -> HttpResponse:
    """A new paragraph after this one, or before it (``?place=before``)."""
    paragraph = _to_amend(request, paragraph_id)
    draft = paragraph.draft
    is_heading = paragraph.kind == Paragraph.Kind.HEADING
    initial = {
        "kind": Paragraph.Kind.OPERATIVE if is_heading else paragraph.kind,
        "level": paragraph.level,
        "place": "before" if request.GET.get("place") == "before" else "after",
        "language": _reading(draft),
    }
    form = InsertionForm(
        draft, draft.languages, *_given(request), initial=initial, drafts=_drafts(request, paragraph)
    )  # fmt: skip
    return _page(request, paragraph, form, _insert, "outcomes/amend_insert.html")


# ------------------------------------------------------------------ inside
def _to_amend(request: HttpRequest, paragraph_id: UUID) -> Paragraph:
    paragraph = paragraph_to_read(request, paragraph_id)
    if not permissions.can_amend(request.user, paragraph.draft.summit):
        raise PermissionDenied
    return paragraph


def _drafts(request: HttpRequest, paragraph: Paragraph) -> bool:
    return permissions.can_draft(request.user, paragraph.draft.summit)


def _given(request: HttpRequest) -> list[Any]:
    return [request.POST] if request.method == "POST" else []


def _reading(draft: OutcomeDraft) -> str:
    """The reader's language, if the draft has it."""
    reading = (get_language() or "en").split("-")[0]
    return reading if reading in draft.languages else draft.language


def _wording(request: HttpRequest, paragraph: Paragraph) -> tuple[str, int]:
    """In which language, and the revision of the words that stand there."""
    given = request.POST if request.method == "POST" else request.GET
    draft = paragraph.draft
    wanted = given.get("language") or draft.language
    language = wanted if paragraph.text.get(wanted) else paragraph.words(draft.language).language
    return language, paragraph.versions.get(language, {}).get("revision", 0)


def _page(
    request: HttpRequest, paragraph: Paragraph, form: ReasonedForm, propose: Any, template: str
) -> HttpResponse:
    draft = paragraph.draft
    entry = standing_entry(draft, paragraph)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: propose(request, paragraph, form.cleaned_data))
        if made is not None:
            message = _("%(ref)s is proposed. The drafters decide about it.") % {
                "ref": made.reference
            }
            return done(request, reverse("outcomes:amendment", args=[made.pk]), message=message)
    if request.method == "POST" and is_live(request):
        return invalid(request, form, _("Propose an amendment"))
    context = {
        **shell(request, draft, "amendments"),
        "paragraph": paragraph,
        "name": name_of(entry),
        "words": entry["words"],
        "form": form,
        "key": key_for(request),
        "language": form["language"].value(),
        "languages": [code for code in draft.languages if paragraph.text.get(code)],
    }
    status = 422 if form.errors else 200
    return render(request, template, context, status=status)


def _who(request: HttpRequest, draft: OutcomeDraft, chosen: dict[str, Any]) -> acts.Proposer:
    """In their delegation's name; drafters in whose they say."""
    user = person(request)
    place = participation_of(user, draft.summit)
    delegation = chosen.get("delegation")
    if not permissions.can_draft(user, draft.summit):
        delegation = place.delegation if place else None
    return acts.Proposer(user, place, delegation, chosen["reason"])


def _change(request: HttpRequest, paragraph: Paragraph, chosen: dict[str, Any]) -> Amendment:
    who = _who(request, paragraph.draft, chosen)
    return acts.propose_amendment(
        paragraph,
        chosen["language"],
        chosen["text"],
        seen=chosen["seen"],
        by=who.by,
        place=who.place,
        delegation=who.delegation,
        reason=who.reason,
        key=key_of(request),
        payload=payload_of(request),
    )


def _delete(request: HttpRequest, paragraph: Paragraph, chosen: dict[str, Any]) -> Amendment:
    return acts.propose_deletion(
        paragraph,
        chosen["language"],
        seen=chosen["seen"],
        who=_who(request, paragraph.draft, chosen),
        key=key_of(request),
        payload=payload_of(request),
    )


def _insert(request: HttpRequest, paragraph: Paragraph, chosen: dict[str, Any]) -> Amendment:
    new = New(
        chosen["kind"], chosen["language"], chosen["text"], chosen["level"] or 0, paragraph,
        chosen["place"] == "before",
    )  # fmt: skip
    return acts.propose_insertion(
        paragraph.draft,
        new,
        who=_who(request, paragraph.draft, chosen),
        key=key_of(request),
        payload=payload_of(request),
    )
