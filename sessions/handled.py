"""What was said, asked and shared in a session and does not wait any more, for who runs it: the newest for
the console, all of it to be searched."""

from typing import Any

from django.db.models import Q

from sessions import shapes, shapes_resources
from sessions.models import Session
from sessions.said import REFERENCE

NEWEST = 50  # also what a console keeps of what arrives
# Where words are looked for. An anonymous question has no author anywhere.
WORDS = {
    "contribution": ["text", "speaker_name", "author__user__display_name"],
    "question": ["text", "author__user__display_name"],
    "resource": ["title", "url", "author__user__display_name"],
}


def rows(kind: str, session: Session) -> Any:
    """The newest first."""
    found = {
        "contribution": shapes.all_contributions,
        "question": shapes.all_questions,
        "resource": shapes_resources.queued_resources,
    }[kind](session=session)
    return found.exclude(status="pending").order_by("-created_at", "pk")


def newest(session: Session) -> list[dict[str, Any]]:
    """Of all kinds together, as many as a console shows; each as ``{kind: it}``."""
    found = [
        (one.created_at, {kind: one}) for kind in WORDS for one in rows(kind, session)[:NEWEST]
    ]
    found.sort(key=lambda entry: entry[0], reverse=True)
    return [entry for _, entry in found[:NEWEST]]


def counts(session: Session) -> dict[str, int]:
    """How many there are of each kind."""
    return {kind: rows(kind, session).count() for kind in WORDS}


def find(kind: str, session: Session, query: str) -> Any:
    """Those that have every word, in what they say or in the name of whose they are; a contribution also by
    its reference, as ``S2-C014``."""
    found = rows(kind, session)
    for word in query.split():
        place = Q()
        for field in WORDS[kind]:
            place |= Q(**{f"{field}__icontains": word})
        if kind == "contribution" and (said := REFERENCE.fullmatch(word)):
            place |= Q(number=said[1])
        found = found.filter(place)
    return found
