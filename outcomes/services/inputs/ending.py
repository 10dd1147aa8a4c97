"""What the negotiation of the outcome adds to the report: who does what next, and which amendments were not
accepted."""

from dataclasses import dataclass, field
from typing import Any

from outcomes.drafting.numbering import numbers
from outcomes.models import Amendment, Commitment, OutcomeDraft
from summit.texts import direction


@dataclass
class Ending:
    rows: list[Any] = field(default_factory=list)
    follow_up: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[dict[str, Any]] = field(default_factory=list)


def ending_of(draft: OutcomeDraft | None) -> Ending:
    """Two queries; empty while there is no draft."""
    if draft is None:
        return Ending()
    found = {key: number.full for key, number in numbers(draft.paragraphs.all()).items()}
    promised = list(Commitment.objects.filter(draft=draft).order_by("created_at", "pk"))
    refused = list(
        Amendment.objects.filter(draft=draft, state=Amendment.State.REJECTED)
        .select_related("delegation")
        .order_by("number")
    )
    return Ending(
        [*promised, *refused],
        [_commitment(one, found.get(one.paragraph_id, "")) for one in promised],
        [_amendment(one, found.get(one.paragraph_id, "")) for one in refused],
    )


def _commitment(one: Commitment, paragraph: str) -> dict[str, Any]:
    return {
        "paragraph": paragraph,
        "owner": one.owner,
        "what": one.what,
        "language": one.language,
        "direction": direction(one.language),
        "status": one.status,
        "status_label": str(Commitment.Status(one.status).label),
        "review_on": one.review_on.isoformat() if one.review_on else "",
    }


def _amendment(one: Amendment, paragraph: str) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "kind": one.kind,
        "kind_label": str(one.get_kind_display()),
        "paragraph": paragraph,
        "delegation": one.delegation.name if one.delegation else "",
        "text": one.text,
        "reason": one.decision,
        "language": one.language,
        "direction": direction(one.language),
    }
