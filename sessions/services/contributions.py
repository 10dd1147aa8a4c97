"""Words under a guiding question, written by participants, and what becomes of them."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sessions import live, live_chat, similar
from sessions.models import Contribution, GuidingQuestion, Session
from sessions.services.captions import cite
from sessions.services.closeness import closest
from sessions.services.hearing import must_be_slow
from sessions.services.sessions import lock
from sessions.services.words import clean_words, known_language, why_hidden
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import Participation, User
from summit.services.activity import record

LONGEST = 5000
Status = Contribution.Status
FACTS = {Status.APPROVED: "contribution.approved", Status.HIDDEN: "contribution.hidden"}


def contribute(  # noqa: PLR0913 -- a form's fields, all by name
    session: Session,
    text: str,
    *,
    by: User,
    place: Participation,
    guiding_question: GuidingQuestion | None = None,
    language: str = "",
    reply_to: Contribution | None = None,
    relation: str = "",
    cites: str = "",
    key: UUID | None = None,
    payload: object = None,
) -> Contribution:
    """A participant's words, shown at once or after a moderator approved, as the session says. An answer
    stands under the guiding question of what it answers; ``cites`` is a passage of the transcript."""
    question = reply_to.guiding_question if reply_to else guiding_question
    near = nearest_said(session, question, text)
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Contribution)
        locked = lock(session)
        if not locked.is_open_for_words:
            raise RuleBroken("session.closed", _("The session does not take contributions now."))
        contribution = add_written(
            act, locked, text, by=by, place=place, guiding_question=question, language=language,
            **_answering(locked, reply_to, relation), **near,
        )  # fmt: skip
        if cites:
            cite(locked, contribution, cites)
        live.contribution_changed(act, contribution, "contribution.submitted")
        return act.done(contribution)


def add_written(
    act: Act,
    locked: Session,
    text: str,
    *,
    by: User,
    place: Participation,
    guiding_question: GuidingQuestion | None,
    language: str = "",
    **more: Any,
) -> Contribution:
    """Somebody's written words inside a command that does more than this and tells of them; who is
    silenced, or too quick, is refused."""
    must_be_slow(locked, place, by, act.at)
    contribution = add(
        act,
        locked,
        guiding_question,
        text=clean_words(text, LONGEST),
        language=known_language(language, by),
        author=place,
        status=Status.PENDING if locked.approves_first else Status.APPROVED,
        **more,
    )
    record(act, "contribution.submitted", contribution, by=by, summit=locked.summit)
    return contribution


def approve(contribution: Contribution, *, by: User) -> Contribution:
    """Shows it, also after it was hidden."""
    return _decide(contribution, by, Status.APPROVED)


def hide(
    contribution: Contribution, reason: str = "", *, hidden_for: str = "", by: User
) -> Contribution:
    """Takes it out of the room; the author is told why: one of HideReason, in words, or both. Undone
    by ``approve``."""
    return _decide(contribution, by, Status.HIDDEN, hidden_for, reason)


def highlight(contribution: Contribution, on: bool, *, by: User) -> Contribution:
    """Marks shown words in the room, or takes the mark away."""
    with journal.command(by=by) as act:
        locked = lock_contribution(contribution)
        if locked.status != Status.APPROVED:
            raise RuleBroken("contribution.not-shown", _("Only shown words can be highlighted."))
        if locked.is_highlighted != on:
            locked.is_highlighted = on
            locked.save(update_fields=["is_highlighted", "updated_at"])
            record(
                act, "contribution.highlighted", locked, by=by, summit=locked.session.summit, on=on
            )
            live.contribution_changed(act, locked, "contribution.highlighted")
    return locked


def withdraw(contribution: Contribution, *, by: User) -> Contribution:
    """The author takes their words back, while nothing rests on them yet."""
    with journal.command(by=by) as act:
        locked = lock_contribution(contribution)
        if locked.status == Status.WITHDRAWN:
            return locked
        take_out(act, locked, by=by)
    return locked


def take_out(act: Act, locked: Contribution, *, by: User) -> None:
    """Withdrawn, inside somebody's command, while nothing rests on it."""
    if locked.is_used():
        raise RuleBroken(
            "contribution.used",
            _("A recommendation rests on these words. Ask the rapporteur to release them."),
        )
    locked.status = Status.WITHDRAWN
    locked.is_highlighted = False
    locked.save(update_fields=["status", "is_highlighted", "updated_at"])
    record(act, "contribution.withdrawn", locked, by=by, summit=locked.session.summit)
    tell(act, locked, "contribution.withdrawn")
    Contribution.objects.filter(close_to=locked).update(close_to=None, closeness=None)
    # Nobody's words hang on words that are gone.
    Contribution.objects.filter(merged_into=locked).update(merged_into=None)
    Contribution.objects.filter(pk=locked.pk).update(merged_into=None)


