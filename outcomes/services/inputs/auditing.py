"""The moderator's and the rapporteur's choices, audited: whom they leave out together, as a number."""

from collections.abc import Mapping, Set
from typing import Any

from outcomes.agreement.auditing import largest_unheard
from outcomes.models import Recommendation, Stance
from outcomes.services.inputs.attribution import CROWD
from outcomes.services.inputs.reading import Record
from outcomes.services.inputs.register import recommendation_reference
from sessions.models import Question, Session


def audit(record: Record, session: Session) -> dict[str, Any]:
    """``questions``: answered ones against what people upvoted; ``recommendations``: those that were not
    set aside against where people agree. Null where nobody supported anything."""
    apart = [one for one in session.recommendations.all() if one.merged_into_id is None]
    answered = {
        str(one.pk) for one in session.questions.all() if one.status == Question.Status.ANSWERED
    }
    return {
        "questions": _audited(_upvoted(record, session), answered),
        "recommendations": _audited(
            {
                recommendation_reference(session, one): {
                    str(stance.participation_id)
                    for stance in one.stances.all()
                    if stance.value == Stance.Value.AGREE and stance.participation.banned_at is None
                }
                for one in apart
            },
            {
                recommendation_reference(session, one)
                for one in apart
                if one.status != Recommendation.Status.SET_ASIDE
            },
        ),
    }


def _upvoted(record: Record, session: Session) -> dict[str, set[str]]:
    """Who supports each question that stands in the room, under whatever words they did."""
    shown = {Question.Status.APPROVED, Question.Status.ANSWERED}
    found: dict[Any, set[str]] = {
        one.pk: set() for one in session.questions.all() if one.status in shown
    }
    for one in session.questions.all():
        head = one.merged_into_id or one.pk
        if head in found:
            found[head] |= record.upvoters.get(one.pk, set())
    return {str(key): people for key, people in found.items()}


def _audited(supporters: Mapping[str, Set[str]], picked: Set[str]) -> dict[str, Any] | None:
    """Fewer than five people are not counted out: ``people`` is null then."""
    found = largest_unheard(supporters, picked)
    if not found.n:
        return None
    few = 0 < found.people < CROWD
    return {
        "picked": len(picked & supporters.keys()),
        "of": len(supporters),
        "supporters": found.n if found.n >= CROWD else None,
        "people": None if few or found.n < CROWD else found.people,
        "quota": round(float(found.quota), 1),
        "violation": found.is_violation,
    }
