"""The log is cut at its beginning, or is an older one."""

import asyncio
import os
import subprocess
from pathlib import Path

import pytest

from summit.machine import postgres_bin
from tests.chaos.house import until
from tests.chaos.scale import SCALE
from tests.chaos.storm import Storm
from tests.chaos.wrong import QUICK, found, storm_of, wrong
from tests.production import servers


@pytest.mark.full
@pytest.mark.timeout(300)
async def test_f23_whoever_was_away_while_the_log_was_pruned_begins_anew(house):
    async with Storm(house, "F23") as storm:
        back = await _comes_back_to_a_pruned_log(storm)
        async with asyncio.timeout(30):
            while not back.resets:
                await asyncio.sleep(0.1)
        await storm.acked(3)
        verdict = await storm.verdict()
        assert "pruned" in back.resets
        assert storm.shows_everything(back)
    assert verdict.clean, verdict


@pytest.mark.full
@pytest.mark.timeout(300)
async def test_f23_a_log_served_from_below_its_floor_is_found(house):
    """The twin."""
    async with wrong(house, "no_floor"), storm_of(house) as storm:
        await _comes_back_to_a_pruned_log(storm)
        await storm.acked(3)
        verdict = await storm.verdict(QUICK)
    found("no_floor", verdict, "gaps", "unequal")


async def _comes_back_to_a_pruned_log(storm):
    """Somebody is away while what they have not seen is pruned; the judge asks them too."""
    sleeper = storm.guest(storm.house.somebody()[0], storm.house.ports["b"])
    await storm.everybody_is_in()
    await storm.acked(6)
    await _reaches(storm, sleeper, 1)
    await sleeper.close()
    missed = storm.stands(sleeper) + 2
    await until(lambda: storm.head() - 4 >= missed, "more than they have seen")
    upto = storm.head() - 4
    for observer in storm.observers:
        await _reaches(storm, observer, upto)
    await storm.house.ask("prune", stream=storm.room.stream, upto=upto)
    storm.hit()
    await asyncio.sleep(2.5)  # until the poll: what is still in the ring is served from there
    back = storm.guest(sleeper.person, storm.house.ports["b"])
    back.streams = sleeper.streams
    storm.guests.remove(back)
    for observer in storm.observers:  # of what is gone the log says nothing any more
        observer.streams[storm.room.stream].forgive(upto)
    storm.observers.append(back)
    return back


async def _reaches(storm, observer, seq: int) -> None:
    async with asyncio.timeout(30):
        while storm.stands(observer) < seq:
            await asyncio.sleep(0.1)


@pytest.mark.full
@pytest.mark.timeout(400)
async def test_f22_a_restored_database_is_served_only_after_its_streams_begin_anew(house, tmp_path):
    async with Storm(house, "F22") as storm:
        await storm.acked(6)
        await asyncio.to_thread(dump, house.database, tmp_path / "backup")
        await house.replaced("a")  # a start stamps the database, as each minute does
        await storm.acked(SCALE.f22_writes)
        await storm.writers.stop()
        for command in storm.ledger.commands:  # the backup may hold it or not
            command.outcome = "unknown"
        house.kill("a"), house.kill("b")
        await asyncio.to_thread(restore, house.database, tmp_path / "backup")
        refused = house.start("a")
        async with asyncio.timeout(60):
            while refused.process.poll() is None:
                await asyncio.sleep(0.1)
        assert refused.process.returncode != 0
        assert "rotate_epochs" in refused.said()
        await asyncio.to_thread(servers.manage, house.environment, "rotate_epochs")
        storm.hit()
        await house.up("a")
        await house.up("b")
        await storm.everybody_is_in()
        storm.writers.stopped = False
        storm.writers.start(2)
        await storm.acked(6)
        verdict = await storm.verdict()
        for observer in storm.observers:
            assert {"epoch", "ahead"} & set(observer.resets), "not told that this is another log"
            assert storm.shows_everything(observer)
    assert verdict.clean, verdict


def dump(database: str, place: Path) -> None:
    _postgres("pg_dump", database, "-Fc", "-f", place)


def restore(database: str, place: Path) -> None:
    """The backup in the place of what is there."""
    _postgres("psql", database, "-qc", "DROP DATABASE summit WITH (FORCE)", name="postgres")
    _postgres("psql", database, "-qc", "CREATE DATABASE summit", name="postgres")
    _postgres("pg_restore", database, place)


def _postgres(program: str, database: str, *more: object, name: str = "summit") -> None:
    socket = database.split("@")[1].rsplit("/", 1)[0].replace("%2F", "/")
    command = [Path(postgres_bin()) / program, "-h", socket, "-U", "summit", "-d", name, *more]
    words = [str(word) for word in command]
    subprocess.run(words, env=os.environ, check=True, capture_output=True, timeout=120)
