"""What browsers are told about recommendations and documents."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from outcomes.models import Job, Recommendation, Source, Stance
from sessions import live as session_live
from summit.live import topics
from summit.live.frames import Fragment, Refresh, register
from summit.log.journal import Act
from summit.models import Summit
from summit.permissions import can_report


# ------------------------------------------------------------------ recommendations
def recommendation_changed(act: Act, recommendation: Recommendation, fact: str) -> None:
    """``recommendation.made|reworded|decided|sourced``: in the room and at the desk."""
    act.say(session_live.room(recommendation.session_id), fact, recommendation)
    act.say(session_live.desk(recommendation.session_id), fact, recommendation)


def stance_taken(act: Act, recommendation: Recommendation) -> None:
    room = session_live.room(recommendation.session_id)
    act.tally(room, "stance.taken", recommendation.pk, kind="stances")


def recommendations(**which: Any) -> list[dict[str, Any]]:
    """What a recommendation's partial needs, for many in four queries."""
    rows = list(
        Recommendation.objects.filter(**which)
        .select_related("session__summit", "guiding_question")
        .prefetch_related(
            Prefetch("sources", Source.objects.select_related("contribution__session"))
        )
        .order_by("number")
    )
    standings = Stance.objects.standings(rows)
    return [{"recommendation": row, "standing": standings[str(row.pk)]} for row in rows]


def _recommendations(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(entry["recommendation"].pk): entry for entry in recommendations(pk__in=ids)}


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
register("stances", "room", Fragment("outcomes/_stances.html", _recommendations, "stances-{id}"))


# ------------------------------------------------------------------ documents
def _may_follow_documents(user: Any, summit_id: UUID) -> bool:
    summit = Summit.objects.filter(pk=summit_id).first()
    return summit is not None and can_report(user, summit)


documents = topics.register("documents", "documents", _may_follow_documents)


def job_changed(act: Act, job: Job, fact: str) -> None:
    """``job.queued|advanced|finished``: on the summit's page of documents."""
    act.say(documents(job.summit_id), fact, job)


def jobs(**which: Any) -> list[dict[str, Any]]:
    """What a job's partial needs, newest first, in one query."""
    rows = Job.objects.filter(**which).select_related("summit", "asked_by", "publication")
    return [{"job": job} for job in rows.order_by("-created_at", "-pk")]


def _jobs(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(entry["job"].pk): entry for entry in jobs(pk__in=ids)}


register("job", "documents", Fragment("outcomes/_job.html", _jobs, "job-{id}", lambda _job: "jobs"))
