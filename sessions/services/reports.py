"""Reported words: everybody can call the moderators, who decide with one click and tell the caller what
became of it. Who called is told to nobody."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sessions import live_conduct as live
from sessions.models import (
    BanRequest,
    ChatRecord,
    Contribution,
    Decision,
    HideReason,
    Mention,
    Message,
    Question,
    Session,
    WordsReport,
)
from sessions.services import chat, contributions, questions
from sessions.services.conduct import restrain_within
from sessions.services.decisions import Turn, Words
from sessions.services.sessions import lock
from summit.errors import RuleBroken, Unknown
from summit.log import journal
from summit.models import Participation, User
from summit.services.activity import record
from summit.texts import clean_text

LONGEST = 500
SILENCE_MINUTES = 15
Category = WordsReport.Category
Outcome = WordsReport.Outcome


def report(
    thing: Words,
    category: str,
    text: str = "",
    *,
    by: User,
    place: Participation,
    key: UUID | None = None,
    payload: object = None,
) -> WordsReport:
    """A call to the moderators. The same person about the same words while it is open: one report, with
    the later words. What was reported is kept as it stood."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(WordsReport)
        session = Session.objects.select_related("summit").get(pk=thing.session_id)
        _must_be_possible(thing, place)
        if category not in Category.values:
            raise RuleBroken("report.category", _("Choose what is wrong."), "category")
        text = clean_text(text)[:LONGEST]
        if category == Category.OTHER and not text:
            raise RuleBroken("report.words", _("Say what is wrong."), "text")
        kind = thing._meta.model_name or ""
        made, fresh = WordsReport.objects.update_or_create(
            by=place,
            outcome="",
            **{kind: thing},
            defaults={"category": category, "text": text},
            create_defaults={
                "category": category,
                "text": text,
                "session": session,
                "excerpt": thing.text[:LONGEST],
            },
        )
        if fresh:
            # Without a name: organisers read this log, and one of them may be meant.
            record(
                act, "words.reported", thing, by=None, summit=session.summit,
                reason=str(Category(category).label),
            )  # fmt: skip
        live.words_reported(act, session)
        return act.done(made)


def decide(
    thing: Words,
    outcome: str,
    *,
    by: User,
    key: UUID | None = None,
    payload: object = None,
) -> int:
    """All open reports about it at once: dismissed, the words hidden, or hidden and their author silenced.
    How many reports; none is left when somebody else decided a moment ago."""
    if outcome not in Outcome.values:
        raise Unknown
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return int((act.result or {}).get("reports", 0))
        author = thing.author if outcome == Outcome.SILENCED else None
        if outcome == Outcome.SILENCED and author is None:
            raise RuleBroken(
                "report.nobody", _("Nobody knows who wrote this. Hide it, or dismiss the reports.")
            )
        session = lock(thing.session)
        kind = thing._meta.model_name or ""
        rows = WordsReport.objects.select_for_update(of=("self",)).filter(
            session=session, outcome="", **{kind: thing}
        )
        waiting = list(rows.select_related("by").order_by("pk"))
        act.result = {"reports": len(waiting)}
        if not waiting:
            return 0
        why = Category(waiting[0].category).label
        turn = Turn(act, session, by)
        if outcome != Outcome.DISMISSED:
            _hide(turn, kind, thing, str(why))
        if author is not None:
            restrain_within(act, session, author, reason=str(why), minutes=SILENCE_MINUTES, by=by)
        WordsReport.objects.filter(pk__in=[row.pk for row in waiting]).update(
            outcome=outcome, decided_at=act.at, decided_by=by
        )
        record(
            act, "words.judged", thing, by=by, summit=session.summit,
            reason=str(why), reports=len(waiting), outcome=str(Outcome(outcome).label),
        )  # fmt: skip
        live.words_judged(act, session, to=[row.by for row in waiting if row.by])
    return len(waiting)


def see_told(session: Session, *, by: User, place: Participation) -> None:
    """They have seen where they were called, what of theirs is in the record, and what became of what
    they reported and asked for."""
    with journal.command(by=by) as act:
        Mention.objects.unseen().filter(message__session=session, participation=place).update(
            seen_at=act.at
        )
        decided = WordsReport.objects.filter(session=session, by=place, told_at__isnull=True)
        decided.exclude(outcome="").update(told_at=act.at)
        asked = BanRequest.objects.filter(session=session, by=place, told_at__isnull=True)
        asked.exclude(outcome="").update(told_at=act.at)
        ChatRecord.objects.filter(
            message__session=session, message__author=place, told_at__isnull=True
        ).update(told_at=act.at)
        live.told_seen(act, session, place)


def open_reports(sessions: Iterable[object]) -> Any:
    """With all that the console shows of them."""
    return (
        WordsReport.objects.filter(session__in=list(sessions), outcome="")
        .select_related("contribution__author__user", "question__author__user")
        .select_related("message__author__user", "session")
        .order_by("created_at", "pk")
    )


def _must_be_possible(thing: Words, place: Participation) -> None:
    """Also for who is silenced: calling for help is not disturbing."""
    if thing.author_id == place.pk:
        raise RuleBroken("report.own", _("These are your own words. You can withdraw them."))
    shown = {"approved", "answered"}
    if thing.status not in shown:
        raise RuleBroken("report.gone", _("These words are not shown any more."))


def _hide(turn: Turn, kind: str, thing: Words, reason: str) -> None:
    """As far as it is still there to be hidden."""
    turn.hold(kind, [thing.pk])
    held = turn.things[thing.pk]
    why = (HideReason.CONDUCT, reason)
    try:
        if isinstance(held, Contribution):
            contributions.settle(turn.act, held, Contribution.Status.HIDDEN, *why, by=turn.by)
        elif isinstance(held, Question):
            questions.settle(turn, held, Question.Status.HIDDEN, *why)
        elif isinstance(held, Message):
            chat.settle(turn, held, Message.Status.HIDDEN, *why)
    except RuleBroken as gone:
        if gone.code not in {"contribution.withdrawn", "question.withdrawn", "chat.deleted"}:
            raise
    turn.keep(Decision.Verb.HIDE)
