"""A poll as its moderator runs it: written, opened, closed, its results shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions import live_polls as live
from sessions.models import Option, Poll, Session, Vote
from sessions.services.poll_closing import changed, close
from sessions.services.sessions import lock
from sessions.services.words import clean_words
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import User
from summit.services.activity import record

LONGEST_QUESTION = 300
LONGEST_OPTION = 200
MOST_OPTIONS = 20
Kind, Status = Poll.Kind, Poll.Status


@dataclass(frozen=True)
class Draft:
    """What a moderator writes. ``options`` of a scale are its steps, from the lowest to the highest;
    a word cloud and a question about objections have none of their own."""

    question: str
    kind: str
    language: str
    options: Sequence[str] = ()
    most: int = 1
    is_secret: bool = False


def write_poll(
    session: Session,
    draft: Draft,
    *,
    by: User,
    key: UUID | None = None,
    payload: object = None,
) -> Poll:
    """A draft, which only who runs the session sees."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Poll)
        locked = lock(session)
        _must_be_kept(locked)
        poll = Poll(session=locked)
        _set(poll, draft)
        record(act, "poll.written", poll, by=by, summit=locked.summit)
        live.poll_changed(act, poll, "poll.written")
        return act.done(poll)


def reword_poll(poll: Poll, draft: Draft, *, by: User) -> Poll:
    """Another wording of a draft; what people have seen is not changed under their hands."""
    with journal.command(by=by) as act:
        locked = _lock(poll)
        _must_be_draft(locked)
        locked.options.all().delete()
        _set(locked, draft)
        record(act, "poll.reworded", locked, by=by, summit=locked.session.summit)
        live.poll_changed(act, locked, "poll.reworded")
    return locked


def open_poll(poll: Poll, *, by: User) -> Poll:
    """People may vote; once more after it was closed, unless it is secret: whoever saw the result
    before and after could tell what was voted in between."""
    with journal.command(by=by) as act:
        locked = _lock(poll)
        if locked.is_open:
            return locked
        _must_be_there(locked)
        if not locked.session.is_open_for_words:
            raise RuleBroken("session.closed", _("The session does not take votes now."))
        if locked.opened_at and locked.is_secret:
            raise RuleBroken(
                "poll.secret", _("A secret poll opens once. Write a new one to vote again.")
            )
        fact = "poll.reopened" if locked.opened_at else "poll.opened"
        locked.status = Status.OPEN
        locked.opened_at = locked.opened_at or timezone.now()
        locked.closed_at = None
        changed(act, locked, fact, by)
    return locked


def close_poll(poll: Poll, *, by: User) -> Poll:
    """No more votes. The ballots of a secret poll are mixed. Closing twice changes nothing."""
    with journal.command(by=by) as act:
        locked = _lock(poll)
        if locked.status == Status.CLOSED:
            return locked
        if locked.status == Status.DRAFT:
            raise RuleBroken("poll.draft", _("This poll has not been opened yet."))
        close(act, locked, by)
    return locked


def show_results(poll: Poll, on: bool, *, by: User) -> Poll:
    """The room sees what has come of it, as it changes; or not any more."""
    with journal.command(by=by) as act:
        locked = _lock(poll)
        if locked.shows_results == on:
            return locked
        if locked.status == Status.DRAFT:
            raise RuleBroken("poll.draft", _("This poll has not been opened yet."))
        if on and locked.is_sealed(Vote.objects.filter(poll=locked).count()):
            raise sealed(locked)
        locked.shows_results = on
        changed(act, locked, "poll.shown" if on else "poll.hidden", by)
    return locked


def delete_poll(poll: Poll, *, by: User) -> Poll:
    """A draft goes, until somebody puts it back; a poll that people have seen stays on the record. Twice is
    once."""
    with journal.command(by=by) as act:
        locked = _lock(poll)
        if locked.deleted_at is None:
            _must_be_draft(locked)
            locked.deleted_at = act.at
            changed(act, locked, "poll.deleted", by)
    return locked


