from outcomes.models.drafts import OutcomeDraft, Revision
from outcomes.models.paragraphs import Evidence, EvidenceRole, Paragraph, Wording
from outcomes.models.publications import Document, Job, Publication
from outcomes.models.recommendations import Recommendation, Source
from outcomes.models.stances import Stance
from outcomes.models.themes import DeskStep, Grouping, Refusal, Tag, Tagging, Theme

__all__ = [
    "DeskStep",
    "Document",
    "Evidence",
    "EvidenceRole",
    "Grouping",
    "Job",
    "OutcomeDraft",
    "Paragraph",
    "Publication",
    "Recommendation",
    "Refusal",
    "Revision",
    "Source",
    "Stance",
    "Tag",
    "Tagging",
    "Theme",
    "Wording",
]
