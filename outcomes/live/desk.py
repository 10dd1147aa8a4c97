"""What the rapporteur's desk is told about the order of things."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Prefetch

from outcomes.models import DeskStep, Grouping, Theme
from outcomes.words import at_desk
from sessions import live as session_live
from sessions.models import Contribution, Session
from summit.live.frames import Fragment, Refresh, register
from summit.log.journal import Act


def contribution_sorted(act: Act, contribution: Contribution) -> None:
    """``contribution.sorted``: its tags, themes or recommendations changed, which only the desk sees."""
    act.say(session_live.desk(contribution.session_id), "contribution.sorted", contribution)


def theme_changed(act: Act, theme: Theme) -> None:
    """``theme.changed``: made, renamed, filled, emptied or dissolved."""
    act.say(session_live.desk(theme.session_id), "theme.changed", theme)


def step_taken(act: Act, step: DeskStep, fact: str) -> None:
    """``step.taken|undone``: what can be taken back now. Steps about a summit's tags are on no desk."""
    if step.session_id:
        desk = session_live.desk(step.session_id)
        act.say(desk, fact, step, kind="last-step", object_id=step.session_id)


def themes(**which: Any) -> list[dict[str, Any]]:
    """What a theme's partial needs, in the order in which they were made, for many in two queries."""
    grouped = Grouping.objects.select_related("contribution__session")
    rows = (
        Theme.objects.filter(**which)
        .select_related("session", "guiding_question")
        .prefetch_related(Prefetch("groupings", grouped.order_by("contribution__number")))
    )
    return [{"theme": row} for row in rows.order_by("created_at", "pk")]


def _themes(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(entry["theme"].pk): entry for entry in themes(pk__in=ids)}


def last_step(session: Session) -> dict[str, Any]:
    """The step that can be taken back, if there is one."""
    steps = DeskStep.objects.filter(session=session, undone_at=None).select_related("by")
    return {"session": session, "step": steps.first()}


def _last_step(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(session.pk): last_step(session) for session in Session.objects.filter(pk__in=ids)}


register(
    "contribution",
    "desk",
    Fragment(
        "outcomes/_contribution_desk.html",
        at_desk,
        "d-contribution-{id}",
        lambda _contribution: "desk-words",
    ),
)
register(
    "theme",
    "desk",
    Fragment(
        "outcomes/_theme.html",
        _themes,
        "theme-{id}",
        lambda context: f"themes-{context['theme'].guiding_question_id or 'general'}",
    ),
)
register("desk-themes", "desk", Refresh("desk-themes"))
register("last-step", "desk", Fragment("outcomes/_last_step.html", _last_step, "last-step"))