def restore_poll(poll: Poll, *, by: User) -> Poll:
    """The deleted draft is there again, as it was. Twice is once."""
    with journal.command(by=by) as act:
        locked = _lock(poll)
        if locked.deleted_at is not None:
            _must_be_kept(locked.session)
            locked.deleted_at = None
            changed(act, locked, "poll.restored", by)
    return locked


def hide_word(option: Option, on: bool, *, by: User) -> Option:
    """Takes a word out of the cloud that the room sees, or lets it in; its votes stay."""
    with journal.command(by=by) as act:
        locked = _lock(option.poll)
        row = Option.objects.select_for_update().get(pk=option.pk)
        if locked.kind != Kind.CLOUD:
            raise RuleBroken("poll.words", _("Only words of a word cloud can be hidden."))
        if row.is_hidden != on:
            row.is_hidden = on
            row.save(update_fields=["is_hidden"])
            record(act, "poll.moderated", locked, by=by, summit=locked.session.summit, on=on)
            live.poll_changed(act, locked, "poll.moderated")
    return row


def sealed(poll: Poll) -> RuleBroken:
    """Why nobody may see the result of a secret poll now."""
    if poll.is_open:
        return RuleBroken(
            "poll.sealed", _("The result of a secret poll is there when it is closed.")
        )
    return RuleBroken(
        "poll.few", _("So few votes could be guessed: the result of this secret poll stays closed.")
    )


def _lock(poll: Poll) -> Poll:
    return (
        Poll.objects.select_for_update(no_key=True, of=("self",))
        .select_related("session__summit")
        .get(pk=poll.pk)
    )


def _must_be_there(poll: Poll) -> None:
    if poll.deleted_at is not None:
        raise RuleBroken("poll.deleted", _("This draft was deleted. Put it back first."))


def _must_be_draft(poll: Poll) -> None:
    _must_be_there(poll)
    if poll.status != Status.DRAFT:
        raise RuleBroken(
            "poll.opened", _("People have seen this poll. Close it and write a new one.")
        )


def _must_be_kept(session: Session) -> None:
    if session.status in {Session.Status.ARCHIVED, Session.Status.CANCELLED}:
        raise RuleBroken("session.closed", _("The session's record is closed."))


def _set(poll: Poll, draft: Draft) -> None:
    """The draft becomes the poll and its options."""
    poll.question = clean_words(draft.question, LONGEST_QUESTION, "question")
    poll.kind, poll.language, poll.is_secret = draft.kind, draft.language, draft.is_secret
    several = draft.kind in {Kind.MULTIPLE, Kind.CLOUD}
    poll.most = max(1, draft.most) if several else 1
    options = _options(draft)
    poll.save()
    Option.objects.bulk_create(
        Option(poll=poll, position=place, text=text, key=key)
        for place, (key, text) in enumerate(options.items(), start=1)
    )


def _options(draft: Draft) -> dict[str, str]:
    """By their keys; each once. Names the field when there are too few or too many."""
    if draft.kind == Kind.CLOUD:
        return {}
    if draft.kind == Kind.CONSENT:
        return {key: key for key in Option.ANSWERS}
    found: dict[str, str] = {}
    for text in draft.options:
        if text.strip():
            text = clean_words(" ".join(text.split()), LONGEST_OPTION, "options")
            found.setdefault(f"{text.casefold()}", text)
    if len(found) < 2:
        raise RuleBroken(
            "poll.options", _("Write at least two different options, one on a line."), "options"
        )
    if len(found) > MOST_OPTIONS:
        raise RuleBroken(
            "poll.options",
            _("%(n)d options are too many to choose from; %(most)d is the most.")
            % {"n": len(found), "most": MOST_OPTIONS},
            "options",
        )
    if draft.kind == Kind.MULTIPLE and draft.most > len(found):
        raise RuleBroken(
            "poll.most",
            _("There are only %(n)d options to choose from.") % {"n": len(found)},
            "most",
        )
    return found
