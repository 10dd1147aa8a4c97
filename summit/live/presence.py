"""Who is here now. Each process writes whom it serves, under a time to live, so a killed process
takes its people with it; reading merges all processes. In the cache: Redis, or this process."""

import os
import time
import uuid
from collections.abc import Iterable, Mapping

from django.core.cache import cache

TTL_SECONDS = 30
_PROCESS = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
_INDEX = "presence:processes"


def report(here: Mapping[str, Iterable[str]]) -> None:
    """This process serves these people: ``{stream: user ids}``. Call every few seconds."""
    cache.set(f"presence:{_PROCESS}", {name: list(ids) for name, ids in here.items()}, TTL_SECONDS)
    now = time.time()
    seen = {name: at for name, at in (cache.get(_INDEX) or {}).items() if now - at < TTL_SECONDS}
    cache.set(_INDEX, {**seen, _PROCESS: now}, TTL_SECONDS * 2)


def here(stream: str) -> set[str]:
    """User ids of those who follow ``stream`` now (at most TTL_SECONDS old)."""
    people: set[str] = set()
    for served in _served():
        people.update(served.get(stream, ()))
    return people


def counts(streams: Iterable[str]) -> dict[str, int]:
    """How many people follow each stream now; one read for all."""
    served = _served()
    return {
        stream: len(set().union(*(process.get(stream, ()) for process in served)))
        for stream in streams
    }


def _served() -> list[dict[str, list[str]]]:
    processes = [f"presence:{name}" for name in cache.get(_INDEX) or {}]
    return list(cache.get_many(processes).values())
