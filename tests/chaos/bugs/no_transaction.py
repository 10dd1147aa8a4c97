"""What happened, its event and its key are written one after the other, each on its own."""

from contextlib import nullcontext
from types import SimpleNamespace

from summit.log import journal


def put_in() -> None:
    journal.transaction = SimpleNamespace(atomic=lambda durable=False: nullcontext())
