"""The slow parts, as Celery knows them."""

from uuid import UUID

from celery import Task, shared_task

from outcomes.services import convening, entrants, files, jobs, letters, silences


@shared_task(name="outcomes.tasks.compile_job")
def compile_job(job_id: str) -> None:
    """A hint that this job waits."""
    from outcomes.services import compiling  # noqa: PLC0415 -- loads the press; those who ask need not

    compiling.work(UUID(job_id))


@shared_task(name="outcomes.tasks.publish_demo", bind=True, max_retries=60, default_retry_delay=5)
def publish_demo(self: Task) -> None:
    """After the first start with a demo: its publication, as soon as the file is made."""
    from outcomes.demo import publishing  # noqa: PLC0415 -- the demo's people come with it

    if publishing.is_due() and publishing.publish() is None:
        raise self.retry()


@shared_task(name="outcomes.tasks.reconcile_jobs")
def reconcile_jobs() -> None:
    """Every 15 s: what broke off is taken up again."""
    jobs.reconcile()
    files.sweep()


@shared_task(name="outcomes.tasks.settle_silences")
def settle_silences() -> None:
    """Every few seconds: silence procedures whose deadline has passed."""
    silences.settle_due()


@shared_task(name="outcomes.tasks.tell_entrants")
def tell_entrants() -> None:
    """Every few seconds: of how many people some took a stance, where others have come in since."""
    entrants.tell_entrants()


@shared_task(name="outcomes.tasks.tell_delegations")
def tell_delegations() -> None:
    """Every minute, and when there are many letters: delegations that have not been told yet."""
    convening.tell_waiting()


@shared_task(name="outcomes.tasks.send_letters")
def send_letters(publication_id: str) -> None:
    """A hint that letters about this publication wait."""
    letters.send_waiting(publication=publication_id)


@shared_task(name="outcomes.tasks.send_waiting_letters")
def send_waiting_letters() -> None:
    """Every minute: those that were not sent are tried again."""
    letters.send_waiting()
