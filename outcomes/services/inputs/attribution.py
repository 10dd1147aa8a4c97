"""Who may be named beside which words. The session's rule binds whatever leaves the room."""

from collections import Counter
from typing import Any

from sessions.models import Contribution, Question, Session
from summit.models import DelegationKind, Participation

NAMED = Session.Attribution.NAMED
AFFILIATION = Session.Attribution.AFFILIATION
CHATHAM = Session.Attribution.CHATHAM

# Fewer people than this of one kind could be told apart: the kind is not printed.
CROWD = 5


def crowds(session: Session) -> Counter[str]:
    """How many different people of each delegation kind spoke or asked in the session."""
    said: list[Contribution | Question] = [*session.contributions.all()]
    said += session.questions.all()
    authors = {words.author_id: words.author for words in said if words.author is not None}
    return Counter(author.kind for author in authors.values())


def who(words: Contribution | Question, session: Session, crowd: Counter[str]) -> dict[str, Any]:
    """``{"name", "affiliation", "anonymous"}``, either empty where the rule forbids it.

    On the record: name and affiliation. Affiliation only: the affiliation, or the delegation kind.
    Chatham House: neither; at most the kind, and only when a crowd of that kind spoke.
    """
    if isinstance(words, Question) and words.is_anonymous:
        return {"name": "", "affiliation": "", "anonymous": True}
    name, affiliation, kind = _identity(words)
    if session.attribution == NAMED:
        return {"name": name, "affiliation": affiliation or label(kind), "anonymous": False}
    if session.attribution == AFFILIATION:
        names_them = bool(name) and name.casefold() in affiliation.casefold()
        shown = label(kind) if names_them else affiliation or label(kind)
        return {"name": "", "affiliation": shown, "anonymous": False}
    shown = label(kind) if crowd[kind] >= CROWD else ""
    return {"name": "", "affiliation": shown, "anonymous": False}


def _identity(words: Contribution | Question) -> tuple[str, str, str]:
    if words.author is not None:
        return words.author.name, words.author.organisation, words.author.kind
    if isinstance(words, Contribution):
        return words.speaker_name, words.speaker_affiliation, ""
    return "", "", ""


def label(kind: str) -> str:
    """The delegation kind in the active language; "" for none."""
    return str(DelegationKind(kind).label) if kind else ""


def strictest(sessions: list[Session]) -> str:
    """The rule that binds what speaks of the whole summit."""
    rules = {session.attribution for session in sessions}
    return next((rule for rule in (CHATHAM, AFFILIATION) if rule in rules), NAMED)


def participants(people: list[Participation], sessions: list[Session]) -> dict[str, Any]:
    """``{"rule", "total", "listed"}``: who consented to be named, as far as the strictest rule of
    the summit's sessions allows: names and affiliations, affiliations, or nobody."""
    rule = strictest(sessions)
    willing = [person for person in people if person.consents_to_name]
    listed: list[dict[str, str]] = []
    if rule == NAMED:
        listed = [
            {"name": one.name, "affiliation": one.organisation or label(one.kind)}
            for one in sorted(willing, key=lambda one: (one.name.casefold(), str(one.pk)))
        ]
    elif rule == AFFILIATION:
        places = {one.organisation or label(one.kind) for one in willing} - {""}
        listed = [{"name": "", "affiliation": place} for place in sorted(places, key=str.casefold)]
    return {"rule": rule, "total": len(people), "listed": listed}
