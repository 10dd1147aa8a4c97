"""What becomes of contributions as things stand now, before a document freezes it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from outcomes.dispositions import Disposition, dispose, is_quoted
from outcomes.models import Source, Treatment
from sessions.models import Appearance, Contribution

PANEL = (Appearance.Role.CHAIR, Appearance.Role.MODERATOR, Appearance.Role.SPEAKER)


def fates(contributions: Sequence[Contribution]) -> dict[UUID, Disposition]:
    """By the contribution's id, in three queries for any number of them. ``paragraphs`` are references of
    recommendations (S2-R3), and "" where the report quotes it without one; a document has numbers
    instead. The contributions come with ``session`` and ``merged_into``."""
    ids = [one.pk for one in contributions]
    used: dict[UUID, list[str]] = defaultdict(list)
    rows = Source.objects.filter(contribution__in=ids).order_by(
        "recommendation__session__number", "recommendation__number"
    )
    for pk, session, number in rows.values_list(
        "contribution", "recommendation__session__number", "recommendation__number"
    ):
        if (name := f"S{session}-R{number}") not in used[pk]:
            used[pk].append(name)
    reasons = dict(
        Treatment.objects.filter(contribution__in=ids).values_list("contribution", "reason")
    )
    panel = _panel(contributions)
    return {
        one.pk: dispose(
            one.status,
            paragraphs=used[one.pk] or ([""] if _is_quoted(one, panel) else []),
            into=one.head_reference,
            reason=reasons.get(one.pk, ""),
        )
        for one in contributions
    }


def _is_quoted(one: Contribution, panel: set[tuple[Any, Any]]) -> bool:
    return is_quoted(
        one.status,
        highlighted=one.is_highlighted,
        relation=one.relation,
        on_panel=one.kind == Contribution.Kind.SPOKEN and (one.session_id, one.author_id) in panel,
    )


def _panel(contributions: Sequence[Contribution]) -> set[tuple[Any, Any]]:
    """Who has a part in which of their sessions."""
    parts = Appearance.objects.filter(
        session__in={one.session_id for one in contributions}, role__in=PANEL
    )
    return set(parts.values_list("session", "participation"))
