"""The lease under which a job is worked on.

It is held by the database's clock and carries a fencing number; every write of the runner names it,
so one who lost the lease (stopped, and woken too late) writes nothing more.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.db.models.functions import Now

from outcomes import live
from outcomes.models import Job, Publication
from outcomes.press.progress import News
from outcomes.services.hints import send_after_commit
from summit.log import journal
from summit.log.journal import Act
from summit.services.activity import record

MAX_ATTEMPTS = 4
LEASE = timedelta(seconds=30)
State = Job.State


class LeaseLost(Exception):  # noqa: N818 -- it names what happened
    """Somebody else holds the job now, or it is over: write nothing more."""


@dataclass(frozen=True)
class Lease:
    """The right to work on a job, as long as its fence is the row's."""

    job: Job
    fence: int

    @property
    def mine(self) -> dict[str, Any]:
        return {"pk": self.job.pk, "fence": self.fence, "state": State.RUNNING}


def claim(job_id: UUID, owner: str) -> Lease | None:
    """The lease, or None when the job is somebody else's, over, or tried too often."""
    free = Q(state=State.QUEUED) | Q(state=State.RUNNING, lease_until__lt=Now())
    with journal.command() as act:
        taken = Job.objects.filter(
            free, pk=job_id, attempt__lt=MAX_ATTEMPTS, cancel_requested=False
        ).update(
            state=State.RUNNING,
            fence=F("fence") + 1,
            attempt=F("attempt") + 1,
            lease_owner=owner[:100],
            lease_until=Now() + LEASE,
            stage="gathering",
            left=None,
            done=0,
            total=0,
            error="",
            started_at=Now(),
            updated_at=Now(),
        )
        if not taken:
            return None
        job = Job.objects.select_related("summit", "asked_by").get(pk=job_id)
        live.job_changed(act, job, "job.advanced")
    return Lease(job, job.fence)


def look(lease: Lease) -> str:
    """``go``, ``cancel`` or ``lost``: what the row says to its runner now."""
    wanted = Job.objects.filter(**lease.mine).values_list("cancel_requested", flat=True).first()
    if wanted is None:
        return "lost"
    return "cancel" if wanted else "go"


def extend(lease: Lease) -> None:
    """Still alive. Raises LeaseLost."""
    if not Job.objects.filter(**lease.mine).update(lease_until=Now() + LEASE):
        raise LeaseLost


def advance(lease: Lease, news: News) -> None:
    """Still alive, and this far; browsers are told. Raises LeaseLost."""
    with journal.command() as act:
        _write(act, lease, "job.advanced", **asdict(news))


def finish(lease: Lease, publication: Publication) -> None:
    """The job is done with this publication (saved here when it is new), in one transaction.
    Raises LeaseLost, also when it was cancelled in the meantime: then nothing is published."""
    with journal.command() as act:
        if not Job.objects.filter(**lease.mine, cancel_requested=False).update(updated_at=Now()):
            raise LeaseLost
        publication = Publication.objects.get_or_create(
            summit=publication.summit,
            document=publication.document,
            language=publication.language,
            scope=publication.scope,
            input_digest=publication.input_digest,
            defaults={
                "options": publication.options,
                "inputs": publication.inputs,
                "files": publication.files,
                "warnings": publication.warnings,
            },
        )[0]
        _write(
            act,
            lease,
            "job.finished",
            state=State.DONE,
            publication=publication,
            input_digest=publication.input_digest,
            finished_at=Now(),
        )
        record(act, "document.compiled", lease.job, by=None, summit=lease.job.summit)


def fail(lease: Lease, message: object) -> None:
    """For good; the message says why and what to do. Raises LeaseLost."""
    with journal.command() as act:
        _write(
            act, lease, "job.finished", state=State.FAILED, error=str(message), finished_at=Now()
        )


def stop(lease: Lease) -> None:
    """It was cancelled while it ran. Raises LeaseLost."""
    with journal.command() as act:
        _write(act, lease, "job.finished", state=State.CANCELLED, finished_at=Now())


def give_back(lease: Lease, message: object) -> bool:
    """This attempt broke down: back into the queue (True), or failed when it was the last (False).
    Raises LeaseLost."""
    if lease.job.attempt >= MAX_ATTEMPTS:
        fail(lease, message)
        return False
    with journal.command() as act:
        _write(act, lease, "job.advanced", state=State.QUEUED, stage="", done=0, total=0, left=None)
        send_after_commit(lease.job.pk)
    return True


def _write(act: Act, lease: Lease, fact: str, **values: Any) -> None:
    over = values.get("state", State.RUNNING) != State.RUNNING
    until = None if over else Now() + LEASE
    if not Job.objects.filter(**lease.mine).update(lease_until=until, updated_at=Now(), **values):
        raise LeaseLost
    live.job_changed(act, lease.job, fact)
