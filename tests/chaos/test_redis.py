"""Redis forgets, dies, hangs, or drops its listeners. The log does not live there, and nobody waits
for it: what was written is told within a poll, and an answer takes as long as ever."""

import asyncio

import pytest

from tests.chaos import delays, oracle, report
from tests.chaos.house import until
from tests.chaos.scale import SCALE
from tests.chaos.storm import Storm
from tests.chaos.wrong import detected, storm_of, wrong

TOLD = (
    2.5  # seconds (p99) until everybody is told: a poll takes one of them; a slow machine the rest
)
MORE = 2.0  # seconds (p99) that an answer may take longer than before


@pytest.mark.timeout(300)
async def test_f5_a_flushed_redis_loses_nothing(house, redis):
    async with Storm(house, "F5") as storm:
        for _ in range(SCALE.f5_flushes):
            await storm.acked(3)
            assert redis.order("FLUSHALL")
            storm.hit()
            await asyncio.sleep(1)
        verdict = await storm.verdict()
        took = delays.note("f5_told_p99_ms", delays.told(storm, storm.ledger.commands))
    assert verdict.clean, verdict
    assert took < TOLD


@pytest.mark.timeout(300)
async def test_f6_people_write_and_read_while_redis_is_dead(house, redis):
    async with Storm(house, "F6") as storm:
        await storm.acked(3)
        redis.kill()
        storm.hit()
        try:
            await storm.acked(8)
            head = storm.head()
            await until(lambda: all(storm.stands(o) >= head for o in storm.observers), "the poll")
            await asyncio.sleep(SCALE.f6_down)
        finally:
            redis.start()
        await storm.acked(5)
        verdict = await storm.verdict()
    assert verdict.clean, verdict
    assert storm.writers.refused_by_house == 0, "an accepted write failed because of Redis"


async def _answers_while_it_hangs(storm, redis, seconds: float) -> tuple[float, float]:
    """How long answers took before, and of what was begun meanwhile: p99."""
    await storm.acked(10)
    before, begun = delays.answered(storm.ledger.commands), len(storm.ledger.commands)
    redis.stop()
    storm.hit()
    try:
        await asyncio.sleep(seconds)
        await storm.acked(8)
        meanwhile = storm.ledger.commands[begun:]
    finally:
        redis.go_on()
    await storm.acked(3)
    return before, delays.answered(meanwhile)


@pytest.mark.full
@pytest.mark.timeout(300)
async def test_f7_a_hanging_redis_is_not_waited_for(house, redis):
    async with Storm(house, "F7") as storm:
        before, meanwhile = await _answers_while_it_hangs(storm, redis, SCALE.f7_seconds)
        verdict = await storm.verdict()
    assert verdict.clean, verdict
    delays.note("f7_answer_p99_before_ms", before)
    delays.note("f7_answer_p99_ms", meanwhile)
    assert meanwhile < before + MORE


@pytest.mark.full
@pytest.mark.timeout(300)
async def test_f7_a_redis_that_is_waited_for_is_found(house, redis):
    """The twin: the same with a hint in the way of the answer."""
    async with wrong(house, "hint_awaited"), storm_of(house) as storm:
        before, meanwhile = await _answers_while_it_hangs(storm, redis, 8)
    detected("hint_awaited", meanwhile >= before + MORE, (before, meanwhile))


async def _deafen(redis, storm, rounds):
    """No listener keeps its subscription, and memory is too small for anything."""
    redis.order("CONFIG", "SET", "maxmemory-policy", "allkeys-random")
    redis.order("CONFIG", "SET", "maxmemory", "1500kb")
    try:
        for _ in range(rounds):
            await storm.acked(3)
            for _ in range(10):
                storm.hit(redis.order("CLIENT", "KILL", "TYPE", "pubsub"))
                await asyncio.sleep(0.1)
    finally:
        redis.order("CONFIG", "SET", "maxmemory", "0")


@pytest.mark.full
@pytest.mark.timeout(300)
async def test_f8_deaf_listeners_lose_nothing(house, redis):
    async with Storm(house, "F8") as storm:
        await _deafen(redis, storm, SCALE.f8_rounds)
        verdict = await storm.verdict()
    assert verdict.clean, verdict
    assert storm.landed["F8"] > 0


@pytest.mark.full
@pytest.mark.timeout(300)
async def test_f9_without_the_poll_a_deaf_listener_is_found_out(house, redis):
    """The twin of F5 to F8: B only hears hints, and the hints are killed."""
    with house.changed("b"):
        await house.replaced("b", SUMMIT_CHAOS_BUGS="no_poll")
        async with Storm(
            house, "F9", ports=[house.ports["b"]], doors=[house.ports["a"]], count=False
        ) as storm:
            storm.writers.upvotes = 0
            redis.kill()
            try:
                await storm.acked(8)
                await storm.writers.stop()
                verdict = await storm.verdict(5)
                took = delays.told(storm, storm.ledger.commands)
            finally:
                redis.start()
    assert verdict.unequal, "the oracle must find what the poll finds"
    assert took >= TOLD, "so must the measure of F5"
    assert not oracle.Verdict(unequal=verdict.unequal).clean
    report.bug("no_poll", detected=True)
