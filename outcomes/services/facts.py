"""The compiled facts of one section, for who writes words around them: as the report would have them now."""

from django.utils.safestring import SafeString

from outcomes.models import Narrative
from outcomes.press import pages
from outcomes.services.inputs.documents import freeze
from sessions.models import Session
from summit.models import Summit

Section = Narrative.Section
# Which sections of the body a narrative stands in, by the ends of their ids.
PLACES = {
    Section.HELD: ("-held",),
    Section.PANEL: ("-panel",),
    Section.DISCUSSION: ("-discussion", "-general"),
    Section.QUESTIONS: ("-answered", "-unanswered"),
    Section.RECOMMENDATIONS: ("-recommendations",),
    Section.DISSENT: ("-dissent",),
    Section.INTRODUCTION: ("introduction",),
    Section.NEXT: ("next",),
    Section.LICENCE: (),
}


def of_section(
    summit: Summit, session: Session | None, section: str, language: str
) -> SafeString | str:
    """HTML from the press's own templates, where everything that people wrote is escaped; "" where the
    section has no facts. Read from one session only where it is one's."""
    scope = f"session-{session.number}" if session else ""
    data = freeze(summit, "report", language, {"register": False}, scope).data
    ends = PLACES[Section(section)]
    chosen = [
        one
        for one in data["sections"]
        if one["id"].endswith(ends or ("/",)) or _is_question(one["id"], section)
    ]
    return pages.facts(data, chosen) if chosen else ""


def _is_question(name: str, section: str) -> bool:
    return section == Section.DISCUSSION and "-question-" in name
