"""What becomes of contributions as things stand now, before a document freezes it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from outcomes.dispositions import Disposition, dispose, is_quoted
from outcomes.models import Source, Treatment
from sessions.models import Appearance, Contribution, Session

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
    treatments = {
        one.contribution_id: one for one in Treatment.objects.filter(contribution__in=ids)
    }
    panel = _panel(contributions)
    found = {}
    for one in contributions:
        treatment = treatments.get(one.pk)
        hidden = one.session.attribution == Session.Attribution.CHATHAM or (
            treatment is not None and treatment.attribution == Treatment.Attribution.CHATHAM
        )
        quoted = is_quoted(
            one.status,
            highlighted=one.is_highlighted,
            relation=one.relation,
            on_panel=not hidden and _spoken_by(one, panel),
        )
        found[one.pk] = dispose(
            one.status,
            paragraphs=used[one.pk] or ([""] if quoted else []),
            into=one.head_reference,
            reason=treatment.reason if treatment else "",
        )
    return found


def _spoken_by(one: Contribution, panel: set[tuple[Any, Any]]) -> bool:
    return one.kind == Contribution.Kind.SPOKEN and (one.session_id, one.author_id) in panel


def _panel(contributions: Sequence[Contribution]) -> set[tuple[Any, Any]]:
    """Who has a part in which of their sessions."""
    parts = Appearance.objects.filter(
        session__in={one.session_id for one in contributions}, role__in=PANEL
    )
    return set(parts.values_list("session", "participation"))
