"""A draft as it was issued: whole, canonical, with its digest."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from outcomes.drafting.numbering import Number
from outcomes.live import drafts as live
from outcomes.models import Evidence, OutcomeDraft, Paragraph, Revision
from summit.log.journal import Act
from summit.models import User
from summit.services.activity import record


def frozen(draft: OutcomeDraft) -> dict[str, Any]:
    """What the draft says now, as plain data; of what was deleted from an issued revision only its number."""
    shown = [entry for entry in live.entries(draft) if not entry["paragraph"].is_gone]
    return {
        "symbol": draft.symbol,
        "title": draft.title,
        "language": draft.language,
        "revision": draft.revision,
        "paragraphs": [_paragraph(entry["paragraph"], entry["number"]) for entry in shown],
    }


def _paragraph(paragraph: Paragraph, number: Number) -> dict[str, Any]:
    root = paragraph.alternative_to_id
    text: dict[str, str] = {} if paragraph.is_vacant else paragraph.text
    evidence = [] if paragraph.is_vacant else list(paragraph.evidence.all())
    recommended = [] if paragraph.is_vacant else list(paragraph.recommendations.all())
    return {
        "id": str(paragraph.pk),
        "anchor": paragraph.anchor,
        "kind": paragraph.kind,
        "number": number.full,
        "mark": number.mark,
        "level": number.level,
        "status": paragraph.status,
        "text": text,
        "stale": [code for code in text if paragraph.is_stale(code)],
        "alternative_to": str(root) if root else "",
        "recommendations": sorted(one.reference for one in recommended),
        "evidence": [evidence_data(one) for one in evidence],
    }


def evidence_data(one: Evidence) -> dict[str, Any]:
    return {
        "reference": one.contribution.reference,
        "role": one.role,
        "quote": one.quote,
        "start": one.start,
        "end": one.end,
        "sha256": one.sha256,
        "revision": one.revision,
        "language": one.contribution.language,
    }


def canonical(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def freeze(act: Act, draft: OutcomeDraft, *, by: User | None) -> Revision:
    """Inside a command that holds the draft: the revision with the draft's number, made once. The numbers
    that it gives stay in the next ones."""
    operative = draft.paragraphs.filter(kind=Paragraph.Kind.OPERATIVE)
    new = operative.filter(numbered_since=None).exclude(status=Paragraph.Status.DELETED)
    new.update(numbered_since=draft.revision)
    draft.paragraphs.exclude(pk__in=operative.values("pk")).update(numbered_since=None)
    content = frozen(draft)
    revision = Revision.objects.create(
        draft=draft,
        number=draft.revision,
        content=content,
        sha256=hashlib.sha256(canonical(content)).hexdigest(),
        made_by=by,
    )
    record(act, "draft.issued", revision, by=by, summit=draft.summit, what=f"Rev.{draft.revision}")
    return revision


def close_up(draft: OutcomeDraft) -> None:
    """Numbers run through again, and what was deleted has none: for the text that is adopted."""
    draft.paragraphs.update(numbered_since=None)


def is_intact(revision: Revision) -> bool:
    """Its content is what it was when it was issued."""
    return hashlib.sha256(canonical(revision.content)).hexdigest() == revision.sha256


def changed_since(draft: OutcomeDraft, revisions: Sequence[Revision]) -> bool:
    """Whether the draft says something else than the last one issued."""
    if not revisions:
        return True
    return bool(frozen(draft) != revisions[-1].content)
