"""How many fit in a room whose organisers set a limit. It keeps the room bearable; it guards nothing:
who counts is who is there (``summit.presence``), and who was let in a moment ago."""

import time

from django.core.cache import cache

from sessions import live
from sessions.models import Session
from summit import presence
from summit.models import User

SECONDS = 10  # within which somebody who was let in is counted among those who are there


def is_left(session: Session, user: User) -> bool:
    """Whether this person may come in; if so, their seat is kept until they are seen. Whoever is there
    stays there, also over a reload."""
    if session.capacity is None:
        return True
    here = presence.here(live.room(session.pk))
    if str(user.pk) in here or not cache.add(_name(session, user.pk), 1, 2 * SECONDS):
        return True
    window = int(time.time() // SECONDS)
    before = int(cache.get(_name(session, window - 1)) or 0)
    if len(here) + before + _count(session, window, 1) <= session.capacity:
        return True
    _count(session, window, -1)
    cache.delete(_name(session, user.pk))
    return False


def _count(session: Session, window: int, by: int) -> int:
    """Of those let in within this window."""
    name = _name(session, window)
    cache.add(name, 0, 3 * SECONDS)
    try:
        return int(cache.incr(name, by))
    except ValueError:  # forgotten in between
        return max(by, 0)


def _name(session: Session, what: object) -> str:
    return f"seat:{session.pk}:{what}"
