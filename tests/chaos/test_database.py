"""The database drops its connections, is out of reach, or is a file in a killed process' hands."""

import asyncio
import sqlite3
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from tests.chaos.house import standing, until
from tests.chaos.proxy import Proxy
from tests.chaos.scale import SCALE
from tests.chaos.storm import Storm
from tests.chaos.wrong import QUICK, found, storm_of, wrong

ONE = (
    "SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity WHERE"
    " datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    " ORDER BY random() LIMIT 1) one"
)


async def _terminate(storm, number: int) -> None:
    """So many connections, one at a time, of whoever holds them."""
    landed = 0
    async with asyncio.timeout(300):
        while landed < number:
            landed += (count := (await asyncio.to_thread(storm.books.rows, ONE))[0][0])
            storm.hit(count)
            await asyncio.sleep(0.12)


@pytest.mark.timeout(600)
async def test_f10_terminated_backends_lose_nothing(house):
    async with Storm(house, "F10") as storm:
        await _terminate(storm, SCALE.f10_terminations)
        await storm.everybody_is_in()
        await storm.acked(5)
        verdict = await storm.verdict()
    assert verdict.clean, verdict


@pytest.mark.full
@pytest.mark.timeout(300)
async def test_f10_a_connection_that_is_kept_broken_is_found(house):
    """The twin: whoever reads the log goes on asking a connection that has ended."""
    async with wrong(house, "kept_broken"), storm_of(house) as storm:
        await _terminate(storm, 40)
        verdict = await storm.verdict(QUICK)
    found("kept_broken", verdict, "unequal")


@pytest.mark.full
@pytest.mark.timeout(300)
async def test_f17_daphne_cut_off_from_redis_and_database_comes_back(house, redis):
    """A reaches both through proxies; the network between them goes away."""
    async with _lines_of(house, redis) as (base, cache, more):
        with house.changed("a"):
            await house.replaced("a", **more)
            async with Storm(house, "F17") as storm:
                for proxy in (cache, base):
                    await storm.acked(4)
                    await _cut_off(storm, proxy, SCALE.f17_seconds)
                    await storm.everybody_is_in()
                verdict = await storm.verdict()
            assert base.landed, "the database's proxy cut nothing"
            assert cache.landed, "Redis' proxy cut nothing"
    assert verdict.clean, verdict


@pytest.mark.full
@pytest.mark.timeout(300)
async def test_f17_a_hub_that_ends_with_its_first_failure_is_found(house, redis):
    """The twin."""
    async with (
        _lines_of(house, redis) as (base, _, more),
        wrong(house, "ends_with_failure", "a", **more),
        storm_of(house) as storm,
    ):
        await storm.acked(4)
        await _cut_off(storm, base, 3)
        verdict = await storm.verdict(QUICK)
    found("ends_with_failure", verdict, "unequal")


@asynccontextmanager
async def _lines_of(house, redis):
    """Proxies before the database and Redis, and how a Daphne is told to use them."""
    place = house.database.split("@")[1].rsplit("/", 1)[0].replace("%2F", "/")
    async with Proxy(f"{place}/.s.PGSQL.5432") as base, Proxy(redis.port) as cache:
        yield base, cache, {
            "SUMMIT_DATABASE_URL": f"postgres://summit@127.0.0.1:{base.port}/summit",
            "SUMMIT_REDIS_URL": redis.url.replace(str(redis.port), str(cache.port)),
        }  # fmt: skip


async def _cut_off(storm, proxy: Proxy, seconds: float) -> None:
    before = proxy.landed
    proxy.refuse = True
    proxy.reset()
    await asyncio.sleep(seconds)
    proxy.heal()
    storm.hit(proxy.landed - before)


@pytest.mark.timeout(1800)
async def test_f13_a_killed_writer_leaves_sqlite_whole(tmp_path):
    """The embedded profile: one process, one file."""
    with _small(tmp_path) as small:
        await small.up("a")
        async with Storm(small, "F13", observers=4) as storm:
            for _ in range(SCALE.f13_kills):
                await storm.acked(4)
                small.kill("a")
                storm.hit()
                await small.up("a")
            await storm.everybody_is_in()
            verdict = await storm.verdict()
        small.kill("a")
        _is_whole(small)
    assert verdict.clean, verdict
    assert storm.landed["F13"] == SCALE.f13_kills


@pytest.mark.full
@pytest.mark.timeout(300)
async def test_f13_a_write_in_pieces_is_found(tmp_path):
    """The twin: killed between the contribution and its event, which no transaction holds together.
    The file itself is whole all the same."""
    with _small(tmp_path) as small:
        await small.up("a")
        async with storm_of(small, observers=2) as storm:
            more = {"SUMMIT_FAILPOINTS": "after_domain_write:kill:0.3"}
            for _ in range(2):
                async with wrong(small, "no_transaction", "a", wait=False, **more):
                    await until(lambda: small.dead("a"), "its death")
            await small.up("a")
            verdict = await storm.verdict(QUICK)
        _is_whole(small)
    found("no_transaction", verdict, "lost")


def _small(place: Path):
    """A house of one process and one file."""
    return standing(place / "house", "", "", people=60, rooms=1, webs="a")


def _is_whole(small) -> None:
    with closing(sqlite3.connect(small.database)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
