"""The follow-up register: who may read it, what it shows, and the same as a table to take away."""

import csv
import io
from datetime import date, tzinfo
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from outcomes.models import Commitment, CommitmentChange, Document, OutcomeDraft, Publication
from outcomes.permissions import can_draft

FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEAD = [
    "paragraph", "what", "language", "owner", "owner_kind", "status", "review_on", "overdue", "note",
    "changed_on",
]  # fmt: skip


def is_public(draft: OutcomeDraft) -> bool:
    """The outcome is adopted, and a document of it is published."""
    published = Publication.objects.published().filter(
        summit=draft.summit_id, document=Document.OUTCOME
    )
    return draft.is_adopted and published.exists()


def may_read(user: Any, draft: OutcomeDraft) -> bool:
    """Everybody, once it is public; who keeps it, always."""
    return can_draft(user, draft.summit) or is_public(draft)


def lines(draft: OutcomeDraft, entries: list[dict[str, Any]], today: date) -> list[dict[str, Any]]:
    """In the order of the paragraphs: ``commitment``, ``name`` and ``anchor`` of its paragraph,
    ``overdue``, and ``history``, the newest first."""
    place = {one["paragraph"].pk: n for n, one in enumerate(entries)}
    names = {one["paragraph"].pk: one["number"].full for one in entries}
    changes = Prefetch("changes", CommitmentChange.objects.order_by("-created_at"))
    rows = list(
        Commitment.objects.filter(draft=draft).select_related("paragraph").prefetch_related(changes)
    )
    rows.sort(key=lambda row: (place.get(row.paragraph_id, len(place)), row.created_at))
    return [
        {
            "commitment": row,
            "name": names.get(row.paragraph_id, "") or row.paragraph.get_kind_display(),
            "anchor": row.paragraph.anchor,
            "overdue": row.is_overdue(today),
            "history": list(row.changes.all()),
        }
        for row in rows
    ]


def as_csv(shown: list[dict[str, Any]], zone: tzinfo) -> str:
    """For spreadsheets: with a byte order mark, and nothing in it is taken for a formula. Days are those of
    ``zone``, the summit's."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEAD)
    for one in shown:
        row = one["commitment"]
        cells = [
            one["name"], row.what, row.language, row.owner, row.owner_kind, row.status,
            row.review_on.isoformat() if row.review_on else "", "yes" if one["overdue"] else "",
            row.note, timezone.localdate(row.updated_at, zone).isoformat(),
        ]  # fmt: skip
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return "\ufeff" + text.getvalue()
