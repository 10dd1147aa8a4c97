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
    "GuidingQuestion",
    "HideReason",
    "InformationNote",
    "Question",
    "Session",
    "Upvote",
]
