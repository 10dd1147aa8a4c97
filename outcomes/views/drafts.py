"""The outcome desk: the draft as it is, and what is done with it as a whole."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from outcomes import editing
from outcomes.forms.drafting import ParagraphForm, TitleForm
from outcomes.live import drafts as live
from outcomes.models import OutcomeDraft, Paragraph
from outcomes.permissions import can_draft
from outcomes.services import drafts, paragraphs, taking_back, zero_drafts
from outcomes.views.drafting import (
    desk_of,
    draft_to_read,
    draft_to_write,
    page_of,
    summit_of,
    summit_to_draft,
)
from summit.doors import done, invalid, key_of, payload_of, person, refused, signed_in, ticket
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import Summit
from summit.permissions import can_organise, participation_of


def outline_of(draft: OutcomeDraft) -> dict[str, Any]:
    """The paragraphs in order, and apart from them what is deleted, to be read and restored."""
    entries = live.entries(draft)
    return {
        "draft": draft,
        "summit": draft.summit,
        "entries": [one for one in entries if not one["paragraph"].is_gone],
        "deleted": [one for one in entries if one["paragraph"].is_deleted],
    }


def around(request: HttpRequest, summit: Summit) -> dict[str, Any]:
    """What every page of the desk has beside its own."""
    return {
        "summit": summit,
        "place": participation_of(request.user, summit),
        "can_report": can_draft(request.user, summit),
        "can_organise": can_organise(request.user, summit),
    }


@signed_in
@require_GET
def outcome(request: HttpRequest, slug: str) -> HttpResponse:
    """The draft; before there is one, its drafters are told how to begin."""
    summit = summit_of(request, slug)
    found = OutcomeDraft.objects.visible_to(request.user).filter(summit=summit).first()
    if found is None and can_draft(request.user, summit):
        context = {**around(request, summit), "count": len(zero_drafts.recommended(summit))}
        return render(request, "outcomes/outcome_empty.html", context)
    pass_ = ticket(request, live.stream(found.pk)) if found else ""
    draft = draft_to_read(request, slug)
    streams = journal.heads([live.stream(draft.pk)])
    languages = draft.languages
    everything = draft.paragraphs.all()
    writes = can_draft(request.user, summit) and draft.is_editable
    context = {
        **around(request, summit),
        "streams": streams,
        "ticket": pass_,
        **outline_of(draft),
        "editors": editing.open_now(draft, but=person(request)) if writes else [],
        "step": taking_back.last(draft) if writes else None,
        "form": ParagraphForm(languages, everything, initial={"language": draft.language}),
    }
    return render(request, "outcomes/outcome.html", context)


@signed_in
@require_GET
def outline(request: HttpRequest, slug: str) -> HttpResponse:
    """The paragraphs again, after numbers moved."""
    draft = draft_to_read(request, slug)
    return render(request, "outcomes/_outline.html", outline_of(draft))


@signed_in
@require_GET
def acts(request: HttpRequest, slug: str) -> HttpResponse:
    """What this person may do with the draft now."""
    draft = draft_to_read(request, slug)
    context = {**around(request, draft.summit), "draft": draft}
    return render(request, "outcomes/_draft_acts.html", context)


@signed_in
@require_POST
def compile_outcome(request: HttpRequest, slug: str) -> HttpResponse:
    """Field ``group_by``: question or theme."""
    summit = summit_to_draft(request, slug)
    before = Paragraph.objects.filter(draft__summit=summit).count()
    draft = zero_drafts.compile_draft(
        summit,
        by=person(request),
        group_by=request.POST.get("group_by", zero_drafts.BY_QUESTION),
        key=key_of(request),
        payload=payload_of(request),
    )
    count = draft.paragraphs.count() - before
    message = ngettext("%(n)d paragraph added.", "%(n)d paragraphs added.", count) % {"n": count}
    if not count:
        message = _("Nothing new: every recommendation is in the draft already.")
    return done(request, desk_of(draft), message=message)


@signed_in
@require_http_methods(["GET", "POST"])
def title(request: HttpRequest, slug: str) -> HttpResponse:
    """Title, symbol and original language."""
    draft = draft_to_write(request, slug)
    initial = {f"title_{code}": text for code, text in draft.title.items()}
    initial |= {"symbol": draft.symbol, "language": draft.language}
    form = TitleForm(draft.languages, request.POST or None, initial=initial)
    if draft.status != OutcomeDraft.Status.ZERO:
        form.fields["language"].disabled = True
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            drafts.edit_draft(
                draft, form.titles(), chosen["symbol"], language=chosen["language"],
                by=person(request),
            )  # fmt: skip
            return done(request, desk_of(draft), message=_("Saved."))
        except RuleBroken as error:
            if error.field not in form.fields:
                return refused(request, error)
            form.add_error(error.field, str(error.message))
    context = {**around(request, draft.summit), "draft": draft, "form": form}
    status = 422 if form.errors else 200
    return render(request, "outcomes/outcome_title.html", context, status=status)


@signed_in
@require_POST
def open_outcome(request: HttpRequest, slug: str) -> HttpResponse:
    draft = draft_to_write(request, slug)
    drafts.open_draft(draft, by=person(request), key=key_of(request), payload=payload_of(request))
    return done(request, desk_of(draft), message=_("Open for amendment."))


@signed_in
@require_POST
def issue(request: HttpRequest, slug: str) -> HttpResponse:
    """The draft as it is becomes the next revision."""
    draft = draft_to_write(request, slug)
    issued = drafts.issue_revision(
        draft, by=person(request), key=key_of(request), payload=payload_of(request)
    )
    return done(request, desk_of(draft), message=_("Issued as Rev.%(n)d.") % {"n": issued.revision})


@signed_in
@require_POST
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """A paragraph that a drafter writes."""
    draft = draft_to_write(request, slug)
    form = ParagraphForm(draft.languages, draft.paragraphs.all(), request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Add a paragraph"))
    chosen = form.cleaned_data
    new = paragraphs.New(
        chosen["kind"], chosen["language"], chosen["text"], chosen["level"] or 0, chosen["after"]
    )
    made = paragraphs.add_paragraph(
        draft, new, by=person(request), key=key_of(request), payload=payload_of(request)
    )
    return done(request, page_of(made), message=_("Added."))


@signed_in
@require_GET
def link(request: HttpRequest, slug: str) -> HttpResponse:
    """The way to the draft, for the summit's page: only for who may read it."""
    draft = draft_to_read(request, slug)
    return render(request, "outcomes/_outcome_link.html", {"draft": draft, "summit": draft.summit})
