from outcomes.models.adoption import Adoption, Commitment, CommitmentChange, Reservation
from outcomes.models.drafts import OutcomeDraft, Revision
from outcomes.models.negotiation import (
    Amendment,
    Comment,
    Consultation,
    Notice,
    Objection,
    SilenceProcedure,
)
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
from outcomes.models.words import Letter

__all__ = [
    "Adoption",
    "Amendment",
    "CheckedQuotation",
    "Comment",
    "Commitment",
    "CommitmentChange",
    "Consultation",
    "DeskStep",
    "Document",
    "Evidence",
    "EvidenceRole",
    "Grouping",
    "Job",
    "Letter",
    "Narrative",
    "NarrativeWording",
    "Notice",
    "Objection",
    "OutcomeDraft",
    "Paragraph",
    "Publication",
    "Recommendation",
    "Refusal",
    "Reservation",
    "Revision",
    "SilenceProcedure",
    "Source",
    "SpeakersCheck",
    "Stance",
    "Tag",
    "Tagging",
    "Theme",
    "Treatment",
    "Wording",
]
