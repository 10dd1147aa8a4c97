"""What browsers are told: in the room, at the rapporteur's desk, on the page of documents. The outcome desk
is told by ``drafts`` and ``negotiation``."""

from outcomes.live.agreement import (
    proposal_changed,
    proposals,
    recommendation_changed,
    recommendations,
    rules_changed,
    stance_taken,
)
from outcomes.live.desk import contribution_sorted, last_step, step_taken, theme_changed, themes
from outcomes.live.press import documents, job_changed, jobs, publication_changed

__all__ = [
    "contribution_sorted",
    "documents",
    "job_changed",
    "jobs",
    "last_step",
    "proposal_changed",
    "proposals",
    "publication_changed",
    "recommendation_changed",
    "recommendations",
    "rules_changed",
    "stance_taken",
    "step_taken",
    "theme_changed",
    "themes",
]
