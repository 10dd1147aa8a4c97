from sessions.models.sessions import (
    AgendaItem,
    Appearance,
    GuidingQuestion,
    InformationNote,
    Session,
)
from sessions.models.words import Contribution, Question, Upvote

__all__ = [
    "AgendaItem",
    "Appearance",
    "Contribution",
    "GuidingQuestion",
    "InformationNote",
    "Question",
    "Session",
    "Upvote",
]
