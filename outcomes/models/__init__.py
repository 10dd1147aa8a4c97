from outcomes.models.publications import Document, Job, Publication
from outcomes.models.recommendations import Recommendation, Source
from outcomes.models.stances import Stance
from outcomes.models.themes import DeskStep, Grouping, Refusal, Tag, Tagging, Theme

__all__ = [
    "DeskStep",
    "Document",
    "Grouping",
    "Job",
    "Publication",
    "Recommendation",
    "Refusal",
    "Source",
    "Stance",
    "Tag",
    "Tagging",
    "Theme",
]
