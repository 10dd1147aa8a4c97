"""Hints to the workers: best effort, for the Job row is the truth."""

import logging
from uuid import UUID

from django.conf import settings
from django.db import transaction

from summit.celery import app

log = logging.getLogger(__name__)


def send_after_commit(job_id: UUID) -> None:
    """Once the row that the hint is about can be seen."""

    def hint() -> None:
        send_hint(job_id)

    transaction.on_commit(hint)


def send_hint(job_id: UUID) -> bool:
    """Tells the workers that there is something to do. A broker that is away costs nothing but the
    time until the next ``reconcile``."""
    try:
        if not settings.REDIS_URL:
            settings.QUEUE_DIR.joinpath("messages").mkdir(parents=True, exist_ok=True)
        app.send_task("outcomes.tasks.compile_job", [str(job_id)], expires=120, retry=False)
    except Exception as error:
        log.warning("Job %s waits until the reconciler tells again: %r", job_id, error)
        return False
    return True
