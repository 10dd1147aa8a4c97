"""The outcome draft as the outcome document prints it; null while there is none."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from outcomes.drafting.numbering import Number, numbers
from outcomes.models import Evidence, OutcomeDraft, Paragraph
from outcomes.models.paragraphs import vacant_words
from outcomes.services.inputs.negotiation import negotiated
from outcomes.services.inputs.reading import Record
from outcomes.services.inputs.recommendations import hold_against
from outcomes.services.inputs.register import is_printed
from summit.errors import RuleBroken
from summit.texts import direction, typeset


class BracketsLeft(RuleBroken):
    """An adopted text has no brackets, no alternatives and nothing that nobody agreed to."""


def draft_data(record: Record) -> dict[str, Any] | None:
    """Raises QuotationBroken and, of an adopted text, BracketsLeft."""
    draft = record.draft
    if draft is None:
        return None
    found = numbers(draft.paragraphs.all())
    rows = [row for row in draft.paragraphs.all() if not row.is_gone]
    if draft.is_adopted:
        must_be_clean([row for row in rows if not row.is_deleted], found)
    return {
        "symbol": draft.symbol,
        "status": draft.status,
        "status_label": str(OutcomeDraft.Status(draft.status).label),
        "revision": draft.revision,
        "title": record.words(draft.title),
        "language": draft.language,
        "paragraphs": [_paragraph(record, row, found[row.pk], rows) for row in rows],
        **negotiated(draft, found),
    }


def must_be_clean(rows: list[Paragraph], found: Mapping[Any, Number]) -> None:
    """What adoption and the adopted document ask of a text: raises BracketsLeft, naming the paragraph."""
    roots = [row.alternative_to_id for row in rows if row.alternative_to_id]
    for row in rows:
        if row.has_brackets or row.pk in roots:
            name = found[row.pk].full
            what = _("Paragraph %(number)s") % {"number": name} if name else row.words().text[:80]
            raise BracketsLeft(
                "brackets.left",
                _(
                    "%(paragraph)s still has brackets or alternatives: an adopted text has none. "
                    "Settle it at the outcome desk first."
                )
                % {"paragraph": what},
            )


def _paragraph(
    record: Record, row: Paragraph, number: Number, rows: list[Paragraph]
) -> dict[str, Any]:
    group = row.alternative_to_id or row.pk
    place = (
        _("Paragraph %(number)s") % {"number": number.full}
        if number.full
        else row.words().text[:60]
    )
    return {
        "id": row.anchor,
        "kind": row.kind,
        "number": number.full,
        "mark": number.mark,
        "level": number.level,
        **(_vacant() if row.is_vacant else _said(record, row, place)),
        "status": row.status,
        "status_label": str(Paragraph.Status(row.status).label),
        "brackets": row.is_bracketed,
        "alternatives": any(
            other.pk != row.pk and (other.alternative_to_id or other.pk) == group
            for other in rows
            if not other.is_deleted
        ),
    }


def _said(record: Record, row: Paragraph, place: str) -> dict[str, Any]:
    """Its words, and whose are behind them."""
    return {
        "text": _typeset(record.words(row.text, first=row.draft.language)),
        "translations": {
            code: {"text": typeset(text, code), "stale": row.is_stale(code)}
            for code, text in sorted(row.text.items())
        },
        "recommendations": sorted(one.reference for one in row.recommendations.all()),
        "evidence": [_evidence(one, place) for one in row.evidence.all()],
    }


def _vacant() -> dict[str, Any]:
    """“[Deleted]”: of a paragraph that went only its number is left."""
    found = vacant_words()
    text = {name: getattr(found, name) for name in ("text", "language", "direction", "fallback")}
    return {"text": text, "translations": {}, "recommendations": [], "evidence": []}


def _typeset(words: dict[str, Any]) -> dict[str, Any]:
    return {**words, "text": typeset(words["text"], words["language"])}


def _evidence(one: Evidence, place: str) -> dict[str, Any]:
    name = f"S{one.contribution.session.number}-C{one.contribution.number:03d}"
    entry = {"reference": name, "role": one.role, "role_label": str(one.get_role_display())}
    if not is_printed(one.contribution):
        nothing = {"quote": "", "start": 0, "end": 0, "sha256": "", "language": "", "direction": ""}
        return {**entry, **nothing, "withheld": True}
    hold_against(one, place, name)
    return {
        **entry,
        "quote": one.quote,
        "start": one.start,
        "end": one.end,
        "sha256": one.sha256,
        "language": one.contribution.language,
        "direction": direction(one.contribution.language),
        "withheld": False,
    }
