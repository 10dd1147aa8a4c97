"""How the doors of the negotiation find their things, as those of the desk do (``drafting``), and what their
pages share."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.text import Truncator

from outcomes.live import drafts as live
from outcomes.models import Amendment, Consultation, OutcomeDraft, Paragraph
from outcomes.permissions import can_draft
from outcomes.views.drafting import settled
from outcomes.views.drafts import around


def amendment_of(request: HttpRequest, amendment_id: UUID) -> Amendment:
    rows = Amendment.objects.visible_to(request.user)
    rows = rows.select_related("draft__summit", "paragraph", "delegation", "overtaken_by", "made")
    found = get_object_or_404(rows, pk=amendment_id)
    found.paragraph.draft = settled(found.draft)
    return found


def consultation_of(request: HttpRequest, consultation_id: UUID) -> Consultation:
    rows = Consultation.objects.visible_to(request.user).select_related("draft__summit", "revision")
    found = get_object_or_404(rows, pk=consultation_id)
    settled(found.draft)
    return found


def must_draft(request: HttpRequest, draft: OutcomeDraft) -> None:
    if not can_draft(request.user, draft.summit):
        raise PermissionDenied


def shell(request: HttpRequest, draft: OutcomeDraft, here: str) -> dict[str, Any]:
    """What every page of the negotiation shows around its own."""
    return {**around(request, draft.summit), "draft": draft, "tab": here}


def numbered(draft: OutcomeDraft) -> list[dict[str, Any]]:
    """The paragraphs that stand, in order, each with its ``number``: see ``live.entries``."""
    return [one for one in live.entries(draft) if not one["paragraph"].is_deleted]


def standing_entry(draft: OutcomeDraft, paragraph: Paragraph) -> dict[str, Any]:
    """Of a paragraph that stands."""
    found = next((one for one in numbered(draft) if one["paragraph"].pk == paragraph.pk), None)
    if found is None:
        raise Http404
    return found


def name_of(entry: dict[str, Any]) -> str:
    """How a paragraph is called in lists: its number, or what it is."""
    return str(entry["number"].full or entry["paragraph"].get_kind_display())


def paragraph_choices(draft: OutcomeDraft) -> list[tuple[str, object]]:
    """For a form: number and first words."""
    return [
        (
            str(one["paragraph"].pk),
            f"{name_of(one)} · {Truncator(one['words'].text).chars(60, truncate='…')}",
        )
        for one in numbered(draft)
    ]
