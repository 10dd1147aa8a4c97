"""What the audience asks, with a name or truly without one."""

import random
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions import live
from sessions.models import Question, Session
from sessions.services.contributions import clean_words
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import Participation, User
from summit.services.activity import record

LONGEST = 1000
HELD_SECONDS = (15, 60)
Status = Question.Status


def ask(
    session: Session,
    text: str,
    *,
    by: User,
    place: Participation,
    language: str = "",
    key: UUID | None = None,
    payload: object = None,
) -> Question:
    """A question with its author."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Question)
        _must_be_open(session)
        question = Question.objects.create(
            session=session,
            author=place,
            text=clean_words(text, LONGEST),
            language=_known(language, by.language),
            status=Status.PENDING if session.approves_first else Status.APPROVED,
            created_at=act.at,
            updated_at=act.at,
        )
        record(act, "question.asked", question, by=by, summit=session.summit)
        live.question_changed(act, question, "question.asked")
        return act.done(question)


def ask_anonymously(
    session: Session,
    text: str,
    *,
    crowd: int,
    language: str = "",
    key: UUID | None = None,
    payload: object = None,
) -> Question:
    """Nobody signs: no author and no actor in any table, times to the minute, held for a random
    while and released in random order, so that no neighbour in time tells who asked.

    ``crowd`` is the number of people in the room; below the session's minimum it is refused.
    """
    with journal.command(by=None, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Question)
        _must_be_open(session)
        if not session.allows_anonymous:
            raise RuleBroken("anonymous.off", _("This session takes questions with a name only."))
        if crowd < session.minimum_crowd:
            raise RuleBroken(
                "anonymous.few",
                _(
                    "Fewer than %(n)d people are here: you could be guessed. Ask with your name, or later."
                )
                % {"n": session.minimum_crowd},
                "is_anonymous",
            )
        hold = timedelta(seconds=random.SystemRandom().uniform(*HELD_SECONDS))
        question = Question.objects.create(
            session=session,
            is_anonymous=True,
            text=clean_words(text, LONGEST),
            language=_known(language, session.summit.language_codes[0]),
            status=Status.HELD,
            created_at=act.at,
            updated_at=act.at,
            release_at=timezone.now() + hold,
        )
        return act.done(question)


def release_due() -> int:
    """Lets out the held questions whose time has come, in random order. How many."""
    due = list(Question.objects.filter(status=Status.HELD, release_at__lte=timezone.now()))
    random.SystemRandom().shuffle(due)
    released = 0
    for question in due:
        with journal.command() as act:
            locked = _lock(question)
            if locked.status != Status.HELD:
                continue
            locked.status = Status.PENDING if locked.session.approves_first else Status.APPROVED
            locked.release_at = None
            locked.updated_at = act.at
            locked.save(update_fields=["status", "release_at", "updated_at"])
            record(act, "question.asked", locked, by=None, summit=locked.session.summit)
            live.question_changed(act, locked, "question.released")
            released += 1
    return released


def approve(question: Question, *, by: User) -> Question:
    """Shows it, also after it was hidden; an answered one is open again."""
    return _decide(question, by, "question.approved", Status.APPROVED)


def hide(question: Question, reason: str, *, by: User) -> Question:
    """Takes it out of the room; whoever asked is told why. Undone by ``approve``."""
    return _decide(
        question, by, "question.hidden", Status.HIDDEN, clean_words(reason, 300, "reason")
    )


def answer(question: Question, text: str, *, by: User) -> Question:
    """Answered: live when ``text`` is empty, else in writing."""
    with journal.command(by=by) as act:
        locked = _lock(question)
        if locked.status not in {Status.APPROVED, Status.ANSWERED}:
            raise RuleBroken("question.not-shown", _("Approve the question before answering it."))
        locked.answer = clean_words(text, 5000, "answer") if text.strip() else locked.answer
        locked.status = Status.ANSWERED
        locked.updated_at = timezone.now()
        locked.save(update_fields=["answer", "status", "updated_at"])
        record(act, "question.answered", locked, by=by, summit=locked.session.summit)
        live.question_changed(act, locked, "question.answered")
    return locked


def highlight(question: Question, on: bool, *, by: User) -> Question:
    """Marks a shown question in the room, or takes the mark away."""
    with journal.command(by=by) as act:
        locked = _lock(question)
        if locked.status not in {Status.APPROVED, Status.ANSWERED}:
            raise RuleBroken("question.not-shown", _("Only shown questions can be highlighted."))
        if locked.is_highlighted != on:
            locked.is_highlighted = on
            locked.save(update_fields=["is_highlighted"])
            record(act, "question.highlighted", locked, by=by, summit=locked.session.summit, on=on)
            live.question_changed(act, locked, "question.highlighted")
    return locked


def withdraw(question: Question, *, by: User) -> Question:
    """The author takes it back."""
    with journal.command(by=by) as act:
        locked = _lock(question)
        if locked.status != Status.WITHDRAWN:
            locked.status = Status.WITHDRAWN
            locked.is_highlighted = False
            locked.save(update_fields=["status", "is_highlighted"])
            record(act, "question.withdrawn", locked, by=by, summit=locked.session.summit)
            live.question_changed(act, locked, "question.withdrawn")
    return locked


def _decide(question: Question, by: User, fact: str, status: str, reason: str = "") -> Question:
    with journal.command(by=by) as act:
        locked = _lock(question)
        if locked.status in {Status.WITHDRAWN, Status.HELD}:
            raise RuleBroken("question.withdrawn", _("This question was withdrawn."))
        if (locked.status, locked.reason) == (status, reason):
            return locked
        locked.status, locked.reason = status, reason
        locked.is_highlighted = locked.is_highlighted and status == Status.APPROVED
        locked.save(update_fields=["status", "reason", "is_highlighted"])
        record(act, fact, locked, by=by, summit=locked.session.summit, reason=reason)
        live.question_changed(act, locked, fact)
    return locked


def _lock(question: Question) -> Question:
    return (
        Question.objects.select_for_update(no_key=True, of=("self",))
        .select_related("session__summit")
        .get(pk=question.pk)
    )


def _must_be_open(session: Session) -> None:
    if not Session.objects.filter(
        pk=session.pk, status__in=[Session.Status.SCHEDULED, Session.Status.LIVE]
    ).exists():
        raise RuleBroken("session.closed", _("The session does not take questions now."))


def _known(language: str, default: str) -> str:
    return language if language in dict(settings.CONTENT_LANGUAGES) else default
