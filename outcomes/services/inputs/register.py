"""The register: every contribution with its stable number and exactly one disposition."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from outcomes.dispositions import account, dispose
from outcomes.models import Recommendation
from outcomes.services.fates import PANEL
from outcomes.services.inputs.attribution import CHATHAM, stricter, who
from outcomes.services.inputs.checking import checked
from outcomes.services.inputs.reading import Record
from sessions.models import Contribution, Session
from summit.texts import direction

LONGEST = 400  # characters of words that are quoted without anybody having chosen a part of them


def contribution_reference(session: Session, contribution: Contribution) -> str:
    """S2-C014."""
    return f"S{session.number}-C{contribution.number:03d}"


def recommendation_reference(session: Session, recommendation: Recommendation) -> str:
    """S2-R3."""
    return f"S{session.number}-R{recommendation.number}"


def uses(session: Session) -> dict[Any, list[str]]:
    """Which recommendations stand on which contribution, by its key."""
    found: dict[Any, list[str]] = {}
    for recommendation in session.recommendations.all():
        name = recommendation_reference(session, recommendation)
        for source in recommendation.sources.all():
            used = found.setdefault(source.contribution_id, [])
            if name not in used:
                used.append(name)
    return found


def is_printed(contribution: Contribution) -> bool:
    """Only what the room was shown leaves it."""
    return contribution.status == Contribution.Status.APPROVED


def contributions(record: Record, session: Session, crowd: Counter[str]) -> list[dict[str, Any]]:
    """In order of their numbers, each still without its disposition (``settle``). What may not be printed
    has neither words nor author here."""
    used = uses(session)
    questions: dict[Any, int] = {one.pk: one.position for one in session.guiding_questions.all()}
    panel = {one.participation_id for one in session.appearances.all() if one.role in PANEL}
    entries = []
    for one in session.contributions.all():
        treatment = record.treated(one)
        entry = {
            "reference": contribution_reference(session, one),
            "guiding_question": questions.get(one.guiding_question_id),
            "used_in": used.get(one.pk, []),
            "merged_into": contribution_reference(session, one.head) if one.head else "",
            "_status": one.status,
            "_reason": treatment.reason if treatment else "",
        }
        if is_printed(one):
            rule = treatment.attribution if treatment else ""
            entry |= _printed(one, session, crowd, rule) | checked(record.checks, one)
            spoken = one.kind == Contribution.Kind.SPOKEN
            hidden = stricter(session.attribution, rule) == CHATHAM
            entry["on_panel"] = spoken and one.author_id in panel and not hidden
        else:
            entry |= _unprinted()
        entries.append(entry)
    return entries


def _printed(one: Contribution, session: Session, crowd: Counter[str], rule: str) -> dict[str, Any]:
    to = one.reply_to if one.reply_to and is_printed(one.reply_to) else None
    related = one.about or one  # what is said about a recommendation relates to that
    return {
        "kind": one.kind,
        "from_chat": one.from_chat is not None,
        "who": who(one, session, crowd, rule),
        "text": one.text,
        "language": one.language,
        "direction": direction(one.language),
        "highlighted": one.is_highlighted,
        "attribution": rule,
        "answers": contribution_reference(session, to) if to else one.discusses,
        "relation": related.relation,
        "relation_label": str(related.get_relation_display()) if related.relation else "",
    }


def _unprinted() -> dict[str, Any]:
    nobody = {"name": "", "affiliation": "", "anonymous": False}
    texts = ("kind", "text", "language", "direction", "attribution", "answers", "relation",
             "relation_label", "check", "correction")  # fmt: skip
    return {
        **dict.fromkeys(texts, ""),
        "who": nobody,
        "highlighted": False,
        "on_panel": False,
        "from_chat": False,
    }


def excerpt(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The beginning of these words, at most 400 characters, cut between two words: verbatim. What a
    speaker corrected is quoted as corrected; the register has both."""
    text = entry["correction"] or entry["text"]
    end = len(text)
    if end > LONGEST:
        end = LONGEST
        while end > LONGEST // 2 and not text[end].isspace():
            end -= 1
    return {
        "reference": entry["reference"],
        "quote": text[:end].rstrip(),
        "whole": end == len(text),
        "corrected": bool(entry["correction"]),
        "outdated": False,
    }


def settle(
    sessions: Sequence[dict[str, Any]], places: Mapping[str, Sequence[Any]], total: int
) -> list[dict[str, Any]]:
    """Gives every contribution its disposition: ``places`` says in which paragraphs it is used or quoted.
    Returns the account of all; raises DoesNotAddUp unless it sums to ``total``."""
    for session in sessions:
        for entry in session["contributions"]:
            entry["disposition"] = dispose(
                entry.pop("_status"),
                paragraphs=places.get(entry["reference"], []),
                into=entry["merged_into"],
                reason=entry.pop("_reason"),
            ).as_dict()
        kinds = [entry["disposition"]["kind"] for entry in session["contributions"]]
        session["dispositions"] = account(kinds, len(kinds))
    every = [one["disposition"]["kind"] for session in sessions for one in session["contributions"]]
    return account(every, total)
