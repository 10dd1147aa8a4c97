"""The worker's app. A message is a hint; the Job row is the truth."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_init, worker_process_init
from kombu.pools import producers

from summit import broker  # noqa: F401 -- its address is known from here on

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit.settings")

app = Celery("summit")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# For those who give messages to the workers: one try, and half a second for each of its steps.
# The worker's own connection waits for messages for ever and must not have these.
HURRIED = {
    "socket_timeout": 0.5,
    "socket_connect_timeout": 0.5,
    "connect_retries_timeout": 0.5,
    "max_retries": 0,
}


def tell(task: str, *arguments: Any, expires: float | None = None) -> None:
    """Gives the workers a message, or raises within about a second: somebody may be waiting."""
    connection = app.connection_for_write(transport_options=HURRIED)
    with producers[connection].acquire(block=True, timeout=0.5) as producer:
        app.send_task(task, arguments, expires=expires, producer=producer, retry=False)


@setup_logging.connect
def keep_djangos_logging(**_: object) -> None:
    """Connected so that Celery leaves Django's logging alone."""


_pool: dict[str, int] = {}


@worker_init.connect
def know_parent(**_: object) -> None:
    """The worker, before its pool: the children inherit its process id."""
    _pool["parent"] = os.getpid()


@worker_process_init.connect
def die_with_parent(**_: object) -> None:
    """A pool child must not outlive a killed worker, even one killed while the child was being born."""
    from summit.launch.mortal import die_with_parent as tell_kernel  # noqa: PLC0415 -- worker only

    tell_kernel(_pool.get("parent"))
