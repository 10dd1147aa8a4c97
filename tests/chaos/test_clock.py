"""One Daphne's clock jumps. Nothing that matters is measured with it."""

import asyncio

import pytest

from tests.chaos.scale import SCALE
from tests.chaos.storm import Storm


@pytest.mark.full
@pytest.mark.timeout(300)
async def test_f21_a_clock_that_jumps_disturbs_nobody(house, tmp_path):
    """Half a minute on, an hour back, a day on; logins of the house last longer than that."""
    clock = tmp_path / "clock"
    clock.write_text("0")
    with house.changed("a"):
        await house.replaced("a", SUMMIT_CHAOS_CLOCK=str(clock))
        async with Storm(house, "F21") as storm:
            for step in SCALE.f21_steps:
                await storm.acked(3)
                clock.write_text(str(step))
                storm.hit()
                await asyncio.sleep(3)
                await storm.acked(3)
            verdict = await storm.verdict()
            lost = sum(observer.counts["reconnects"] for observer in storm.observers)
    assert verdict.clean, verdict
    assert lost == 0, f"{lost} sockets were closed because of a clock"


@pytest.mark.full
@pytest.mark.timeout(120)
async def test_f21_the_clock_really_jumps(house, tmp_path):
    """The twin: a login that ends by the clock ends when the clock says so."""
    clock = tmp_path / "clock"
    clock.write_text("0")
    with house.changed("a"):
        await house.replaced("a", SUMMIT_CHAOS_CLOCK=str(clock))
        async with Storm(house, "F21 twin", observers=1, writers=0, count=False) as storm:
            clock.write_text(str(60 * 86400))
            await asyncio.sleep(0.5)
            person = storm.observers[0].person
            guest = storm.guest(person, house.ports["a"])
            async with asyncio.timeout(40):
                while not guest.ended:
                    await asyncio.sleep(0.1)
            assert guest.closes[4401] == 1
