"""What was shared in a session, and which passages of its transcript were cited."""

import re
from collections import Counter
from collections.abc import Set
from typing import Any

from outcomes.services.inputs.attribution import NAMED, who
from outcomes.services.inputs.reading import Record
from outcomes.services.inputs.register import contribution_reference, is_printed
from sessions.models import Citation, Contribution, Resource, Session
from summit.texts import direction


def resources(record: Record, session: Session, crowd: Counter[str]) -> list[dict[str, Any]]:
    """Links with their addresses, files with their titles, in the order in which they were shared."""
    questions: dict[Any, int] = {one.pk: one.position for one in session.guiding_questions.all()}
    return [
        {
            "title": one.title,
            "language": one.language,
            "direction": direction(one.language),
            "kind": one.kind,
            "kind_label": str(Resource.Kind(one.kind).label) if one.kind else "",
            "url": one.url,
            "guiding_question": questions.get(one.guiding_question_id),
            "who": who(one, session, crowd),
        }
        for one in session.resources.all()
    ]


def citations(record: Record, session: Session) -> list[dict[str, Any]]:
    """The passages that printed contributions speak of, none of which a moderator withholds. Where the
    session is not on the record they stand without the names of who spoke."""
    found = []
    speakers = record.captioned.get(session.pk, set()) if session.attribution != NAMED else set()
    for one in session.contributions.all():
        passage = _passage(one) if is_printed(one) else None
        if passage is not None and not passage.is_withheld:
            found.append(
                {
                    "contribution": contribution_reference(session, one),
                    "at": passage.at,
                    "text": _without(passage.text, speakers),
                    "language": passage.language,
                    "direction": direction(passage.language),
                }
            )
    return found


def _without(text: str, speakers: Set[str]) -> str:
    """A passage of several speakers has their names before their words, a paragraph each."""
    if not speakers:
        return text
    names = "|".join(re.escape(name) for name in sorted(speakers, key=len, reverse=True))
    return re.sub(rf"^(?:{names}): ", "", text, flags=re.MULTILINE)


def _passage(one: Contribution) -> Citation | None:
    """A related row that is read with the contribution; most have none."""
    try:
        return one.citation
    except Citation.DoesNotExist:
        return None
