"""Themes: the rapporteur's groups of contributions, with the names that they choose."""

from collections.abc import Sequence
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from outcomes.models import DeskStep, Grouping, Refusal, Theme
from outcomes.services.steps import Step, at_desk
from sessions.models import Contribution, GuidingQuestion, Session
from sessions.services.words import clean_words
from summit.errors import RuleBroken, Unknown
from summit.models import Participation, User

Verb = DeskStep.Verb
LONGEST = 120


def make_theme(
    session: Session,
    name: str,
    chosen: Sequence[UUID],
    *,
    by: User,
    place: Participation | None = None,
    key: UUID | None = None,
    payload: object = None,
) -> Theme:
    """A new group of these, under the guiding question that most of them answer."""
    with at_desk(session, Verb.THEME, by=by, key=key, payload=payload) as step:
        if step.act.repeated:
            return step.act.recall(Theme)
        rows = step.must_hold(chosen)
        question = _question(rows)
        name = _free_name(session, question, name)
        theme = Theme.objects.create(
            session=session, guiding_question=question, name=name, made_by=place
        )
        step.made(theme)
        _fill(step, theme, rows)
        step.about = name
        return step.act.done(theme)


def put_into_theme(
    theme: Theme,
    chosen: Sequence[UUID],
    *,
    by: User,
    out_of: Theme | None = None,
    key: UUID | None = None,
    payload: object = None,
) -> Theme:
    """These too; with ``out_of`` they leave that theme. What is there already stays."""
    with at_desk(theme.session, Verb.GROUP, by=by, key=key, payload=payload) as step:
        if step.act.repeated:
            return step.act.recall(Theme)
        fresh = _fresh(theme)
        rows = step.must_hold(chosen)
        if out_of is not None:
            for each in _groupings(out_of).filter(contribution__in=rows):
                step.gone(each)
        _fill(step, fresh, rows)
        step.about = f"{fresh.name}: {', '.join(row.reference for row in rows)}"
        return step.act.done(fresh)


def take_out_of_theme(theme: Theme, chosen: Sequence[UUID], *, by: User) -> Theme:
    """Twice is once. The theme stays, even when it is empty."""
    with at_desk(theme.session, Verb.UNGROUP, by=by) as step:
        rows = step.must_hold(chosen)
        for each in _groupings(theme).filter(contribution__in=rows):
            step.gone(each)
        step.about = f"{theme.name}: {', '.join(row.reference for row in rows)}"
    return theme


def rename_theme(theme: Theme, name: str, *, by: User) -> Theme:
    with at_desk(theme.session, Verb.RENAME_THEME, by=by) as step:
        fresh = _fresh(theme)
        before = fresh.name
        name = _free_name(theme.session, fresh.guiding_question, name, but=fresh)
        step.rename(fresh, name=name)
        step.about = f"{before} → {name}"
    return fresh


def remove_theme(theme: Theme, *, by: User) -> None:
    """The group is dissolved; the contributions stay where they were said. Twice is once."""
    with at_desk(theme.session, Verb.REMOVE_THEME, by=by) as step:
        fresh = Theme.objects.filter(pk=theme.pk).first()
        if fresh is None:
            return
        for each in _groupings(fresh):
            step.gone(each)
        step.gone(fresh)
        step.about = fresh.name


def refuse_suggestion(session: Session, kind: str, members: Sequence[UUID], *, by: User) -> None:
    """Not proposed again, nor what is nearly the same."""
    with at_desk(session, Verb.REFUSE, by=by) as step:
        if kind not in Refusal.Kind.values:
            raise RuleBroken("suggestion.unknown", _("There is no such suggestion."), "kind")
        rows = step.must_hold(members)
        refused = sorted(str(row.pk) for row in rows)
        step.made(Refusal.objects.create(session=session, kind=kind, members=refused))
        step.about = ", ".join(row.reference for row in rows)


def _fill(step: Step, theme: Theme, rows: Sequence[Contribution]) -> None:
    there = set(theme.groupings.values_list("contribution", flat=True))
    for row in rows:
        if row.pk not in there:
            step.made(Grouping.objects.create(theme=theme, contribution=row))


def _groupings(theme: Theme) -> models.QuerySet[Grouping]:
    return theme.groupings.select_related("contribution__session", "theme")


def _fresh(theme: Theme) -> Theme:
    found = Theme.objects.select_related("guiding_question").filter(pk=theme.pk).first()
    if found is None:
        raise Unknown
    return found


def _question(rows: Sequence[Contribution]) -> GuidingQuestion | None:
    """The one that most of them answer; of equal ones the first."""
    asked = [row.guiding_question_id for row in rows]
    most = max(rows, key=lambda row: asked.count(row.guiding_question_id))
    return most.guiding_question


def _free_name(
    session: Session, question: GuidingQuestion | None, name: str, but: Theme | None = None
) -> str:
    name = clean_words(" ".join(name.split()), LONGEST, "theme_name")
    others = Theme.objects.filter(session=session, guiding_question=question)
    taken = {one.name.casefold() for one in others if one != but}
    if name.casefold() in taken:
        raise RuleBroken(
            "theme.taken",
            _(
                "There is a theme of this name already. Put the words into it, or choose another name."
            ),
            "theme_name",
        )
    return name
