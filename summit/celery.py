"""The worker's app. A message is a hint; the Job row is the truth."""

import os

from celery import Celery
from celery.signals import setup_logging, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit.settings")

app = Celery("summit")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_djangos_logging(**_: object) -> None:
    """Connected so that Celery leaves Django's logging alone."""


@worker_process_init.connect
def die_with_parent(**_: object) -> None:
    """A pool child must not outlive a killed worker."""
    from summit.launch.mortal import die_with_parent as tell_kernel  # noqa: PLC0415 -- worker only

    tell_kernel()
