from outcomes.models.drafts import OutcomeDraft, Revision
from outcomes.models.paragraphs import Evidence, EvidenceRole, Paragraph, Wording
from outcomes.models.publications import Document, Job, Publication
from outcomes.models.recommendations import Recommendation, Source
from outcomes.models.reporting import (
    CheckedQuotation,
    Narrative,
    NarrativeWording,
    SpeakersCheck,
    Treatment,
)
from outcomes.models.stances import Stance
from outcomes.models.themes import DeskStep, Grouping, Refusal, Tag, Tagging, Theme

__all__ = [
    "CheckedQuotation",
    "DeskStep",
    "Document",
    "Evidence",
    "EvidenceRole",
    "Grouping",
    "Job",
    "Narrative",
    "NarrativeWording",
    "OutcomeDraft",
    "Paragraph",
    "Publication",
    "Recommendation",
    "Refusal",
    "Revision",
    "Source",
    "SpeakersCheck",
    "Stance",
    "Tag",
    "Tagging",
    "Theme",
    "Treatment",
    "Wording",
]
