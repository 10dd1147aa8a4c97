"""Who may, with the outcome draft and its negotiation. Pure questions; each asks the database now."""

from typing import Any

from outcomes.models import Amendment, Consultation, OutcomeDraft, SilenceProcedure
from summit.models import Delegation, Participation, Summit
from summit.permissions import can_report, can_take_part, participation_of

ROLE = Participation.Role


def can_draft(user: Any, summit: Summit) -> bool:
    """Writes the outcome document: the summit's rapporteurs and organisers."""
    return can_report(user, summit)


def can_read_draft(user: Any, draft: OutcomeDraft) -> bool:
    """A zero draft: who writes it. From the day it is opened: everybody who takes part."""
    if can_draft(user, draft.summit):
        return True
    return draft.status != OutcomeDraft.Status.ZERO and can_take_part(user, draft.summit)


def delegate(user: Any, summit: Summit) -> Participation | None:
    """The place of somebody who speaks for a delegation: its members and its head, no observers."""
    place = participation_of(user, summit)
    if place is None or place.is_guest or place.delegation_id is None:
        return None
    return None if place.role == ROLE.OBSERVER else place


def heads(place: Participation | None) -> bool:
    """This person signs for their delegation."""
    return (
        place is not None and place.delegation is not None and place.delegation.head_id == place.pk
    )


def can_amend(user: Any, summit: Summit) -> bool:
    """Proposes other words: delegates, and who drafts."""
    return delegate(user, summit) is not None or can_report(user, summit)


def can_withdraw(user: Any, amendment: Amendment) -> bool:
    """Takes it back: who proposed it, and the head of the delegation in whose name; of the drafters'
    own, every drafter."""
    if amendment.delegation_id is None:
        return can_report(user, amendment.draft.summit)
    place = delegate(user, amendment.draft.summit)
    if place is None or place.delegation_id != amendment.delegation_id:
        return False
    return place.pk == amendment.by_id or heads(place)


def can_comment(user: Any, consultation: Consultation) -> bool:
    """Speaks in a consultation: members of the invited delegations."""
    place = delegate(user, consultation.draft.summit)
    return place is not None and invited(consultation, place.delegation)


def can_object(user: Any, silence: SilenceProcedure) -> bool:
    """Breaks the silence: heads of the invited delegations."""
    place = delegate(user, silence.draft.summit)
    return heads(place) and place is not None and invited(silence, place.delegation)


def can_reserve(user: Any, draft: OutcomeDraft) -> bool:
    """Enters a reservation: heads of delegations for theirs, drafters for all."""
    return heads(delegate(user, draft.summit)) or can_report(user, draft.summit)


def invited(to: Consultation | SilenceProcedure, delegation: Delegation | None) -> bool:
    return delegation is not None and to.invited.filter(pk=delegation.pk).exists()
