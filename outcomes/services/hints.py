"""Hints to the workers: best effort, for the Job row is the truth."""

import logging
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from django.conf import settings
from django.db import transaction

from summit.celery import tell

log = logging.getLogger(__name__)
_sender = ThreadPoolExecutor(max_workers=1, thread_name_prefix="job-hints")


def send_after_commit(job_id: UUID) -> None:
    """Once the row that the hint is about can be seen. Nobody waits for the network meanwhile."""

    def hint() -> None:
        if settings.REDIS_URL:
            _sender.submit(send_hint, job_id)
        else:
            send_hint(job_id)

    transaction.on_commit(hint)


def send_hint(job_id: UUID) -> bool:
    """Tells the workers that there is something to do. A broker that is away costs nothing but the
    time until the next ``reconcile``."""
    return _tell("outcomes.tasks.compile_job", job_id)


def ask_after_commit(task: str, about: UUID) -> None:
    """Another task, about something that waits in the database: its own beat tells again."""

    def hint() -> None:
        if settings.REDIS_URL:
            _sender.submit(_tell, task, about)
        else:
            _tell(task, about)

    transaction.on_commit(hint)


def ask_worker(task: str) -> bool:
    """For what is about nothing in particular."""
    return _tell(task)


def _tell(task: str, *about: UUID) -> bool:
    try:
        if not settings.REDIS_URL:
            settings.QUEUE_DIR.joinpath("messages").mkdir(parents=True, exist_ok=True)
        tell(task, *map(str, about), expires=120)
    except Exception as error:
        log.warning("%s of %s waits until somebody tells again: %r", task, [*about], error)
        return False
    return True
