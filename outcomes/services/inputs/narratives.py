"""The rapporteur's words for each section: in the document's language, or visibly in another."""

from collections import defaultdict
from typing import Any

from outcomes.models import Narrative
from outcomes.services.inputs.attribution import NAMED
from outcomes.services.inputs.reading import Record
from summit.texts import direction

SHORT = 3  # characters: what is shorter stands in other words too


def narratives(record: Record) -> list[dict[str, Any]]:
    """One for each section that has words, the summit's own first."""
    sessions = {one.pk: f"S{one.number}" for one in record.sessions}
    found: dict[tuple[str, str], dict[str, Narrative]] = defaultdict(dict)
    for one in record.narratives:
        if one.session_id is None or one.session_id in sessions:
            name = sessions[one.session_id] if one.session_id else ""
            found[name, one.section][one.language] = one
    order = [record.language, *record.summit.language_codes]
    return [
        _narrative(name, min(texts.values(), key=lambda one: _place(one.language, order)), record)
        for (name, _section), texts in sorted(found.items())
    ]


def _place(language: str, order: list[str]) -> tuple[int, str]:
    return (order.index(language) if language in order else len(order), language)


def _narrative(session: str, one: Narrative, record: Record) -> dict[str, Any]:
    return {
        "session": session,
        "section": one.section,
        "text": one.text,
        "language": one.language,
        "direction": direction(one.language),
        "fallback": one.language != record.language,
    }


def named_in_narratives(record: Record, written: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A warning where the rapporteur names somebody in a session that is not on the record. The machine
    knows the names of participants and of noted speakers, no others."""
    strict = {f"S{one.number}": one for one in record.sessions if one.attribution != NAMED}
    names = {person.name for person in record.people if len(person.name) > SHORT}
    found = []
    for one in written:
        session = strict.get(one["session"])
        if session is None:
            continue
        speakers = {words.speaker_name for words in session.contributions.all()} - {""}
        if any(name in one["text"] for name in names | speakers):
            found.append(one["session"])
    what = list(dict.fromkeys(found))
    return [{"code": "names-in-narrative", "what": what}] if what else []
