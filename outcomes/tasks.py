"""The slow parts, as Celery knows them."""

from uuid import UUID

from celery import shared_task

from outcomes.services import compiling, files, jobs


@shared_task(name="outcomes.tasks.compile_job")
def compile_job(job_id: str) -> None:
    """A hint that this job waits."""
    compiling.work(UUID(job_id))


@shared_task(name="outcomes.tasks.reconcile_jobs")
def reconcile_jobs() -> None:
    """Every 15 s: what broke off is taken up again."""
    jobs.reconcile()
    files.sweep()
