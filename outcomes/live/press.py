"""What the page of documents is told."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from outcomes.models import Job, Publication
from summit.live import topics
from summit.live.frames import Fragment, register
from summit.log.journal import Act
from summit.models import Summit
from summit.permissions import can_report


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
