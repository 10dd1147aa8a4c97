"""Who may be named beside which words. The session's rule binds whatever leaves the room; a single
contribution can be under a stricter one."""

from collections import Counter
from typing import Any

from sessions.models import Appearance, Contribution, Question, Resource, Session
from summit.models import DelegationKind, Participation

NAMED = Session.Attribution.NAMED
AFFILIATION = Session.Attribution.AFFILIATION
CHATHAM = Session.Attribution.CHATHAM
STRICTNESS = (str(NAMED), str(AFFILIATION), str(CHATHAM))

# Fewer people than this of one kind could be told apart: the kind is not printed.
CROWD = 5

Words = Contribution | Question | Resource


def crowds(session: Session) -> Counter[str]:
    """How many different people of each delegation kind spoke or asked in the session."""
    said: list[Contribution | Question] = [*session.contributions.all()]
    said += session.questions.all()
    authors = {words.author_id: words.author for words in said if words.author is not None}
    return Counter(author.kind for author in authors.values())


def stricter(*rules: str) -> str:
    """The strictest of them; "" counts for none."""
    return max((rule for rule in rules if rule), key=STRICTNESS.index, default=str(NAMED))


def who(words: Words, session: Session, crowd: Counter[str], rule: str = "") -> dict[str, Any]:
    """``{"name", "affiliation", "anonymous"}``, either empty where the rule forbids it; ``rule`` is a
    stricter one for these words alone.

    On the record: name and affiliation. Affiliation only: the affiliation, or the delegation kind.
    Chatham House: neither; at most the kind, and only when a crowd of that kind spoke.
    """
    if isinstance(words, Question) and words.is_anonymous:
        return {"name": "", "affiliation": "", "anonymous": True}
    name, affiliation, kind = _identity(words)
    rule = stricter(session.attribution, rule)
    if rule == NAMED:
        return {"name": name, "affiliation": affiliation or label(kind), "anonymous": False}
    if rule == AFFILIATION:
        shown = unnamed(name, affiliation, kind)
        return {"name": "", "affiliation": shown, "anonymous": False}
    shown = label(kind) if crowd[kind] >= CROWD else ""
    return {"name": "", "affiliation": shown, "anonymous": False}


def unnamed(name: str, affiliation: str, kind: str) -> str:
    """The affiliation, unless it says the name itself: then the kind of delegation."""
    says_it = bool(name) and name.casefold() in affiliation.casefold()
    return label(kind) if says_it else affiliation or label(kind)


def _identity(words: Words) -> tuple[str, str, str]:
    if words.author is not None:
        return words.author.name, words.author.organisation, words.author.kind
    if isinstance(words, Contribution):
        return words.speaker_name, words.speaker_affiliation, words.speaker_kind
    return "", "", ""


def label(kind: str) -> str:
    """The delegation kind in the active language; "" for none."""
    return str(DelegationKind(kind).label) if kind else ""


def cast(session: Session) -> list[dict[str, Any]]:
    """Who had which part. On the record as in the programme; affiliation only: parts and affiliations;
    under the Chatham House Rule nobody, for it covers the speakers too."""
    if session.attribution == CHATHAM:
        return []
    return [_part(one, named=session.attribution == NAMED) for one in session.appearances.all()]


def _part(one: Appearance, *, named: bool) -> dict[str, Any]:
    person = one.participation
    affiliation = person.organisation or label(person.kind)
    return {
        "name": person.name if named else "",
        "affiliation": affiliation
        if named
        else unnamed(person.name, person.organisation, person.kind),
        "part": one.role,
        "part_label": str(Appearance.Role(one.role).label),
        "topic": one.topic if named else "",
    }


def strictest(sessions: list[Session]) -> str:
    """The rule that binds what speaks of the whole summit."""
    return stricter(*(session.attribution for session in sessions))


def participants(people: list[Participation], sessions: list[Session]) -> dict[str, Any]:
    """``{"rule", "total", "listed"}``: who consented to be named, as far as the strictest rule of
    the sessions allows: names and affiliations, affiliations, or nobody."""
    rule = strictest(sessions)
    willing = [person for person in people if person.consents_to_name]
    listed: list[dict[str, str]] = []
    if rule == NAMED:
        listed = [
            {"name": one.name, "affiliation": one.organisation or label(one.kind)}
            for one in sorted(willing, key=lambda one: (one.name.casefold(), str(one.pk)))
        ]
    elif rule == AFFILIATION:
        places = {unnamed(one.name, one.organisation, one.kind) for one in willing} - {""}
        listed = [{"name": "", "affiliation": place} for place in sorted(places, key=_folded)]
    return {"rule": rule, "total": len(people), "listed": listed}


def _folded(text: str) -> tuple[str, str]:
    return text.casefold(), text
