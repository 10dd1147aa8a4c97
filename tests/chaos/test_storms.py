"""Everybody comes back at once; and a long while in which nothing may grow."""

import asyncio
import time
from pathlib import Path

import pytest

from tests.chaos import report
from tests.chaos.proxy import Proxy
from tests.chaos.scale import SCALE
from tests.chaos.storm import Storm


def resident(pid: int) -> float:
    """MiB of memory that a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096 / 2**20


@pytest.mark.full
@pytest.mark.timeout(600)
async def test_f24_a_reconnect_storm_passes(house):
    """Every line is cut at the same moment; everybody is live again and holds the log."""
    async with Proxy(house.ports["a"]) as line, Storm(
        house, "F24", ports=[line.port], doors=list(house.ports.values()),
        observers=SCALE.f24_clients, writers=2,
    ) as storm:  # fmt: skip
        storm.writers.upvotes = 0.1
        for _ in range(SCALE.f24_times):
            await storm.acked(3)
            for observer in storm.observers:
                observer.live.clear()
            storm.hit(line.reset())
            began = time.monotonic()
            await storm.everybody_is_in()
            report.seen["slowest_return_ms"] = max(
                report.seen["slowest_return_ms"], round((time.monotonic() - began) * 1000)
            )
        verdict = await storm.verdict()
    assert verdict.clean, verdict
    assert storm.landed["F24"] >= SCALE.f24_clients * SCALE.f24_times


@pytest.mark.full
@pytest.mark.timeout(900)
async def test_f26_a_long_storm_does_not_grow(house):
    async with Storm(house, "F26", observers=4, writers=2) as storm:
        await storm.acked(30)
        sizes = []
        limit = time.monotonic() + SCALE.f26_seconds
        while time.monotonic() < limit:
            sizes.append((time.monotonic(), resident(house.webs["a"].pid)))
            await asyncio.sleep(2)
        storm.hit()
        verdict = await storm.verdict()
    half = len(sizes) // 2
    grown = sizes[-1][1] - sizes[half][1]
    minutes = (sizes[-1][0] - sizes[half][0]) / 60
    report.seen["growth_kib_per_minute"] = round(grown * 1024 / max(minutes, 0.1))
    assert verdict.clean, verdict
    assert grown < 20, f"{grown:.1f} MiB in {minutes:.1f} min"
