"""The database drops its connections, is out of reach, or is a file in a killed process' hands."""

import asyncio
import sqlite3
from contextlib import closing

import pytest

from tests.chaos.house import standing
from tests.chaos.proxy import Proxy
from tests.chaos.scale import SCALE
from tests.chaos.storm import Storm

ONE = (
    "SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity WHERE"
    " datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    " ORDER BY random() LIMIT 1) one"
)


@pytest.mark.timeout(600)
async def test_f10_terminated_backends_lose_nothing(house):
    async with Storm(house, "F10") as storm:
        async with asyncio.timeout(300):
            while storm.landed["F10"] < SCALE.f10_terminations:
                storm.hit((await asyncio.to_thread(storm.books.rows, ONE))[0][0])
                await asyncio.sleep(0.12)
        await storm.everybody_is_in()
        await storm.acked(5)
        verdict = await storm.verdict()
    assert verdict.clean, verdict


@pytest.mark.full
@pytest.mark.timeout(300)
async def test_f17_daphne_cut_off_from_redis_and_database_comes_back(house, redis):
    """A reaches both through proxies; the network between them goes away."""
    place = house.database.split("@")[1].rsplit("/", 1)[0].replace("%2F", "/")
    async with Proxy(f"{place}/.s.PGSQL.5432") as base, Proxy(redis.port) as cache:
        with house.changed("a"):
            await house.replaced(
                "a",
                SUMMIT_DATABASE_URL=f"postgres://summit@127.0.0.1:{base.port}/summit",
                SUMMIT_REDIS_URL=redis.url.replace(str(redis.port), str(cache.port)),
            )
            async with Storm(house, "F17") as storm:
                for proxy in (cache, base):
                    await storm.acked(4)
                    before = proxy.landed
                    proxy.refuse = True
                    proxy.reset()
                    await asyncio.sleep(SCALE.f17_seconds)
                    proxy.heal()
                    storm.hit(proxy.landed - before)
                    await storm.everybody_is_in()
                verdict = await storm.verdict()
            assert base.landed, "the database's proxy cut nothing"
            assert cache.landed, "Redis' proxy cut nothing"
    assert verdict.clean, verdict


@pytest.mark.timeout(1800)
async def test_f13_a_killed_writer_leaves_sqlite_whole(tmp_path):
    """The embedded profile: one process, one file."""
    with standing(tmp_path / "house", "", "", people=60, rooms=1, webs="a") as small:
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
        with closing(sqlite3.connect(small.database)) as file:
            assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert verdict.clean, verdict
    assert storm.landed["F13"] == SCALE.f13_kills
