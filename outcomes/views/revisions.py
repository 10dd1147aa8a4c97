"""Revisions as they were issued, compared; and the language versions side by side."""

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from outcomes.drafting.lines import lines
from outcomes.drafting.revisions import apart, compare_revisions
from outcomes.filetypes import TYPES
from outcomes.live import drafts as live
from outcomes.models import OutcomeDraft, Paragraph, Revision
from outcomes.models.paragraphs import vacant_words
from outcomes.services.revisions import changed_since, frozen, is_intact
from outcomes.views.drafting import draft_to_read
from outcomes.views.drafts import around
from summit.doors import signed_in
from summit.texts import Words, pick

NOW = "now"


def _language(request: HttpRequest, draft: OutcomeDraft, name: str = "language") -> str:
    """Asked for, or the reader's where the draft has it, or the original."""
    asked = request.GET.get(name, "")
    reading = (get_language() or "en").split("-")[0]
    return next((code for code in (asked, reading) if code in draft.languages), draft.language)


@signed_in
@require_GET
def revisions(request: HttpRequest, slug: str) -> HttpResponse:
    draft = draft_to_read(request, slug)
    rows = list(draft.revisions.select_related("made_by"))
    context = {
        **around(request, draft.summit),
        "draft": draft,
        "revisions": rows,
        "changed": changed_since(draft, rows),
    }
    return render(request, "outcomes/revisions.html", context)


@signed_in
@require_GET
def revision(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """As it was issued, in one language."""
    draft = draft_to_read(request, slug)
    found = get_object_or_404(draft.revisions.select_related("made_by"), number=number)
    language = _language(request, draft)
    context = {
        **around(request, draft.summit),
        "draft": draft,
        "revision": found,
        "language": language,
        "is_intact": is_intact(found),
        "rows": [_as_issued(one, language, draft) for one in found.paragraphs],
    }
    return render(request, "outcomes/revision.html", context)


def _as_issued(one: dict[str, Any], language: str, draft: OutcomeDraft) -> dict[str, Any]:
    is_deleted = one["status"] == Paragraph.Status.DELETED
    words: Words = (
        vacant_words() if is_deleted else pick(one["text"], language, order=draft.languages)
    )
    text = f"[{words.text}]" if one["status"] == Paragraph.Status.BRACKETED else words.text
    return {"paragraph": one, "words": words, "lines": lines(text)}


@signed_in
@require_GET
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Any two of them, or one with the draft as it is now (``old``, ``new``: a number or ``now``)."""
    draft = draft_to_read(request, slug)
    chosen = _compared(request, draft)
    fates = [row.fate for row in chosen["rows"]]
    context = {
        **around(request, draft.summit),
        **chosen,
        "draft": draft,
        "counts": {fate: fates.count(fate) for fate in ("changed", "added", "removed")},
        "moved": sum(row.moved for row in chosen["rows"]),
    }
    return render(request, "outcomes/compare.html", context)


@signed_in
@require_GET
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for Word: the older text with the newer one as tracked changes, which bear the summit's name
    and the moment of the newer one."""
    from outcomes.formats.tracking import Cover, tracked  # noqa: PLC0415 -- slow import

    draft = draft_to_read(request, slug)
    chosen = _compared(request, draft)
    before = apart(chosen["before"], chosen["after"])
    rows = compare_revisions(before, chosen["after"], chosen["language"], draft.language)
    summit, language = draft.summit, chosen["language"]
    names = dict(chosen["names"])
    author = summit.host or pick(summit.title, language, order=summit.language_codes).text
    cover = Cover(
        title=pick(draft.title, language, order=draft.languages).text or author,
        subject=f"{names[chosen['old']]} → {names[chosen['new']]}",
        author=author,
        language=language,
        at=_moment(draft, chosen["new"]).isoformat(),
    )
    name = f"{summit.slug}-outcome-{chosen['old']}-{chosen['new']}-{language}.docx"
    response = HttpResponse(tracked(rows, cover, draft.language), content_type=TYPES["docx"].media)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["Cache-Control"] = "private, no-store"
    return response


def _compared(request: HttpRequest, draft: OutcomeDraft) -> dict[str, Any]:
    """``old`` and ``new`` as asked for, or the last issued and the draft as it is; and their rows."""
    rows = list(draft.revisions.all())
    names = [str(one.number) for one in rows] + [NOW]
    old = request.GET.get("old", names[max(len(names) - 2, 0)])
    new = request.GET.get("new", NOW)
    if old not in names or new not in names:
        raise Http404
    language = _language(request, draft)
    before, after = _content(draft, rows, old), _content(draft, rows, new)
    return {
        "names": [(name, _name(rows, name)) for name in names],
        "old": old,
        "new": new,
        "language": language,
        "before": before,
        "after": after,
        "rows": compare_revisions(before, after, language, draft.language),
    }


def _moment(draft: OutcomeDraft, name: str) -> datetime:
    """When a revision was issued, or the draft was last changed."""
    if name != NOW:
        return draft.revisions.get(number=int(name)).created_at
    latest = draft.paragraphs.aggregate(at=Max("updated_at"))["at"]
    return latest or draft.updated_at


def _name(rows: list[Revision], name: str) -> str:
    if name == NOW:
        return _("The draft as it is now")
    return next(one.label for one in rows if str(one.number) == name)


def _content(draft: OutcomeDraft, rows: list[Revision], name: str) -> list[dict[str, Any]]:
    if name == NOW:
        return list(frozen(draft)["paragraphs"])
    return next(one.paragraphs for one in rows if str(one.number) == name)


@signed_in
@require_GET
def languages(request: HttpRequest, slug: str) -> HttpResponse:
    """Two language versions, paragraph by paragraph (``one``, ``other``)."""
    draft = draft_to_read(request, slug)
    one = request.GET.get("one", draft.language)
    first = one if one in draft.languages else draft.language
    others = [code for code in draft.languages if code != first]
    asked = request.GET.get("other", "")
    reading = (get_language() or "en").split("-")[0]
    second = next((code for code in (asked, reading) if code in others), (others or [""])[0])
    rows = [
        {**entry, "sides": [_side(entry["paragraph"], code) for code in (first, second) if code]}
        for entry in live.entries(draft)
        if not entry["paragraph"].is_deleted
    ]
    context = {
        **around(request, draft.summit),
        "draft": draft,
        "one": first,
        "other": second,
        "rows": rows,
        "stale": sum(side["is_stale"] for row in rows for side in row["sides"]),
        "missing": sum(not side["text"] for row in rows for side in row["sides"]),
    }
    return render(request, "outcomes/languages.html", context)


def _side(paragraph: Paragraph, code: str) -> dict[str, Any]:
    text = paragraph.text.get(code, "")
    bracketed = f"[{text}]" if paragraph.is_bracketed and text else text
    return {"language": code, "text": bracketed, "is_stale": paragraph.is_stale(code)}
