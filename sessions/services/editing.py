"""Better words for what one has just said."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sessions.models import Contribution, Session
from sessions.services.contributions import LONGEST, lock_contribution, nearest_said, tell
from sessions.services.hearing import must_be_heard
from sessions.services.sessions import lock
from sessions.services.words import clean_words, known_language
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import Activity, User
from summit.services.activity import record

Status = Contribution.Status


def edit(
    contribution: Contribution,
    text: str,
    *,
    seen: int,
    by: User,
    language: str = "",
    key: UUID | None = None,
    payload: object = None,
) -> Contribution:
    """The author's better words, for some minutes and while nothing rests on the first ones, which the
    log of deeds keeps. Where a moderator reads first, they wait again. ``seen`` is the revision the
    author started from."""
    near = nearest_said(contribution.session, contribution.guiding_question, text, contribution.pk)
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Contribution)
        session = lock(contribution.session)
        locked = lock_contribution(contribution)
        must_be_heard(session, by)
        if refusal := why_not(session, locked, act.at):
            raise refusal
        if seen != locked.revision:
            raise RuleBroken(
                "contribution.newer",
                _("You changed these words elsewhere meanwhile. Compare, and save again."),
                "text",
            )
        text, language = clean_words(text, LONGEST), known_language(language, by)
        if (text, language) == (locked.text, locked.language):
            return act.done(locked)
        record(
            act, "contribution.edited", locked, by=by, summit=session.summit,
            before=locked.text, language=locked.language, revision=locked.revision,
        )  # fmt: skip
        locked.text, locked.language, locked.is_highlighted = text, language, False
        locked.revision += 1
        if session.approves_first:
            locked.status = Status.PENDING
            locked.close_to, locked.closeness = near.get("close_to"), near.get("closeness")
        locked.save()
        tell(act, locked, "contribution.edited")
        return act.done(locked)


def edits_of(contribution: Contribution) -> list[Activity]:
    """The log's entries of its edits, the first one first; ``details["before"]`` are the words until then."""
    edits = Activity.objects.filter(
        summit=contribution.session.summit_id,
        verb="contribution.edited",
        object_id=str(contribution.pk),
    )
    return list(edits.order_by("at"))


def why_not(session: Session, contribution: Contribution, now: datetime) -> RuleBroken | None:
    """Why these words cannot be edited now; None when they can."""
    if not session.is_open_for_words:
        return RuleBroken("session.closed", _("The session does not take contributions now."))
    if contribution.kind != Contribution.Kind.WRITTEN:
        return RuleBroken("contribution.spoken", _("Spoken words stay as they were noted."))
    if contribution.status not in {Status.PENDING, Status.APPROVED}:
        return RuleBroken("contribution.not-shown", _("These words were hidden or withdrawn."))
    if now > contribution.editable_until:
        return RuleBroken(
            "contribution.late",
            _("Words can be changed for %(n)d minutes. Write another contribution, or withdraw.")
            % {"n": contribution.EDITABLE.total_seconds() // 60},
        )
    if contribution.is_used() or contribution.is_answered() or contribution.is_merged():
        return RuleBroken(
            "contribution.used",
            _("Somebody already builds on these words. Write another contribution."),
        )
    return None
