"""Z5: Daphnes with a mistake in them. The same harness must find each of them, and say what it breaks."""

import asyncio

import pytest

from tests.chaos import report
from tests.chaos.house import until
from tests.chaos.oracle import settle
from tests.chaos.storm import Storm
from tests.chaos.test_log import dump, restore
from tests.chaos.writers import contribute
from tests.chaos.wrong import QUICK, found, storm_of, wrong

WINDOW = 256  # frames that a browser is sent ahead of its acknowledgement
MORE = WINDOW + 50

pytestmark = [pytest.mark.full, pytest.mark.timeout(300)]


async def test_z5_counters_drawn_once_are_found(house):
    async with wrong(house, "stale_frames"), storm_of(house) as storm:
        storm.writers.upvotes = 0.9
        await storm.acked(40)
        found("stale_frames", await storm.verdict(QUICK), "unequal")


async def test_z5_a_counter_without_its_last_word_is_found(house):
    async with wrong(house, "throttle_drops"), storm_of(house) as storm:
        storm.writers.upvotes, storm.writers.pause = 1.0, 0.02
        await storm.acked(60)
        found("throttle_drops", await storm.verdict(QUICK), "unequal")


async def test_z5_a_key_outside_its_transaction_is_found(house):
    async with wrong(house, "key_outside"), storm_of(house, writers=0) as storm:
        for _ in range(12):
            command = storm.ledger.contribution(await house.speaker(), storm.room.id)
            ports = house.ports.values()
            await asyncio.gather(*(contribute(house, port, command) for port in ports))
        found("key_outside", await storm.verdict(QUICK), "duplicated")


async def test_z5_numbers_taken_first_are_found(house):
    more = {"SUMMIT_FAILPOINTS": "before_commit:raise:0.3"}
    async with wrong(house, "counter_first", wait=False, **more), storm_of(house) as storm:
        await storm.acked(10)
        found("counter_first", await storm.verdict(QUICK), "holes")


async def test_z5_an_answer_before_its_commit_is_found(house):
    """The first write of a Daphne that dies at its first commit is an upvote, and is answered."""
    async with storm_of(house, ports=[house.ports["a"]], writers=0) as storm:
        await settle(storm.books, storm.room.stream, storm.observers)
        more = {"SUMMIT_FAILPOINTS": "before_commit:kill"}
        async with wrong(house, "ack_before_commit", "a", wait=False, **more):
            await storm.everybody_is_in()
            storm.writers.upvotes = 1.0
            storm.writers.start(3)
            await until(lambda: house.dead("a"), "its death")
            await storm.writers.stop(1)
        await house.up("a")
        await storm.everybody_is_in()
        found("ack_before_commit", await storm.verdict(QUICK), "lost")


async def test_z5_a_start_without_what_was_missed_is_found(house):
    async with wrong(house, "no_replay"), storm_of(house) as storm:
        await storm.acked(6)
        late = storm.guest(house.somebody()[0], house.ports["a"])
        await asyncio.wait_for(late.live.wait(), 30)
        await storm.acked(6)
        await storm.writers.stop()
        storm.observers.append(late)
        storm.guests.remove(late)
        found("no_replay", await storm.verdict(QUICK), "gaps")


async def test_z5_frames_dropped_for_the_slow_are_found(house):
    async with (
        wrong(house, "drops_when_slow,no_stall_check"),
        storm_of(house, observers=3) as storm,
    ):
        slow, _since = await _slow(storm)
        assert slow.counts["gaps"] or storm.stands(slow) < storm.head()
        found("drops_when_slow", await storm.verdict(QUICK), "gaps")


async def test_z5_a_missing_window_is_found(house):
    async with wrong(house, "no_window,no_stall_check"), storm_of(house, observers=3) as storm:
        slow, since = await _slow(storm)
        ahead = storm.stands(slow) - since
        report.bug("no_window", detected=ahead > WINDOW)
        assert ahead > WINDOW, f"{ahead} frames without an acknowledgement"


async def _slow(storm: Storm):
    """A browser that reads and never acknowledges, while more is said than a window holds; and from where on."""
    slow = storm.observers[0]
    slow.acking, since = False, storm.stands(slow)
    storm.writers.upvotes, storm.writers.pause = 0.0, 0.0
    storm.writers.start(6)
    await until(lambda: storm.head() > since + MORE, "more than a window")
    await storm.writers.stop()
    stands = -1
    while stands != (stands := storm.stands(slow)):
        await asyncio.sleep(1)
    slow.acking = True
    if stands < storm.head():
        await slow._say({"ack": {storm.room.stream: stands}})
        storm.writers.stopped = False
        await storm.writers.one()
    return slow, since


async def test_z5_rights_kept_for_the_life_of_a_socket_are_found(house):
    person = house.take()
    async with wrong(house, "rights_cached"), storm_of(house) as storm:
        guest = storm.guest(person, house.ports["b"])
        await asyncio.wait_for(guest.live.wait(), 30)
        await house.ask("ban", place=person.place)
        await asyncio.sleep(2)
        allowed = storm.head()
        await storm.acked(6)
        await asyncio.sleep(2)
        seen = max([0, *guest.saw(storm.room.stream)])
        report.bug("rights_cached", detected=seen > allowed)
        assert seen > allowed


async def test_z5_a_restored_log_that_goes_on_is_found(house, tmp_path):
    """Whoever is away until the restored log has passed them is served what follows, and no more."""
    bug = "serve_restored@summit.log.incarnation"
    async with storm_of(house) as storm:
        await storm.acked(6)
        await asyncio.to_thread(dump, house.database, tmp_path / "backup")
        await storm.acked(10)
        await storm.writers.stop()
        await settle(storm.books, storm.room.stream, storm.observers)
        before = storm.head()
        for observer in storm.observers:
            await observer.close()
        for command in storm.ledger.commands:
            command.outcome = "unknown"
        house.kill("a"), house.kill("b")
        await asyncio.to_thread(restore, house.database, tmp_path / "backup")
        async with wrong(house, bug):
            storm.writers.stopped, storm.writers.upvotes = False, 0.0
            storm.writers.start(4)
            async with asyncio.timeout(60):
                while storm.head() < before + 6:
                    await asyncio.sleep(0.2)
            for observer in storm.observers:
                observer.ended = False
                observer.open()
            await storm.everybody_is_in()
            verdict = await storm.verdict(QUICK)
    found("serve_restored", verdict, "unequal")
