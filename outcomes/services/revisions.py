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
    """What the draft says now, as plain data; what is deleted is not in it."""
    shown = [entry for entry in live.entries(draft) if not entry["paragraph"].is_deleted]
    return {
        "symbol": draft.symbol,
        "title": draft.title,
        "language": draft.language,
        "revision": draft.revision,
        "paragraphs": [_paragraph(entry["paragraph"], entry["number"]) for entry in shown],
    }


def _paragraph(paragraph: Paragraph, number: Number) -> dict[str, Any]:
    root = paragraph.alternative_to_id
    return {
        "id": str(paragraph.pk),
        "anchor": paragraph.anchor,
        "kind": paragraph.kind,
        "number": number.full,
        "mark": number.mark,
        "level": number.level,
        "status": paragraph.status,
        "text": paragraph.text,
        "stale": [code for code in paragraph.text if paragraph.is_stale(code)],
        "alternative_to": str(root) if root else "",
        "recommendations": sorted(one.reference for one in paragraph.recommendations.all()),
        "evidence": [evidence_data(one) for one in paragraph.evidence.all()],
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
    """Inside a command that holds the draft: the revision with the draft's number, made once. In it
    everything is numbered through; what is not in it is an insertion when it comes back."""
    draft.paragraphs.filter(is_inserted=True).update(is_inserted=False)
    gone = draft.paragraphs.filter(status=Paragraph.Status.DELETED, kind=Paragraph.Kind.OPERATIVE)
    # Alternatives have the number of their group.
    gone.filter(alternative_to=None, alternatives=None).update(is_inserted=True)
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


def is_intact(revision: Revision) -> bool:
    """Its content is what it was when it was issued."""
    return hashlib.sha256(canonical(revision.content)).hexdigest() == revision.sha256


def changed_since(draft: OutcomeDraft, revisions: Sequence[Revision]) -> bool:
    """Whether the draft says something else than the last one issued."""
    if not revisions:
        return True
    return bool(frozen(draft) != revisions[-1].content)
