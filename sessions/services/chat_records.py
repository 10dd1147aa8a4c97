"""From the chat into the record: what somebody wrote there becomes a contribution of theirs, once."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sessions import live, live_chat
from sessions.models import ChatRecord, Contribution, GuidingQuestion, Message, Session
from sessions.services import contributions, words
from sessions.services.chat import lock_message
from sessions.services.sessions import lock
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import Participation, User
from summit.services.activity import record

Status = Contribution.Status


def take_message(
    message: Message,
    guiding_question: GuidingQuestion | None,
    *,
    language: str = "",
    by: User,
    place: Participation | None,
    key: UUID | None = None,
    payload: object = None,
) -> Contribution:
    """In its writer's name and with the moment it was written, shown at once; the writer is told. Taken
    twice is taken once; taken again after it was taken back, it is the same contribution."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Contribution)
        session = lock(message.session)
        locked = lock_message(message)
        earlier = ChatRecord.objects.filter(message=locked).first()
        if earlier is not None and earlier.stands:
            return act.done(_standing(earlier))
        if refusal := why_not(session, locked):
            raise refusal
        author = locked.author
        assert author is not None
        fields: dict[str, object] = {
            "text": locked.text,
            "language": words.known_language(language, author.user),
            "status": Status.APPROVED,
            "noted_by": place,
        }
        if earlier is None:
            taken = contributions.add(
                act, session, guiding_question, author=author, said_at=locked.created_at, **fields
            )
            ChatRecord.objects.create(message=locked, contribution=taken, by=by)
        else:
            taken = _again(session, earlier, guiding_question, by, fields)
        _tell(act, locked, "chat.recorded", taken, by)
        live.contribution_changed(act, taken, "contribution.recorded")
        return act.done(taken)


def take_back(message: Message, *, by: User) -> None:
    """Not said in the session after all: the contribution is withdrawn, unless something rests on it.
    Twice is once, and what its writer has withdrawn stays so."""
    with journal.command(by=by) as act:
        lock(message.session)
        locked = lock_message(message)
        earlier = ChatRecord.objects.standing().filter(message=locked).first()
        if earlier is None:
            return
        taken = contributions.lock_contribution(earlier.contribution)
        if taken.status == Status.WITHDRAWN:
            return
        contributions.take_out(act, taken, by=by)
        earlier.undone_at = act.at
        earlier.save(update_fields=["undone_at", "updated_at"])
        _tell(act, locked, "chat.unrecorded", taken, by)


def _standing(earlier: ChatRecord) -> Contribution:
    """Already there: by somebody's click a moment ago, or for good by its writer's wish not."""
    taken = Contribution.objects.select_related("session").get(pk=earlier.contribution_id)
    if taken.status == Status.WITHDRAWN:
        raise RuleBroken(
            "chat.withdrawn", _("Its writer has withdrawn these words from the record.")
        )
    return taken


def why_not(session: Session, message: Message) -> RuleBroken | None:
    """Only what was said in a session that is or was held, by a rule that its writer could know, and what
    is shown."""
    if session.status not in {Session.Status.LIVE, Session.Status.ENDED}:
        told = (
            "session.not-held",
            _("Words are taken into the record once the session has started."),
        )
    elif not session.chat_counts:
        told = "chat.beside", _("The chat of this session is not part of its record.")
    elif not message.counts:
        told = (
            "chat.earlier",
            _("This was written while the chat was not part of the record. Ask who wrote it."),
        )
    elif message.author is None:
        told = "chat.nobody", _("Nobody knows any more who wrote this.")
    elif message.status == Message.Status.DELETED:
        told = "chat.deleted", _("Its author has deleted this message.")
    elif not message.is_shown:
        told = "chat.hidden", _("A moderator has hidden this message. Show it again first.")
    else:
        return None
    return RuleBroken(*told)


def _again(
    session: Session,
    earlier: ChatRecord,
    question: GuidingQuestion | None,
    by: User,
    fields: dict[str, object],
) -> Contribution:
    """It keeps its number."""
    contributions.must_be_asked_here(session, question)
    taken = contributions.lock_contribution(earlier.contribution)
    for name, value in fields.items():
        setattr(taken, name, value)
    taken.guiding_question = question
    taken.save()
    earlier.undone_at, earlier.told_at, earlier.by = None, None, by
    earlier.save(update_fields=["undone_at", "told_at", "by", "updated_at"])
    return taken


def _tell(act: Act, message: Message, fact: str, taken: Contribution, by: User) -> None:
    record(
        act, fact, message, by=by, summit=message.session.summit,
        about=message.author.user if message.author else None, reference=taken.reference,
    )  # fmt: skip
    live_chat.chat_changed(act, message, fact)
    live_chat.writer_told(act, message, fact)
