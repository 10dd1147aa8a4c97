"""Redis while it answers, this process while it does not.

What lies in the cache is counted or seen again soon: limits, presence, allauth's rate limits. So
nobody waits for Redis. It has PATIENCE to answer; when it fails once or is late three times running
it is *away*, and every operation is answered by a memory of this process, which counts on by itself.
A thread asks again every PAUSE seconds. One log line says that it went, one that it is back.

Django makes a cache for each thread and each request; behind all of them stands one Shared per
process: one pool of connections, one memory, one opinion on whether Redis is there.
"""

import logging
import threading
import time
from functools import partial
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import BlockingConnectionPool
from redis.exceptions import RedisError

PATIENCE = 0.25  # seconds to connect, to answer, and for one operation in all
LATE = 0.1  # seconds; a page asks half a dozen times
PAUSE = 3.0  # seconds during which a Redis that is away is not asked
CONNECTIONS = 50  # per process; whoever comes later waits for one, with the same patience
KEPT = 10_000  # entries of the memory
FORGETS = {"delete", "delete_many", "clear"}  # in both: a lock may be given back in the other

log = logging.getLogger(__name__)


class Shared:
    """What all caches of this process with the same address share. It has the operations of
    Django's RedisCacheClient: keys are complete, times to live are seconds or None."""

    def __init__(self, address: str) -> None:
        self._redis = RedisCacheClient(
            [address],
            pool_class=BlockingConnectionPool,
            max_connections=CONNECTIONS,
            timeout=PATIENCE,
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
        )
        self._memory = LocMemCache(address, {"OPTIONS": {"MAX_ENTRIES": KEPT}})
        self._lock = threading.Lock()
        self._away_since: float | None = None
        self._ask_again = 0.0
        self._late = 0

    def __getattr__(self, operation: str) -> Any:
        """``shared.get(key, default)`` is ``shared.do("get", key, default)``."""
        return partial(self.do, operation)

    def do(self, operation: str, *args: Any) -> Any:
        if self._is_there():
            started = time.monotonic()
            try:
                answer = getattr(self._redis, operation)(*args)
            except (RedisError, OSError) as error:
                self._went_away(str(error) or repr(error))
            else:
                took = time.monotonic() - started
                self._late = self._late + 1 if took > LATE else 0
                if took > PATIENCE or self._late >= 3:
                    self._went_away(f"it took {took:.2f} s")
                if operation in FORGETS:
                    getattr(self._memory, operation)(*args)
                return answer
        return getattr(self._memory, operation)(*args)

    def _is_there(self) -> bool:
        """While it is away, a thread asks again, so that nobody waits; one at a time."""
        if self._away_since is None:
            return True
        with self._lock:
            due = time.monotonic() >= self._ask_again
            if due:
                self._ask_again = time.monotonic() + PAUSE
        if due:
            threading.Thread(target=self._look, name="redis-look", daemon=True).start()
        return False

    def _went_away(self, why: str) -> None:
        with self._lock:
            if self._away_since is not None:
                return
            self._away_since, self._late = time.monotonic(), 0
            self._ask_again = self._away_since + PAUSE
        log.warning("Redis is away; this process counts by itself meanwhile: %s", why)

    def _look(self) -> None:
        """Back is a Redis that takes a new connection and a write, and the write in good time."""
        try:
            client = self._redis.get_client(write=True)
            client.connection_pool.disconnect(inuse_connections=False)  # may be half dead
            client.ping()
            started = time.monotonic()
            client.set("summit:look", 1, ex=1)
        except (RedisError, OSError):
            return
        with self._lock:
            since = self._away_since
            if since is None or time.monotonic() - started > LATE:
                return
            self._away_since = None
        log.warning("Redis is back after %.0f s.", time.monotonic() - since)


_shared: dict[str, Shared] = {}


class RedisOrMemory(RedisCache):
    """``BACKEND``; ``LOCATION`` is one ``redis://`` address."""

    def __init__(self, address: str, params: dict[str, Any]) -> None:
        super().__init__(address, params)
        # Of two that are made at once the first is kept.
        self._cache: Any = _shared.get(address) or _shared.setdefault(address, Shared(address))
