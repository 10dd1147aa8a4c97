from outcomes.models.publications import Document, Job, Publication
from outcomes.models.recommendations import Recommendation, Source, Stance

__all__ = ["Document", "Job", "Publication", "Recommendation", "Source", "Stance"]
