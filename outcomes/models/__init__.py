from outcomes.models.publications import Document, Job, Publication
from outcomes.models.recommendations import Recommendation, Source
from outcomes.models.stances import Stance

__all__ = ["Document", "Job", "Publication", "Recommendation", "Source", "Stance"]