def _decide(
    contribution: Contribution, by: User, status: Status, hidden_for: str = "", reason: str = ""
) -> Contribution:
    with journal.command(by=by) as act:
        locked = lock_contribution(contribution)
        settle(act, locked, status, hidden_for, reason, by=by)
    return locked


def settle(
    act: Act, locked: Contribution, status: Status, hidden_for: str, reason: str, *, by: User
) -> None:
    """Approved or hidden, inside somebody's command."""
    if locked.status == Status.WITHDRAWN:
        raise RuleBroken("contribution.withdrawn", _("The author has withdrawn these words."))
    if status == Status.HIDDEN:
        hidden_for, reason = why_hidden(hidden_for, reason)
    if (locked.status, locked.hidden_for, locked.reason) == (status, hidden_for, reason):
        return
    locked.status, locked.hidden_for, locked.reason = status, hidden_for, reason
    locked.is_highlighted = locked.is_highlighted and status == Status.APPROVED
    locked.save(update_fields=["status", "hidden_for", "reason", "is_highlighted", "updated_at"])
    fact = FACTS[status]
    record(act, fact, locked, by=by, summit=locked.session.summit, reason=locked.why)
    tell(act, locked, fact)


def tell(act: Act, contribution: Contribution, fact: str) -> None:
    """It came, went or changed, and so did what shows a piece of it: answers in the room, what stands
    with it, the chat message that it was, and what waits in the queue and is close to it."""
    live.contribution_changed(act, contribution, fact)
    if contribution.from_chat:
        live_chat.chat_changed(act, contribution.from_chat.message, fact)
    near = Contribution.objects.filter(close_to=contribution, status=Status.PENDING)
    beside = Q(reply_to=contribution) | Q(merged_into=contribution) | Q(merged=contribution)
    shown = Contribution.objects.filter(beside, status=Status.APPROVED).distinct()
    for one in [*shown, *near]:
        live.contribution_echoed(act, one)


def _answering(session: Session, reply_to: Contribution | None, relation: str) -> dict[str, Any]:
    """What is answered is read again, and must be shown in this session."""
    if reply_to is None:
        return {}
    shown = Contribution.objects.filter(
        pk=reply_to.pk, session=session, status=Status.APPROVED
    ).first()
    if shown is None:
        raise RuleBroken(
            "reply.not-shown",
            _("What you answer is not shown in the room any more. Send your words without it."),
            "reply_to",
        )
    return {
        "reply_to": shown,
        "relation": relation if relation in Contribution.Relation.values else "",
    }


def nearest_said(
    session: Session, question: GuidingQuestion | None, text: str, but: UUID | None = None
) -> dict[str, Any]:
    """For the moderator's queue, looked for before anybody has to wait for a lock."""
    if not session.approves_first:
        return {}
    found = closest(session, question, text, most=1, above=similar.CLOSE, waiting=True, but=but)
    return {"close_to": found[0][0], "closeness": found[0][1]} if found else {}


def lock_contribution(contribution: Contribution) -> Contribution:
    return (
        Contribution.objects.select_for_update(no_key=True, of=("self",))
        .select_related("session__summit")
        .get(pk=contribution.pk)
    )


def must_be_asked_here(session: Session, question: GuidingQuestion | None) -> None:
    if question is not None and question.session_id != session.pk:
        raise RuleBroken(
            "question.elsewhere", _("This question belongs to another session."), "guiding_question"
        )


def add(
    act: Act, session: Session, question: GuidingQuestion | None, **fields: Any
) -> Contribution:
    """The next one of the session, which is locked; whoever adds it tells of it."""
    must_be_asked_here(session, question)
    session.last_contribution += 1
    session.save(update_fields=["last_contribution", "updated_at"])
    return Contribution.objects.create(
        session=session,
        guiding_question=question,
        number=session.last_contribution,
        **{"said_at": act.at, **fields},
    )
