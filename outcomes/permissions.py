"""Who may, with the outcome draft. Pure questions; each asks the database now."""

from typing import Any

from outcomes.models import OutcomeDraft
from summit.models import Summit
from summit.permissions import can_report, can_take_part


def can_draft(user: Any, summit: Summit) -> bool:
    """Writes the outcome document: the summit's rapporteurs and organisers."""
    return can_report(user, summit)


def can_read_draft(user: Any, draft: OutcomeDraft) -> bool:
    """A zero draft: who writes it. From the day it is opened: everybody who takes part."""
    if can_draft(user, draft.summit):
        return True
    return draft.status != OutcomeDraft.Status.ZERO and can_take_part(user, draft.summit)
