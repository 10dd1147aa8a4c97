"""What the audience asks, with a name or truly without one."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions import live
from sessions.models import Decision, Question, Session
from sessions.services.collisions import PINNED, STAGED, must_not_meet
from sessions.services.decisions import Turn, deciding
from sessions.services.hearing import lock_place, must_be_slow
from sessions.services.upvotes import recount
from sessions.services.words import clean_words, why_hidden
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import Participation, User
from summit.services.activity import record

LONGEST = 1000
HELD_SECONDS = (15, 60)
Status = Question.Status
Verb = Decision.Verb
FACTS = {Status.APPROVED: "question.approved", Status.HIDDEN: "question.hidden"}


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
        lock_place(place)
        _must_be_open(session)
        fresh = Session.objects.get(pk=session.pk)
        must_be_slow(fresh, place, by, act.at)
        question = Question.objects.create(
            session=session,
            author=place,
            guiding_question_id=fresh.focus_id,
            text=clean_words(text, LONGEST),
            language=_known(language, by.language),
            status=Status.PENDING if session.approves_first else Status.APPROVED,
            created_at=act.at,
            updated_at=act.at,
        )
        record(act, "question.asked", question, by=by, summit=session.summit)
        live.question_changed(act, question, "question.asked")
        return act.done(question)


@dataclass(frozen=True)
class Crowd:
    """Among how many people whoever asks could be; ``by_token``: the request itself names nobody."""

    size: int
    by_token: bool = False


def ask_anonymously(
    session: Session,
    text: str,
    *,
    crowd: int | Crowd,
    language: str = "",
    key: UUID | None = None,
    payload: object = None,
    pay: Callable[[], None] = lambda: None,
) -> Question:
    """Nobody signs: no author and no actor in any table, times to the minute, held for a random
    while and released in random order, so that no neighbour in time tells who asked.

    ``crowd`` is the number of people in the room; below the session's minimum it is refused. Where a
    token is wanted, ``pay`` takes it, and a request that came with a login is refused.
    """
    crowd = crowd if isinstance(crowd, Crowd) else Crowd(crowd)
    with journal.command(by=None, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Question)
        _must_be_open(session)
        if not session.allows_anonymous:
            raise RuleBroken("anonymous.off", _("This session takes questions with a name only."))
        if session.takes_tokens and not crowd.by_token:
            raise RuleBroken(
                "anonymous.token",
                _(
                    "Here a question without a name needs JavaScript and a safe connection (https). Your name was not stored and the question was not kept; ask with your name, or from another browser."
                ),
                "is_anonymous",
            )
        if crowd.size < session.minimum_crowd:
            raise RuleBroken(
                "anonymous.few",
                _(
                    "Fewer than %(n)d people are here: you could be guessed. Ask with your name, or later."
                )
                % {"n": session.minimum_crowd},
                "is_anonymous",
            )
        pay()
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
            locked = lock_question(question)
            if locked.status != Status.HELD:
                continue
            locked.status = Status.PENDING if locked.session.approves_first else Status.APPROVED
            locked.release_at = None
            locked.updated_at = act.at
            locked.guiding_question_id = locked.session.focus_id
            locked.save(update_fields=["status", "release_at", "updated_at", "guiding_question"])
            record(act, "question.asked", locked, by=None, summit=locked.session.summit)
            live.question_changed(act, locked, "question.released")
            released += 1
    return released


def approve(question: Question, *, by: User) -> Question:
    """Shows it, also after it was hidden; an answered one is open again."""
    with deciding(question.session, Verb.APPROVE, by=by) as turn:
        locked = turn.lock(question)
        settle(turn, locked, Status.APPROVED)
    return locked


def hide(question: Question, reason: str = "", *, hidden_for: str = "", by: User) -> Question:
    """Takes it out of the room; whoever asked is told why: one of HideReason, in words, or both."""
    with deciding(question.session, Verb.HIDE, by=by) as turn:
        locked = turn.lock(question)
        settle(turn, locked, Status.HIDDEN, hidden_for, reason)
    return locked


def settle(
    turn: Turn, locked: Question, status: Status, hidden_for: str = "", reason: str = ""
) -> None:
    """Approved or hidden, inside a decision. What is hidden is not pinned and not on the stage."""
    if locked.status in {Status.WITHDRAWN, Status.HELD}:
        raise RuleBroken("question.withdrawn", _("This question was withdrawn."))
    if locked.status == Status.MERGED:
        raise RuleBroken(
            "question.merged", _("This question was merged into another. Take them apart first.")
        )
    if status == Status.HIDDEN:
        hidden_for, reason = why_hidden(hidden_for, reason)
    if (locked.status, locked.hidden_for, locked.reason) == (status, hidden_for, reason):
        return
    locked.status, locked.hidden_for, locked.reason = status, hidden_for, reason
    locked.answered_live = False
    if status == Status.HIDDEN:
        locked.is_pinned = locked.is_on_stage = False
    locked.save()
    turn.told(locked, FACTS[status], reason=locked.why)


def pin(question: Question, on: bool, *, by: User) -> Question:
    """At the top of the list for everybody. A session has one: the one before gives way."""
    with deciding(question.session, Verb.PIN, by=by) as turn:
        return _mark(turn, question, "is_pinned", PINNED, on)


def put_on_stage(question: Question, on: bool, *, by: User) -> Question:
    """The question that is being answered now, large in the room. A session has one: the one before
    gives way."""
    with deciding(question.session, Verb.STAGE, by=by) as turn:
        return _mark(turn, question, "is_on_stage", STAGED, on)


def _mark(
    turn: Turn, question: Question, field: str, facts: Mapping[str, object], on: bool
) -> Question:
    [fact] = facts
    before = Question.objects.filter(session=turn.session, **{field: True})
    locked = turn.questions([question.pk, *before.values_list("pk", flat=True)])
    marked = locked.pop(question.pk)
    must_be_shown(marked)
    if getattr(marked, field) == on:
        return marked
    if on and locked:
        must_not_meet(turn.session, facts, by=turn.by)
    for other in locked.values() if on else ():
        setattr(other, field, False)
        other.save()
        turn.told(other, fact, on=False)
    setattr(marked, field, on)
    marked.save()
    turn.told(marked, fact, on=on)
    return marked


def must_be_shown(question: Question) -> None:
    if question.status not in {Status.APPROVED, Status.ANSWERED}:
        raise RuleBroken("question.not-shown", _("Approve the question first."))


def withdraw(question: Question, *, by: User) -> Question:
    """The author takes it back. Questions that were merged into it stand on their own again."""
    with journal.command(by=by) as act:
        family = Q(pk=question.pk) | Q(merged_into=question.pk) | Q(merged=question.pk)
        rows = _rows().filter(family).order_by("pk")
        held = {row.pk: row for row in rows}
        locked = held.pop(question.pk)
        if locked.status == Status.WITHDRAWN:
            return locked
        staged, into = locked.is_on_stage, held.pop(locked.merged_into_id or locked.pk, None)
        locked.status, locked.merged_into = Status.WITHDRAWN, None
        locked.is_pinned = locked.is_on_stage = False
        locked.save()
        record(act, "question.withdrawn", locked, by=by, summit=locked.session.summit)
        for other in held.values():
            other.status, other.status_before, other.merged_into = other.status_before, "", None
            other.save()
            live.question_changed(act, other, "question.restored")
        live.question_changed(act, locked, "question.withdrawn", staged=staged)
        if into is not None:
            recount(into)
            live.question_changed(act, into, "question.merged")
    return locked


def lock_question(question: Question) -> Question:
    return _rows().get(pk=question.pk)


def _rows() -> QuerySet[Question]:
    return Question.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "session__summit"
    )


def _must_be_open(session: Session) -> None:
    if not Session.objects.filter(
        pk=session.pk, status__in=[Session.Status.SCHEDULED, Session.Status.LIVE]
    ).exists():
        raise RuleBroken("session.closed", _("The session does not take questions now."))


def _known(language: str, default: str) -> str:
    return language if language in dict(settings.CONTENT_LANGUAGES) else default
