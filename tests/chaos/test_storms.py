"""Everybody comes back at once; and a long while in which nothing may grow."""

import asyncio
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.chaos import delays, doors, oracle, report
from tests.chaos.house import until
from tests.chaos.proxy import Proxy
from tests.chaos.scale import SCALE
from tests.chaos.storm import Storm
from tests.chaos.wrong import detected, storm_of, wrong

LANGUAGES = 2  # that a storm's browsers speak
GROWTH = 20  # MiB
PACE = 4.7  # times a second: every 250 ms, and an edge at either end of what is looked at


def resident(pid: int) -> float:
    """MiB of memory that a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096 / 2**20


async def _everybody_returns(storm: Storm, line: Proxy) -> float:
    """Every line is cut at the same moment; how long until the last one is live again."""
    await until(lambda: all(each.live.is_set() for each in storm.observers), "every line")
    for observer in storm.observers:
        observer.live.clear()
    storm.hit(line.reset())
    began = time.monotonic()
    await storm.everybody_is_in()
    return time.monotonic() - began


async def _everybody_begins_anew(storm: Storm, line: Proxy) -> float:
    """The same while nobody holds anything and nothing is written; how many snapshots were drawn."""
    await storm.writers.stop()
    await oracle.settle(storm.books, storm.room.stream, storm.observers)
    before = await doors.counted(storm.house, "a")
    for observer in storm.observers:
        observer.anew = True
    await _everybody_returns(storm, line)
    await until(lambda: not any(observer.anew for observer in storm.observers), "snapshots")
    after = await doors.counted(storm.house, "a")
    return after["snapshots_total"] - before["snapshots_total"]


@pytest.mark.full
@pytest.mark.timeout(600)
async def test_f24_a_reconnect_storm_passes(house):
    """Everybody is live again and holds the log; a snapshot is drawn once in each language."""
    async with Proxy(house.ports["a"]) as line, Storm(
        house, "F24", ports=[line.port], doors=list(house.ports.values()),
        observers=SCALE.f24_clients, writers=2,
    ) as storm:  # fmt: skip
        storm.writers.upvotes = 0.1
        for _ in range(SCALE.f24_times):
            await storm.acked(3)
            delays.note("slowest_return_ms", await _everybody_returns(storm, line))
        drawn = await _everybody_begins_anew(storm, line)
        verdict = await storm.verdict()
    assert verdict.clean, verdict
    assert storm.landed["F24"] >= SCALE.f24_clients * (SCALE.f24_times + 1)
    report.seen["f24_snapshots"] = round(drawn)
    assert 1 <= drawn <= LANGUAGES, f"{drawn} for {SCALE.f24_clients} who began anew at one number"


@pytest.mark.full
@pytest.mark.timeout(300)
async def test_f24_snapshots_drawn_for_each_are_found(house):
    """The twin."""
    async with (
        wrong(house, "snapshots_alone", "a"),
        Proxy(house.ports["a"]) as line,
        storm_of(house, ports=[line.port], observers=12, writers=1) as storm,
    ):
        await storm.acked(3)
        drawn = await _everybody_begins_anew(storm, line)
    detected("snapshots_alone", drawn > LANGUAGES, drawn)


async def _growth(storm: Storm, seconds: float) -> tuple[float, float]:
    """MiB that A grew in the second half of a long while, and how many minutes that was."""
    sizes = []
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        sizes.append((time.monotonic(), resident(storm.house.webs["a"].pid)))
        await asyncio.sleep(1)
    (began, before), (ended, after) = sizes[len(sizes) // 2], sizes[-1]
    return after - before, (ended - began) / 60


@pytest.mark.full
@pytest.mark.timeout(900)
async def test_f26_a_long_storm_does_not_grow(house):
    async with Storm(house, "F26", observers=4, writers=2) as storm:
        await storm.acked(30)
        grown, minutes = await _growth(storm, SCALE.f26_seconds)
        storm.hit()
        verdict = await storm.verdict()
    report.seen["growth_kib_per_minute"] = round(grown * 1024 / max(minutes, 0.1))
    assert verdict.clean, verdict
    assert grown < GROWTH, f"{grown:.1f} MiB in {minutes:.1f} min"


@pytest.mark.full
@pytest.mark.timeout(300)
async def test_f26_a_buffer_that_is_never_given_back_is_found(house):
    """The twin."""
    async with (
        wrong(house, "hoards", "a"),
        storm_of(house, ports=[house.ports["a"]], observers=4, writers=2) as storm,
    ):
        await storm.acked(10)
        grown, _ = await _growth(storm, 14)
    detected("hoards", grown >= GROWTH, grown)


async def _pace(storm: Storm, seconds: float = 6.0) -> tuple[float, float]:
    """Many vote at once. How often per second the slowest counter moved, and the fastest was told."""
    storm.writers.upvotes, storm.writers.pause = 1.0, 0.1
    storm.writers.start(8)
    await asyncio.sleep(1)
    began = time.monotonic()
    await asyncio.sleep(seconds)
    moved = Counter(
        each.question for each in storm.ledger.of("upvote") if each.outcome == "acked" and each.ended > began
    )  # fmt: skip
    told = [
        Counter(_told_since(observer.streams[storm.room.stream], began))
        for observer in storm.observers
    ]
    fastest = max(max(each.values(), default=0) for each in told)
    return min(moved[question] for question in storm.room.questions) / seconds, fastest / seconds


def _told_since(cursor, began: float) -> list[str]:
    return [
        target
        for _, q, _, target, verb in cursor.applied
        if verb == "tally" and cursor.heard[q] > began
    ]


@pytest.mark.full
@pytest.mark.timeout(120)
async def test_f26_counters_that_move_fast_are_told_at_a_bearable_pace(house):
    """At most every 250 ms, by whichever Daphne, however often they move."""
    async with Storm(house, "F26 pace", observers=12, writers=0) as storm:
        moved, told = await _pace(storm)
        storm.hit()
        verdict = await storm.verdict()
    report.seen["f26_told_per_10_s"] = round(told * 10)
    assert verdict.clean, verdict
    assert moved > PACE, f"{moved:.1f} moves per second are no storm"
    assert 0 < told <= PACE


@pytest.mark.full
@pytest.mark.timeout(120)
async def test_f26_counters_told_at_every_move_are_found(house):
    """The twin."""
    async with wrong(house, "counters_at_once"), storm_of(house, observers=12, writers=0) as storm:
        _, told = await _pace(storm)
    detected("counters_at_once", told > PACE, told)
