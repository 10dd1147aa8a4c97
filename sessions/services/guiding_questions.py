"""The questions that frame a session: added, worded, moved, removed."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sessions import live
from sessions.models import GuidingQuestion, Session
from sessions.services.order import ASIDE, moved, must_have_room, renumber
from sessions.services.programme import must_be_editable
from sessions.services.sessions import lock
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import User
from summit.services.activity import record


def add_guiding_question(
    session: Session,
    text: Mapping[str, str],
    *,
    by: User,
    position: int | None = None,
    key: UUID | None = None,
    payload: object = None,
) -> GuidingQuestion:
    """At ``position`` (from 1), or last."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(GuidingQuestion)
        locked = lock(session)
        must_be_editable(locked)
        rows = list(locked.guiding_questions.order_by("position"))
        must_have_room(len(rows))
        _must_ask(text)
        question = GuidingQuestion(session=locked, position=ASIDE - 1, text=dict(text))
        question.save(force_insert=True)
        renumber(moved(rows, question, position or len(rows) + 1))
        record(act, "guiding_question.added", question, by=by, summit=locked.summit)
        live.agenda_changed(act, locked)
        return act.done(question)


def edit_guiding_question(
    question: GuidingQuestion, text: Mapping[str, str], *, by: User
) -> GuidingQuestion:
    """The words before are kept in the log: answers were given to them."""
    with journal.command(by=by) as act:
        locked = lock(question.session)
        must_be_editable(locked)
        _must_ask(text)
        fresh = GuidingQuestion.objects.get(pk=question.pk)
        before, fresh.text = fresh.text, dict(text)
        fresh.save()
        record(act, "guiding_question.edited", fresh, by=by, summit=locked.summit, before=before)
        live.agenda_changed(act, locked)
    return fresh


def move_guiding_question(question: GuidingQuestion, to: int, *, by: User) -> GuidingQuestion:
    """To position ``to`` (from 1; beyond either end is that end)."""
    with journal.command(by=by) as act:
        locked = lock(question.session)
        must_be_editable(locked)
        rows = list(locked.guiding_questions.order_by("position"))
        fresh = next(row for row in rows if row.pk == question.pk)
        if fresh.position != to:
            renumber(moved(rows, fresh, to))
            record(act, "guiding_question.moved", fresh, by=by, summit=locked.summit)
            live.agenda_changed(act, locked)
    return fresh


def remove_guiding_question(question: GuidingQuestion, *, by: User) -> None:
    """Not once words or recommendations stand under it."""
    with journal.command(by=by) as act:
        locked = lock(question.session)
        must_be_editable(locked)
        answered = GuidingQuestion.objects.filter(pk=question.pk)
        if (
            answered.filter(contributions__isnull=False).exists()
            or answered.filter(recommendations__isnull=False).exists()
        ):
            raise RuleBroken(
                "guiding_question.answered",
                _(
                    "Contributions or recommendations stand under this question, so it stays. "
                    "You can still change its wording."
                ),
            )
        fresh = answered.get()
        record(act, "guiding_question.removed", fresh, by=by, summit=locked.summit, text=fresh.text)
        fresh.delete()
        locked.refresh_from_db(fields=["focus"])
        renumber(list(locked.guiding_questions.order_by("position")))
        live.agenda_changed(act, locked)


def _must_ask(text: Mapping[str, str]) -> None:
    if not any(words.strip() for words in text.values()):
        raise RuleBroken(
            "guiding_question.empty", _("Write the question in at least one language."), "text"
        )
