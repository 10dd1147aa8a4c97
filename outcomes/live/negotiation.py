"""What browsers are told about the negotiation of the outcome draft."""

from outcomes.live import drafts
from outcomes.models import Amendment, OutcomeDraft
from summit.log.journal import Act


def amendment_changed(act: Act, amendment: Amendment, fact: str) -> None:
    """``amendment.proposed|under_review|accepted|modified|rejected|withdrawn``: its paragraph says how many
    wait."""
    act.say(drafts.stream(amendment.draft_id), fact, amendment.paragraph)


def outcome_moved(act: Act, draft: OutcomeDraft, fact: str) -> None:
    """``silence.started|broken|held``, ``outcome.decided|reserved|corrected``: where the draft stands, and every
    paragraph with it."""
    drafts.draft_changed(act, draft, fact)
    drafts.outline_changed(act, draft, fact)
