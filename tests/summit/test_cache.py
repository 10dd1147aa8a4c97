"""Redis may go away: every operation is answered, counts go on, one line tells of it."""

import asyncio
import logging
import socket
import threading
import time

import pytest
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from redis.exceptions import ConnectionError as NotThere
from redis.exceptions import OutOfMemoryError

from summit import cache as module
from summit import limits
from summit.cache import RedisOrMemory


class Redis(LocMemCache):
    """A Redis of this process: it can go away, be full or be slow. Also its own client."""

    def __init__(self):
        super().__init__("the redis of the tests", {})
        super().clear()
        self.asked = self.looked = self.hung_up = 0
        self.trouble = self.delay = None

    def _meet(self):
        if self.delay:
            time.sleep(self.delay)
        if self.trouble:
            raise self.trouble

    def __getattribute__(self, name):
        if name in OPERATIONS:
            self.asked += 1
            self._meet()
        return super().__getattribute__(name)

    def get_client(self, *, write):
        return Client(self)


class Client:
    def __init__(self, server):
        self.server, self.connection_pool = server, self

    def disconnect(self, *, inuse_connections):
        self.server.hung_up += 1

    def ping(self):
        self.server.looked += 1
        self.server._meet()

    def set(self, key, value, *, ex):
        self.server._meet()


OPERATIONS = {
    "add", "get", "set", "touch", "delete", "get_many", "has_key", "incr", "set_many",
    "delete_many", "clear",
}  # fmt: skip
ADDRESS = "redis://nowhere.example:6379/0"


@pytest.fixture
def shared(monkeypatch):
    """What stands behind every cache of the address: fresh, with a Redis that can be told."""
    monkeypatch.setattr(module, "_shared", {})
    made = RedisOrMemory(ADDRESS, {})._cache
    made._memory.clear()
    made._redis = Redis()
    return made


@pytest.fixture
def server(shared):
    return shared._redis


@pytest.fixture
def cache(shared):
    return RedisOrMemory(ADDRESS, {})


def settle():
    """Until whoever looks has looked."""
    for thread in threading.enumerate():
        if thread.name == "redis-look":
            thread.join(5)


def pass_time(monkeypatch):
    """The pause is over."""
    now = time.monotonic
    monkeypatch.setattr(module.time, "monotonic", lambda: now() + module.PAUSE + 0.1)


# ------------------------------------------------------------------ there and away
def test_what_is_kept_lies_in_redis_while_it_answers(cache, shared, server):
    cache.set("word", "water", 60)
    assert (cache.get("word"), server.asked) == ("water", 2)
    assert shared._memory.get(":1:word") is None


def test_every_operation_is_answered_while_redis_is_away(cache, server):
    server.trouble = NotThere("gone")
    cache.set("a", 1)
    assert cache.get("a") == 1
    assert [cache.add("a", 5), cache.add("b", 5)] == [False, True]
    assert [cache.incr("a"), cache.incr("a", 3), cache.decr("a")] == [2, 5, 4]
    assert cache.set_many({"c": 7, "d": [8]}, 60) == []
    assert cache.get_many(["a", "c", "d", "none"]) == {"a": 4, "c": 7, "d": [8]}
    assert [cache.touch("a", 60), cache.touch("none", 60)] == [True, False]
    assert [cache.has_key("a"), "none" in cache] == [True, False]
    assert cache.get_or_set("e", lambda: 9) == 9
    assert [cache.delete("a"), cache.delete("a")] == [True, False]
    cache.delete_many(["b", "c"])
    assert cache.get_many("bcd") == {"d": [8]}
    cache.clear()
    assert cache.get("e", "nothing") == "nothing"
    assert asyncio.run(cache.aget("e", "nothing")) == "nothing"
    with pytest.raises(ValueError, match="not found"):
        cache.incr("e")
    assert server.asked == 1


def test_counts_go_on_while_redis_is_away(cache, server, monkeypatch):
    monkeypatch.setattr(limits, "cache", cache)
    server.trouble = NotThere("gone")
    for _ in range(3):
        limits.allow("knock", "ada", most=3, seconds=3600)
    with pytest.raises(limits.TooOften):
        limits.allow("knock", "ada", most=3, seconds=3600)


def test_a_count_that_is_missing_is_not_taken_for_trouble(cache, server):
    with pytest.raises(ValueError, match="not found"):
        cache.incr("nothing")
    cache.get("nothing")
    assert server.asked == 2


