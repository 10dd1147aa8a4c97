"""What the rapporteur's form proposes: who speaks, to which question, in which language."""

from typing import Any

from sessions.forms.interventions import label_of
from sessions.models import Contribution, FloorRequest, Session
from summit.models import Participation

Status = FloorRequest.Status
PERSON = ("participation__user", "participation__delegation")


def proposal(session: Session, language: str) -> dict[str, Any]:
    """Whoever has the floor, else whoever had it last, else who was noted last; in the language that
    they asked to speak, or were noted in; to the question in focus. ``language`` if nothing tells."""
    floor = session.floor.filter(status__in=[Status.SPEAKING, Status.SPOKEN])
    entries = floor.select_related(*PERSON).order_by("-started_at")
    speech = entries.filter(status=Status.SPEAKING).first() or entries.first()
    noted = (
        Contribution.objects.filter(session=session, kind=Contribution.Kind.SPOKEN)
        .select_related("author__user", "author__delegation")
        .order_by("-number")
        .first()
    )
    found = {"speaker": "", "language": language, "guiding_question": session.focus_id}
    if noted is not None:
        found |= {"language": noted.language, "speaker": _name(noted.author) or noted.speaker_name}
    if speech is not None and (noted is None or not _is_past(speech, noted)):
        found |= {"language": speech.language, "speaker": _name(speech.participation)}
    return found


def _is_past(speech: FloorRequest, noted: Contribution) -> bool:
    """Somebody else was noted after this speech was over."""
    return speech.ended_at is not None and noted.said_at > speech.ended_at


def _name(place: Participation | None) -> str:
    return label_of(place) if place else ""
