from outcomes.models.adoption import Adoption, Commitment, CommitmentChange, Reservation
from outcomes.models.corrigenda import Corrigendum
from outcomes.models.counts import CountedPerson, StanceCount
from outcomes.models.drafts import OutcomeDraft, Revision
from outcomes.models.endorsements import Endorsement
from outcomes.models.negotiation import (
    Amendment,
    Comment,
    Consultation,
    Notice,
    Objection,
    SilenceProcedure,
)
from outcomes.models.paragraphs import Evidence, EvidenceRole, Paragraph, Wording
from outcomes.models.proposals import Proposal
from outcomes.models.publications import Document, Job, Publication
from outcomes.models.recommendations import Recommendation, Source
from outcomes.models.remarks import Remark
from outcomes.models.reporting import (
    CheckedQuotation,
    Narrative,
    NarrativeWording,
    SpeakersCheck,
    Treatment,
)
from outcomes.models.rules import AgreementRules
from outcomes.models.stances import Stance
from outcomes.models.steps import DraftStep
from outcomes.models.themes import DeskStep, Grouping, Refusal, Tag, Tagging, Theme
from outcomes.models.words import Letter

__all__ = [
    "Adoption",
    "AgreementRules",
    "Amendment",
    "CheckedQuotation",
    "Comment",
    "Commitment",
    "CommitmentChange",
    "Consultation",
    "Corrigendum",
    "CountedPerson",
    "DeskStep",
    "Document",
    "DraftStep",
    "Endorsement",
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
    "Proposal",
    "Publication",
    "Recommendation",
    "Refusal",
    "Remark",
    "Reservation",
    "Revision",
    "SilenceProcedure",
    "Source",
    "SpeakersCheck",
    "Stance",
    "StanceCount",
    "Tag",
    "Tagging",
    "Theme",
    "Treatment",
    "Wording",
]
