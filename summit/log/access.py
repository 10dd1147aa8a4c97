"""Rights bite at once: a change of rights is a fact on the one ``access`` stream, which makes the
sockets it concerns ask again, or close."""

import time

from django.contrib.auth import get_user_model
from django.db import models

from summit.log.journal import Act
from summit.log.models import Event, Stream

ACCESS = "access"
RECENT = 1000
Change = tuple[int, str, str]  # seq, kind, object id
_known: tuple[int, float] | None = None


def changed(act: Act, thing: models.Model, *, follows: bool = False) -> None:
    """Say it inside the command that changes the rights: of a person, or of what ``follows`` without
    being one (a screen); or to a thing (a session that closed), and then everybody who follows a stream
    of it is asked."""
    kind = "user" if follows or isinstance(thing, get_user_model()) else "thing"
    act.say(ACCESS, "access.changed", thing, kind=kind)


def head() -> int:
    """Where the access stream stands, at most a second ago: an older number only means that more of
    it is read again."""
    global _known
    if _known is None or time.monotonic() - _known[1] > 1.0:
        _known = (logged(ACCESS), time.monotonic())
    return _known[0]


def logged(name: str) -> int:
    """Where the log of a stream stands, which this process may not have read yet."""
    return Stream.objects.filter(name=name).values_list("last_seq", flat=True).first() or 0


def facts(after: int) -> list[Change]:
    """Every change after this one."""
    rows = Event.objects.filter(stream__name=ACCESS, seq__gt=after).order_by("seq")
    return list(rows.values_list("seq", "kind", "object_id"))


def recent() -> list[Change]:
    """The latest: a process that has just started knows what tickets of the last minute may not."""
    return facts(max(0, logged(ACCESS) - RECENT))