def test_a_redis_that_is_full_is_away(cache, server, monkeypatch):
    server.trouble = OutOfMemoryError("used memory > 'maxmemory'")
    cache.set("word", "water")
    pass_time(monkeypatch)
    assert cache.get("word") == "water"
    settle()
    assert (cache.get("word"), server.asked) == ("water", 1)


def test_an_answer_beyond_all_patience_is_taken_and_the_next_is_not_waited_for(
    cache, server, monkeypatch
):
    cache.set("word", "water")
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    server.delay = 0.02
    assert cache.get("word") == "water"
    asked = server.asked
    assert (cache.get("word"), server.asked) == (None, asked)


def test_late_three_times_running_is_away(cache, server, monkeypatch):
    cache.set("word", "water")
    monkeypatch.setattr(module, "LATE", 0.01)
    heard = []
    for delay in [0.02, 0.02, None, 0.02, 0.02, 0.02, 0.02]:
        server.delay = delay
        heard.append(cache.get("word"))
    assert heard == ["water"] * 6 + [None]


def test_what_is_forgotten_is_forgotten_in_both_places(cache, shared, server):
    shared._memory.set(":1:lock", 1)
    cache.delete("lock")
    assert shared._memory.get(":1:lock") is None


# ------------------------------------------------------------------ and back
def test_it_is_asked_again_after_a_while_and_by_nobody_who_waits(
    cache, shared, server, monkeypatch
):
    server.trouble = NotThere("gone")
    cache.set("word", "water")
    for _ in range(20):
        cache.get("word")
    assert (server.asked, server.looked) == (1, 0)
    pass_time(monkeypatch)
    server.delay = 0.2  # whoever asks now would notice
    for _ in range(20):
        cache.get("word")
    settle()
    assert (server.asked, server.looked) == (1, 1)
    server.trouble = server.delay = None
    shared._ask_again = 0
    cache.get("word")
    settle()
    assert (cache.get("word"), server.asked, server.looked) == (None, 2, 2)
    assert server.hung_up == 2  # connections from before may be half dead


def test_one_line_says_that_it_went_and_one_that_it_is_back(
    cache, shared, server, monkeypatch, caplog
):
    caplog.set_level(logging.INFO, "summit.cache")
    server.trouble = NotThere("Connection refused")
    crowd = [threading.Thread(target=cache.get, args=["word"]) for _ in range(20)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    server.trouble = None
    shared._ask_again = 0
    cache.get("word")
    settle()
    cache.get("word")
    assert [record.getMessage() for record in caplog.records] == [
        "Redis is away; this process counts by itself meanwhile: Connection refused",
        "Redis is back after 0 s.",
    ]


def test_back_is_a_redis_that_is_quick(cache, shared, server, monkeypatch):
    server.trouble = NotThere("gone")
    cache.get("word")
    monkeypatch.setattr(module, "LATE", 0.01)
    server.trouble, server.delay = None, 0.02
    shared._ask_again = 0
    cache.get("word")
    settle()
    cache.get("word")
    assert (server.asked, server.looked) == (1, 1)


# ------------------------------------------------------------------ one per process
def test_all_threads_and_requests_share_one_pool_and_one_opinion(settings, monkeypatch):
    monkeypatch.setattr(module, "_shared", {})
    settings.CACHES = {"default": {"BACKEND": "summit.cache.RedisOrMemory", "LOCATION": ADDRESS}}
    found = []

    def look():
        found.append((caches["default"], caches["default"]._cache))

    async def request():
        look()

    for _ in range(3):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        asyncio.run(request())
    assert len({id(cache) for cache, _ in found}) > 1
    assert len({id(shared) for _, shared in found}) == 1
    client = found[0][1]._redis
    pools = {id(client.get_client(write=write).connection_pool) for write in (True, False)}
    assert len(pools) == 1


def test_a_redis_that_never_answers_is_waited_for_once(monkeypatch):
    """No stand-in: a port where the kernel takes the call and nobody speaks."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        cache = RedisOrMemory(f"redis://127.0.0.1:{silent.getsockname()[1]}/0", {})
        started = time.monotonic()
        for _ in range(100):
            cache.add("count", 0)
            cache.incr("count")
        assert time.monotonic() - started < 5  # and not 200 times the patience
        assert cache.get("count") == 100
