"""What browsers are told about recommendations and documents."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from outcomes.models import (
    DeskStep,
    Endorsement,
    Grouping,
    Job,
    Proposal,
    Publication,
    Recommendation,
    Source,
    Stance,
    Theme,
)
from outcomes.words import at_desk
from sessions import live as session_live
from sessions.models import Contribution, Session
from summit.live import topics
from summit.live.frames import Fragment, Refresh, Tally, register
from summit.log.journal import Act
from summit.models import Summit
from summit.permissions import can_report


# ------------------------------------------------------------------ recommendations
def recommendation_changed(act: Act, recommendation: Recommendation, fact: str) -> None:
    """``recommendation.made|reworded|decided|sourced|merged|endorsed``: in the room and at the desk."""
    act.say(session_live.room(recommendation.session_id), fact, recommendation)
    act.say(session_live.desk(recommendation.session_id), fact, recommendation)
    session_live.coverage_changed(act, recommendation.session_id)


def stance_taken(act: Act, recommendation: Recommendation) -> None:
    for stream in (session_live.room, session_live.desk):
        act.tally(
            stream(recommendation.session_id), "stance.taken", recommendation.pk, kind="stances"
        )


def rules_changed(act: Act, session: Session) -> None:
    """``rules.changed``: all labels may be other ones."""
    act.say(session_live.room(session.pk), "rules.changed", session, kind="recommendations")
    act.say(session_live.desk(session.pk), "rules.changed", session, kind="desk-recommendations")


def proposal_changed(act: Act, proposal: Proposal, fact: str) -> None:
    """``proposal.made|shown|refused|withdrawn``: what waits, for who runs and who records the session;
    and what became of it, for the browser that holds its id."""
    for stream in (session_live.desk, session_live.moderation):
        act.say(stream(proposal.session_id), fact, proposal.session, kind="proposals")
    act.say(session_live.room(proposal.session_id), fact, proposal)


def recommendations(**which: Any) -> list[dict[str, Any]]:
    """What a recommendation's partial needs, for many in a fixed number of queries."""
    rows = list(
        Recommendation.objects.filter(**which)
        .select_related("session__summit", "guiding_question", "merged_into", "proposal")
        .prefetch_related(
            Prefetch("sources", Source.objects.select_related("contribution__session")),
            Prefetch("merged", Recommendation.objects.order_by("number")),
        )
        .order_by("number")
    )
    standings = Stance.objects.standings(rows)
    signed = Endorsement.objects.standing(row.pk for row in rows)
    return [
        {
            "recommendation": row,
            "standing": standings[str(row.pk)],
            "signed": signed.get(str(row.pk), []),
        }
        for row in rows
    ]


def _recommendations(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(entry["recommendation"].pk): entry for entry in recommendations(pk__in=ids)}


def _stances(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    rows = list(Recommendation.objects.filter(pk__in=ids))
    standings = Stance.objects.standings(rows)
    return {
        str(row.pk): {"recommendation": row, "standing": standings[str(row.pk)]} for row in rows
    }


def proposals(session: Session) -> dict[str, Any]:
    """What waits, the oldest first."""
    return {
        "session": session,
        "proposals": Proposal.objects.waiting().filter(session=session).whole(),
    }


def _proposals(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(session.pk): proposals(session) for session in Session.objects.filter(pk__in=ids)}


def _decisions(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    """State and reason, no text and no author: whoever holds the id knows what it was."""
    return {
        str(row.pk): {"state": row.state, "label": str(row.get_state_display()), "reason": row.why}
        for row in Proposal.objects.filter(pk__in=ids)
    }


for _audience, _partial, _root, _list in (
    ("room", "outcomes/_recommendation.html", "recommendation-{id}", "recommendations-list"),
    ("desk", "outcomes/_recommendation_desk.html", "d-recommendation-{id}", "desk-recommendations"),
):
    register(
        "recommendation",
        _audience,
        Fragment(_partial, _recommendations, _root, lambda context, into=_list: into),  # type: ignore[misc]
    )
register("recommendations", "room", Refresh("recommendations"))
register("desk-recommendations", "desk", Refresh("desk-recommendations"))
register("stances", "room", Fragment("outcomes/_stances.html", _stances, "stances-{id}"))
register("stances", "desk", Fragment("outcomes/_d_stances.html", _stances, "d-stances-{id}"))
register("proposals", "desk", Fragment("outcomes/_d_proposals.html", _proposals, "d-proposals"))
register(
    "proposals", "moderation", Fragment("outcomes/_m_proposals.html", _proposals, "m-proposals")
)
register("proposal", "room", Tally(_decisions, "decision-{id}"))


# ------------------------------------------------------------------ the desk
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


# ------------------------------------------------------------------ documents
def _may_follow_documents(user: Any, summit_id: UUID) -> bool:
    summit = Summit.objects.filter(pk=summit_id).first()
    return summit is not None and can_report(user, summit)


documents = topics.register("documents", "documents", _may_follow_documents)


def job_changed(act: Act, job: Job, fact: str) -> None:
    """``job.queued|advanced|finished``: on the summit's page of documents."""
    act.say(documents(job.summit_id), fact, job)


def publication_changed(act: Act, publication: Publication, fact: str) -> None:
    """``publication.published|withdrawn``: beside the jobs that made it, on the page of documents."""
    for job in publication.jobs.all():
        act.say(documents(publication.summit_id), fact, job)


def jobs(**which: Any) -> list[dict[str, Any]]:
    """What a job's partial needs, newest first, in one query."""
    rows = Job.objects.filter(**which).select_related("summit", "asked_by", "publication")
    return [{"job": job} for job in rows.order_by("-created_at", "-pk")]


def _jobs(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(entry["job"].pk): entry for entry in jobs(pk__in=ids)}


register("job", "documents", Fragment("outcomes/_job.html", _jobs, "job-{id}", lambda _job: "jobs"))
