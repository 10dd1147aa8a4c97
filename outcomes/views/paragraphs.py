"""One paragraph: its words in every language, its history, its evidence, its place."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from outcomes import editing
from outcomes.drafting.comparing import compare
from outcomes.drafting.ordering import root_of
from outcomes.forms.drafting import (
    LEVELS,
    AlternativeForm,
    EvidenceForm,
    ParagraphForm,
    WritingForm,
)
from outcomes.live import drafts as live
from outcomes.models import Paragraph, Wording
from outcomes.permissions import can_draft
from outcomes.services import paragraphs, reshaping, taking_back, wording
from outcomes.views.drafting import (
    desk_of,
    page_of,
    paragraph_to_read,
    paragraph_to_write,
)
from outcomes.views.drafts import around
from summit.doors import (
    done,
    invalid,
    is_live,
    key_of,
    payload_of,
    person,
    refused,
    signed_in,
    ticket,
)
from summit.errors import RuleBroken
from summit.log import journal

SHOWN = 50  # of its wordings


@signed_in
@require_GET
def paragraph(request: HttpRequest, paragraph_id: UUID) -> HttpResponse:
    """For drafters with everything that they may do; read-only for who takes part."""
    found = paragraph_to_read(request, paragraph_id)
    names = [live.stream(found.draft_id)]
    if can_draft(request.user, found.draft.summit):
        names.append(live.page(found.pk))  # by which the others see who is here
    pass_ = ticket(request, *names)
    found = paragraph_to_read(request, paragraph_id)
    streams = journal.heads(names)
    draft = found.draft
    entries = live.entries(draft)
    entry = next(one for one in entries if one["paragraph"].pk == found.pk)
    writes = can_draft(request.user, draft.summit) and draft.is_editable
    neighbours = _neighbours(entries, entry)
    alone = _stands_alone(found, [one["paragraph"] for one in entries])
    context = {
        **around(request, draft.summit),
        **entry,
        "streams": streams,
        "ticket": pass_,
        "writes": writes,
        "texts": [_text(entry["paragraph"], code) for code in draft.languages],
        "history": history(found.wordings.select_related("by")),
        "neighbours": neighbours,
        "kinds": Paragraph.Kind.choices,
        "splits": alone,
        "joins": alone and _may_join(found, neighbours["after"]),
        "others": editing.others_at(found, but=person(request)) if writes else [],
        "step": taking_back.last(draft) if writes else None,
        "proposed_as": list(found.proposed_as.all()),
        "steps": [
            (value, Paragraph.Status(value).label) for value in paragraphs.NEXT[found.status]
        ],
        "levels": LEVELS,
        "alternative_form": AlternativeForm(
            draft.languages, initial={"language": draft.language}, auto_id="alt_%s"
        ),
        "evidence_form": EvidenceForm(auto_id="ev_%s"),
        "new_form": ParagraphForm(
            draft.languages,
            draft.paragraphs.none(),
            initial={"language": draft.language, "kind": found.kind, "level": found.level},
            auto_id="new_%s",
        ),
    }
    return render(request, "outcomes/paragraph.html", context)


def _text(paragraph: Paragraph, code: str) -> dict[str, Any]:
    """What it says in one language, to be read or written."""
    return {
        "language": code,
        "text": paragraph.text.get(code, ""),
        "is_original": code == paragraph.draft.language,
        "is_stale": paragraph.is_stale(code),
        "rows": max(3, len(paragraph.text.get(code, "")) // 70 + 2),
    }


def history(rows: "QuerySet[Wording]") -> list[dict[str, Any]]:
    """The newest first, each compared with the one before it in its language. What one person saved
    within ten minutes is one entry: nothing in between is lost, it is only not shown."""
    kept: list[Wording] = []
    for row in rows[: SHOWN * 4]:
        later = next((one for one in reversed(kept) if one.language == row.language), None)
        same = later is not None and later.by_id == row.by_id
        if same and later and (later.created_at - row.created_at).total_seconds() < 600:
            continue
        kept.append(row)
    found = []
    for place, row in enumerate(kept[:SHOWN]):
        before = next((one for one in kept[place + 1 :] if one.language == row.language), None)
        # What stands at the beginning is no change of anything.
        found.append({"wording": row, "pieces": compare((before or row).text, row.text)})
    return found


def _neighbours(entries: list[dict[str, Any]], entry: dict[str, Any]) -> dict[str, Any]:
    shown = [one for one in entries if not one["paragraph"].is_deleted or one is entry]
    place = shown.index(entry)
    return {
        "before": shown[place - 1] if place else None,
        "after": shown[place + 1] if place + 1 < len(shown) else None,
        "places": [one for one in shown if one is not entry],
    }


def _stands_alone(found: Paragraph, rows: Sequence[Paragraph]) -> bool:
    """Without alternatives: only then it can be split, or joined with the next."""
    roots = [root_of(row) for row in rows if not row.is_deleted and row.pk != found.pk]
    return root_of(found) not in roots


def _may_join(found: Paragraph, following: dict[str, Any] | None) -> bool:
    if following is None or found.is_deleted:
        return False
    other: Paragraph = following["paragraph"]
    alike = (other.kind, other.level) == (found.kind, found.level)
    return alike and other.alternative_to_id is None


@signed_in
@require_POST
def write(request: HttpRequest, paragraph_id: UUID) -> HttpResponse:
    """Fields ``text``, ``language``, ``seen`` (the revision it was made from) and, from a page that knows
    it exactly, ``base``; with ``confirmed`` its writer stands by a translation that did not change. The answer tells what stands now: others may have written too."""
    paragraph = paragraph_to_write(request, paragraph_id)
    form = WritingForm(request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Paragraph"))
    given = form.cleaned_data
    try:
        written = wording.write(
            paragraph,
            given["language"],
            given["text"],
            seen=given["seen"],
            base=given["base"] if "base" in request.POST else None,
            confirmed=given["confirmed"],
            by=person(request),
            key=key_of(request),
            payload=payload_of(request),
        )
    except wording.Collided as collided:
        if is_live(request):
            return refused(request, collided)
        return _collision(request, collided, given)
    text = written.text.get(given["language"], "")
    if written.is_deleted:  # joined to another: the words are there
        told = _("This paragraph was joined to the one before it; your words went there.")
        text = given["text"]
        if not is_live(request):
            return done(request, desk_of(written.draft), message=told)
    if not is_live(request):
        merged = text.split() != given["text"].split()
        told = _("Saved, together with what others wrote meanwhile.") if merged else _("Saved.")
        return done(request, page_of(written), message=told)
    return done(request, page_of(written), result={"text": text, "revision": written.revision})


def _collision(
    request: HttpRequest, collided: wording.Collided, given: dict[str, Any]
) -> HttpResponse:
    """Both texts, whole, and a form to settle it in; what others changed elsewhere is in it already."""
    context = {
        **around(request, collided.paragraph.draft.summit),
        "draft": collided.paragraph.draft,
        "paragraph": collided.paragraph,
        "language": given["language"],
        "mine": collided.mine,
        "current": collided.current,
        "pieces": compare(collided.current, collided.mine),
        "collisions": collided.merged.collisions,
        "message": collided.message,
    }
    return render(request, "outcomes/collision.html", context, status=409)


Act = Callable[[HttpRequest, Paragraph], object]


def _door(act: Act) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """A button of a paragraph: it does one thing and leads back."""

    @signed_in
    @require_POST
    def view(request: HttpRequest, paragraph_id: UUID) -> HttpResponse:
        found = paragraph_to_write(request, paragraph_id)
        act(request, found)
        return done(request, page_of(found), message=_("Saved."))

    return view


def _status(request: HttpRequest, found: Paragraph) -> None:
    paragraphs.set_status(found, request.POST.get("status", ""), by=person(request))


def _level(request: HttpRequest, found: Paragraph) -> None:
    given = request.POST.get("level", "")
    level = int(given) if given.isdecimal() and len(given) < 3 else -1
    reshaping.set_level(found, level, by=person(request))


def _move(request: HttpRequest, found: Paragraph) -> None:
    """Field ``before``: a paragraph of the draft, or "" for the end."""
    given = request.POST.get("before", "")
    rows = found.draft.paragraphs.all()
    before = get_object_or_404(rows, pk=_uuid(given)) if given else None
    paragraphs.move_paragraph(found, before, by=person(request))


def _uuid(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        raise RuleBroken(
            "place.unknown", _("This place is not in the draft any more."), "before"
        ) from None


status = _door(_status)
level = _door(_level)
move = _door(_move)
delete = _door(lambda request, found: paragraphs.delete_paragraph(found, by=person(request)))
restore = _door(lambda request, found: paragraphs.restore_paragraph(found, by=person(request)))


@signed_in
@require_POST
def alternative(request: HttpRequest, paragraph_id: UUID) -> HttpResponse:
    """Other words, as bis or ter."""
    found = paragraph_to_write(request, paragraph_id)
    form = AlternativeForm(found.draft.languages, request.POST, auto_id="alt_%s")
    if not form.is_valid():
        return invalid(request, form, _("Propose an alternative"))
    made = paragraphs.add_alternative(
        found, form.cleaned_data["language"], form.cleaned_data["text"], by=person(request),
        key=key_of(request), payload=payload_of(request),
    )  # fmt: skip
    return done(request, page_of(made), message=_("Added. Both are in brackets now."))
