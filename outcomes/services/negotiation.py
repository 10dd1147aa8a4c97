"""What the steps of a negotiation share, inside a command that holds the draft."""

from typing import Any

from outcomes.live import negotiation as live
from outcomes.models import OutcomeDraft, Paragraph, Revision
from outcomes.services.revisions import freeze, frozen
from summit.log.journal import Act
from summit.models import User

# Not decided one by one, or decided already.
_AGREEABLE = (Paragraph.Status.PROPOSED, Paragraph.Status.AD_REF)


def issued(act: Act, draft: OutcomeDraft, *, by: User | None) -> Revision:
    """The text as it stands as a revision: the last one, or the next if more has changed since than how
    far paragraphs are agreed."""
    last = draft.revisions.order_by("-number").first()
    if last is not None and _said(last.content) == _said(frozen(draft)):
        return last
    draft.revision += 1
    draft.save(update_fields=["revision", "updated_at"])
    return freeze(act, draft, by=by)


def _said(content: dict[str, Any]) -> dict[str, Any]:
    rows = [{**one, "status": ""} for one in content["paragraphs"]]
    return {**content, "paragraphs": rows}


def agree(draft: OutcomeDraft) -> None:
    """Every paragraph of the text is agreed; nothing in it may be in brackets."""
    rows = draft.paragraphs.exclude(kind=Paragraph.Kind.HEADING)
    rows.filter(status__in=_AGREEABLE).update(status=Paragraph.Status.AGREED)


def move(act: Act, draft: OutcomeDraft, status: str, fact: str) -> None:
    """Where the draft stands from now on, for everybody who looks at it."""
    draft.status = status
    draft.save(update_fields=["status", "updated_at"])
    live.outcome_moved(act, draft, fact)
