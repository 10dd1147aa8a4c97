from sessions.models.floor import FloorRequest, Readiness
from sessions.models.sessions import (
    AgendaItem,
    Appearance,
    GuidingQuestion,
    InformationNote,
    Session,
)
from sessions.models.words import Contribution, HideReason, Question, Upvote

__all__ = [
    "AgendaItem",
    "Appearance",
    "Contribution",
    "FloorRequest",
    "GuidingQuestion",
    "HideReason",
    "InformationNote",
    "Question",
    "Readiness",
    "Session",
    "Upvote",
]
