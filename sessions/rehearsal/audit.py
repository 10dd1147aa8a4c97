"""What was acknowledged, held against the database."""

from collections.abc import Iterator
from typing import Any

from sessions import live
from sessions.models import Contribution, FloorRequest, Message, Question, Session, Upvote, Vote
from sessions.rehearsal.book import Book
from summit.log import journal

KEPT: dict[str, Any] = {
    "contribution": Contribution,
    "question": Question,
    "floor": FloorRequest,
    "message": Message,
}


def heads(session: Session) -> dict[str, int]:
    """Where the streams of the rehearsal stand."""
    names = [live.room(session.pk), live.moderation(session.pk)]
    return {head["name"]: head["seq"] for head in journal.heads(names)}


def missing(book: Book, session: Session) -> list[str]:
    """What somebody was told is done, and is not there."""
    return [*_words(book, session), *_votes(book, session)]


def _words(book: Book, session: Session) -> Iterator[str]:
    for kind, model in KEPT.items():
        rows = model.objects.filter(session=session).values_list("pk", flat=True)
        there = {str(pk) for pk in rows}
        for pk in sorted(book.made[kind] - there):
            yield f"{kind} {pk}"


def _votes(book: Book, session: Session) -> Iterator[str]:
    upvotes = {
        (str(user), str(question))
        for user, question in Upvote.objects.filter(question__session=session).values_list(
            "participation__user", "question"
        )
    }
    votes = {
        (str(user), str(poll)): str(option)
        for user, poll, option in Vote.objects.filter(poll__session=session).values_list(
            "participation__user", "poll", "choices__option"
        )
    }
    for (act, user, thing), wish in book.wishes.items():
        if act == "upvote" and ((user, thing) in upvotes) != wish:
            yield f"upvote of {user} on {thing}: {wish} was acknowledged"
        if act == "vote" and votes.get((user, thing)) != wish:
            yield f"vote of {user} in {thing}"
