"""How often. Counted in the cache per fixed window; a refusal says when to try again."""

import hashlib
import time

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import ngettext

from summit.errors import RuleBroken


class TooOften(RuleBroken):
    """HTTP 429."""

    status = 429


def allow(what: str, who: object, *, most: int, seconds: int) -> None:
    """Raises TooOften at the ``most + 1``-th time within the window. ``who`` is kept only as a
    keyed hash, and only for the window."""
    key = _key(what, who, seconds)
    cache.add(key, 0, seconds)
    try:
        count = cache.incr(key)
    except ValueError:
        return
    if count > most:
        raise too_often(seconds - int(time.time() % seconds))


def must_be_left(what: str, who: object, *, most: int, seconds: int) -> None:
    """Raises TooOften when ``allow`` has been asked ``most`` times within the window; counts nothing."""
    if int(cache.get(_key(what, who, seconds)) or 0) >= most:
        raise too_often(seconds - int(time.time() % seconds))


def _key(what: str, who: object, seconds: int) -> str:
    window = int(time.time() // seconds)
    digest = hashlib.blake2s(
        f"{what}:{who}:{window}".encode(), key=settings.SECRET_KEY.encode()[:32]
    ).hexdigest()
    return f"limit:{digest}"


def too_often(wait: int) -> TooOften:
    """The refusal, for ``wait`` seconds."""
    told = ngettext(
        "That was too often. Try again in %(n)d second; nothing is lost.",
        "That was too often. Try again in %(n)d seconds; nothing is lost.",
        wait,
    )
    return TooOften("too.often", told % {"n": wait})
