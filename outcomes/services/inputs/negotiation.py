"""How the draft was negotiated, as the outcome document prints it. Delegations are named, persons never."""

from collections.abc import Mapping
from typing import Any

from outcomes.drafting.numbering import Number
from outcomes.models import (
    Adoption,
    Amendment,
    Commitment,
    Corrigendum,
    OutcomeDraft,
    Paragraph,
    Reservation,
)
from summit.texts import direction, typeset

Numbers = Mapping[Any, Number]


def negotiated(draft: OutcomeDraft, found: Numbers) -> dict[str, Any]:
    """``amendments``, ``dissent``, ``reservations``, ``adoption``, ``corrigenda`` and ``follow_up`` of the draft.
    What was withdrawn does not appear."""
    amendments = [one for one in draft.amendments.all() if one.state != Amendment.State.WITHDRAWN]
    amendments.sort(key=lambda one: one.number)
    return {
        "amendments": [_amendment(one, found) for one in amendments],
        "dissent": [
            _amendment(one, found) for one in amendments if one.state == Amendment.State.REJECTED
        ],
        "reservations": [_reservation(one, found) for one in draft.reservations.all()],
        "adoption": _adoption(getattr(draft, "adoption", None)),
        "corrigenda": [_corrigendum(one, found) for one in draft.corrigenda.all()],
        "follow_up": [_commitment(one, found) for one in _in_order(draft)],
    }


def _amendment(one: Amendment, found: Numbers) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "kind": one.kind,
        "kind_label": str(one.get_kind_display()),
        **_place(one.paragraph, found),
        "new_kind": one.new_kind,
        "new_kind_label": str(one.get_new_kind_display()) if one.new_kind else "",
        "new_level": one.new_level,
        "new_before": one.new_before,
        "made": found[one.made_id].full if one.made_id in found else "",
        "delegation": one.delegation.name if one.delegation else "",
        "state": one.state,
        "state_label": str(one.get_state_display()),
        "language": one.language,
        "direction": one.direction,
        "instead_of": typeset(one.base_text, one.language),
        "text": typeset(one.text, one.language),
        "reason": one.reason,
        "decision": one.decision,
    }


def _reservation(one: Reservation, found: Numbers) -> dict[str, Any]:
    nowhere = {"paragraph": "", "paragraph_id": ""}
    return {
        "delegation": one.delegation.name,
        **(_place(one.paragraph, found) if one.paragraph else nowhere),
        "language": one.language,
        "direction": direction(one.language),
        "text": one.text,
    }


def _adoption(decided: Adoption | None) -> dict[str, Any] | None:
    if decided is None:
        return None
    is_vote = decided.mode == Adoption.Mode.VOTE
    figures = {name: getattr(decided, name) for name in ("in_favour", "against", "abstaining")}
    return {
        "mode": decided.mode,
        "mode_label": str(decided.get_mode_display()),
        "figures": figures if is_vote else None,
        "date": decided.day.isoformat(),
        "place": decided.place,
        "note": decided.note,
        "revision": decided.revision.number,
        "sha256": decided.revision.sha256,
    }


def _corrigendum(one: Corrigendum, found: Numbers) -> dict[str, Any]:
    return {
        "reference": one.reference,
        **_place(one.paragraph, found),
        "language": one.language,
        "direction": one.direction,
        "instead_of": typeset(one.instead_of, one.language),
        "text": typeset(one.text, one.language),
        "reason": one.reason,
        "date": one.created_at.astimezone(one.draft.summit.zone).date().isoformat(),
    }


def _commitment(one: Commitment, found: Numbers) -> dict[str, Any]:
    return {
        **_place(one.paragraph, found),
        "what": one.what,
        "language": one.language,
        "direction": direction(one.language),
        "owner": one.owner,
        "owner_kind": one.owner_kind,
        "owner_kind_label": str(one.get_owner_kind_display()),
        "status": one.status,
        "status_label": str(one.get_status_display()),
        "review_on": one.review_on.isoformat() if one.review_on else "",
        "note": one.note,
    }


def _in_order(draft: OutcomeDraft) -> list[Commitment]:
    """By the paragraphs that they follow."""
    place = {row.pk: n for n, row in enumerate(draft.paragraphs.all())}
    rows = list(draft.commitments.all())
    return sorted(rows, key=lambda one: (place[one.paragraph_id], one.created_at, one.pk))


def _place(paragraph: Paragraph, found: Numbers) -> dict[str, str]:
    """Its number, and the id by which it stands in ``paragraphs``; both empty when it was deleted and no revision had it."""
    number = found.get(paragraph.pk)
    if number is None:
        return {"paragraph": "", "paragraph_id": ""}
    return {"paragraph": number.full, "paragraph_id": paragraph.anchor}
