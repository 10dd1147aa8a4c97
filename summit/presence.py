"""Who is here now. Each process writes whom it serves, under a time to live, so a killed process
takes its people with it; reading merges all processes. In the cache: Redis, or this process.

Per process and stream one entry with the people's ids packed to 16 bytes each, written only when
somebody came or went, or when half its life is over; and one small entry with the counts.
"""

import logging
import os
import time
import uuid
from collections.abc import Callable, Iterable, Mapping, Set

from django.core.cache import cache

TTL_SECONDS = 30
_PROCESS = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
_INDEX = "presence:processes"
_written: dict[str, tuple[int, float]] = {}
_followers: list[Callable[[str, Set[str]], None]] = []
_told: dict[str, frozenset[str]] = {}

log = logging.getLogger(__name__)


def followed_by(tell: Callable[[str, Set[str]], None]) -> None:
    """``tell(stream, user ids)`` is called, a few seconds later, for people who came to a stream of this
    process and whom it has not been told of."""
    if tell not in _followers:
        _followers.append(tell)


def report(here: Mapping[str, Iterable[str]]) -> None:
    """This process serves these people: ``{stream: user ids}``. Call every few seconds."""
    now = time.monotonic()
    fresh: dict[str, object] = {}
    counts: dict[str, int] = {}
    for stream, ids in here.items():
        people = frozenset(ids)
        _tell(stream, people)
        counts[stream] = len(people)
        mark, at = _written.get(stream, (0, 0.0))
        if mark != hash(people) or now - at > TTL_SECONDS / 2 or stream not in _written:
            fresh[_key(_PROCESS, stream)] = b"".join(uuid.UUID(one).bytes for one in sorted(people))
            _written[stream] = (hash(people), now)
    for gone in set(_written) - set(here):
        del _written[gone]
        _told.pop(gone, None)
    fresh[_key(_PROCESS, "")] = counts
    cache.set_many(fresh, TTL_SECONDS)
    wall = time.time()
    seen = {name: at for name, at in (cache.get(_INDEX) or {}).items() if wall - at < TTL_SECONDS}
    cache.set(_INDEX, {**seen, _PROCESS: wall}, TTL_SECONDS * 2)


def _tell(stream: str, people: frozenset[str]) -> None:
    """A follower that fails is told again next time; presence goes on."""
    known = _told.get(stream, frozenset())
    new = people - known
    if not new:
        return
    try:
        for tell in _followers:
            tell(stream, new)
    except Exception:
        log.exception("arrivals in %s are not noted; trying again", stream)
    else:
        _told[stream] = known | new


def exchange(
    served: Mapping[str, Iterable[str]], exactly: Iterable[str]
) -> tuple[dict[str, int], dict[str, int]]:
    """Reports, and says how many are in each of these streams, and exactly how many in the others."""
    report(served)
    return counts(served), {stream: len(here(stream)) for stream in set(exactly)}


def forget() -> None:
    """This process serves nobody any more."""
    _written.clear()
    _told.clear()
    cache.delete(_key(_PROCESS, ""))


def here(stream: str) -> set[str]:
    """User ids of those who follow ``stream`` now, exactly (at most TTL_SECONDS old)."""
    return here_in([stream]).get(stream, set())


def here_in(streams: Iterable[str]) -> dict[str, set[str]]:
    """The same of many streams in as many reads; a stream that nobody follows is left out."""
    wanted = set(streams)
    keys = {
        _key(name, stream): stream
        for name, counts in _served().items()
        for stream in wanted & set(counts)
    }
    found: dict[str, set[str]] = {}
    for key, packed in cache.get_many(list(keys)).items():
        ids = (packed[at : at + 16] for at in range(0, len(packed), 16))
        found.setdefault(keys[key], set()).update(str(uuid.UUID(bytes=one)) for one in ids)
    return {stream: people for stream, people in found.items() if people}


def counts(streams: Iterable[str]) -> dict[str, int]:
    """How many follow each stream now, for everybody's eyes: somebody with tabs in two processes
    counts twice, and above twenty it is rounded (``about``). Two small reads for all."""
    served = _served().values()
    return {s: about(sum(counts.get(s, 0) for counts in served)) for s in streams}


def about(count: int) -> int:
    """Two figures: 1,234 people are 1,200; whether one of them is me is nobody's business."""
    if count <= 20:
        return count
    step: int = 10 ** (len(str(count)) - 2)
    return round(count / step) * step


def _key(process: str, stream: str) -> str:
    return f"presence:{process}:{stream}"


def _served() -> dict[str, dict[str, int]]:
    keys = {_key(name, ""): name for name in cache.get(_INDEX) or {}}
    return {keys[key]: counts for key, counts in cache.get_many(list(keys)).items()}
