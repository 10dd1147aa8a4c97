"""After a restore the log goes on from an older number, and browsers that saw the newer ones would
silently miss what is written now. So a random token stands both in the database and in the data
directory and is changed every minute: when they differ, this is not the database that was served
last, and serving is refused until ``manage.py rotate_epochs`` has begun every stream anew.

The file is written first, with the old token and the new one, then the row, then the file with the new
one alone: a crash in between leaves a pair that belongs together.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from summit.log.models import Incarnation, Stream


class Restored(Exception):  # noqa: N818 -- it names what happened
    """The database is not the one that was served last."""


CURE = (
    "This database is not the one that was served last with the data directory {place}: it was restored "
    "from a backup, or copied. Browsers would miss what happens from now on. Type once, then start "
    "again: python3 manage.py rotate_epochs"
)


def _place() -> Path:
    return Path(settings.DATA_DIR) / "incarnation.json"


def _kept() -> list[str] | None:
    try:
        return list(json.loads(_place().read_text(encoding="ascii")))
    except FileNotFoundError:
        return None


def _keep(tokens: list[UUID]) -> None:
    place = _place()
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps([str(token) for token in tokens]), encoding="ascii")
    fresh.replace(place)


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time looks at the pair; the kernel frees the lock of one that was killed."""
    place = _place().with_suffix(".lock")
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def check() -> None:
    """Raises Restored unless the database and the data directory belong together."""
    with _alone():
        _token()


def _token() -> UUID | None:
    """The database's token, if it is the data directory's too. An empty log belongs to everybody."""
    row = Incarnation.objects.filter(pk=1).first()
    kept = _kept()
    matches = str(row.token) in (kept or []) if row else kept is None
    if not matches and Stream.objects.exists():
        raise Restored(CURE.format(place=settings.DATA_DIR))
    return row.token if row else None


def stamp() -> None:
    """A new token, if the old ones belong together. Call it at start, and every minute."""
    with _alone():
        _change(_token())


def _change(old: UUID | None) -> None:
    fresh = uuid4()
    _keep([old, fresh] if old else [fresh])
    Incarnation.objects.update_or_create(pk=1, defaults={"token": fresh})
    _keep([fresh])


def rotate() -> int:
    """Every stream begins anew: whoever comes back is reset. How many streams."""
    with _alone():
        with transaction.atomic(durable=True):
            streams = list(Stream.objects.select_for_update().order_by("name"))
            for stream in streams:
                stream.epoch = uuid4()
            Stream.objects.bulk_update(streams, ["epoch"], batch_size=500)
        _change(None)
    return len(streams)
