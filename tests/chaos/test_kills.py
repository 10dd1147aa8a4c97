"""A Daphne dies, freezes or is replaced while people write."""

import asyncio
import signal
from collections import Counter

import pytest

from tests.chaos.doors import Unanswered
from tests.chaos.house import until
from tests.chaos.scale import SCALE
from tests.chaos.storm import Storm
from tests.chaos.writers import contribute
from tests.chaos.wrong import detected, storm_of, wrong

FAILPOINTS = [
    "after_domain_write",
    "before_commit",
    "after_commit_before_hint",
    "after_hint_before_reply",
]


@pytest.mark.timeout(900)
async def test_f1_a_killed_daphne_loses_nothing(house):
    async with Storm(house, "F1") as storm:
        for _ in range(SCALE.f1_kills):
            await storm.acked(5)
            house.kill("a")
            storm.hit()
            await house.up("a")
        await storm.everybody_is_in()
        verdict = await storm.verdict()
    assert verdict.clean, verdict
    assert storm.landed["F1"] == SCALE.f1_kills


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("point", FAILPOINTS)
async def test_f2_a_daphne_that_dies_in_the_middle_of_a_write_loses_nothing(house, point, tmp_path):
    """The process itself writes its id down in the window, and is then found dead by SIGKILL."""
    log = tmp_path / "failed"
    log.touch()
    with house.changed("a"):
        async with Storm(house, f"F2 {point}") as storm:
            for _ in range(SCALE.f2_per_failpoint):
                house.replace(
                    "a", SUMMIT_FAILPOINTS=f"{point}:kill:0.4", SUMMIT_FAILPOINT_LOG=str(log)
                )
                await until(lambda: house.dead("a"), f"death at {point}")
                dead = house.webs["a"]
                assert dead.process.returncode == -signal.SIGKILL
                assert f"{dead.pid} {point} kill" in log.read_text().splitlines()
                storm.hit()
            await house.up("a")
            await storm.everybody_is_in()
            await storm.acked(3)
            verdict = await storm.verdict()
    assert verdict.clean, verdict
    assert storm.landed.total() == SCALE.f2_per_failpoint


@pytest.mark.full
@pytest.mark.timeout(900)
async def test_f3_both_killed_at_once_lose_nothing(house):
    async with Storm(house, "F3") as storm:
        for _ in range(SCALE.f3_kills):
            await storm.acked(5)
            house.kill("a"), house.kill("b")
            storm.hit(2)
            house.start("a"), house.start("b")
            await house.answering("a")
            await house.answering("b")
        await storm.everybody_is_in()
        verdict = await storm.verdict()
    assert verdict.clean, verdict


@pytest.mark.full
@pytest.mark.timeout(300)
async def test_f4_a_frozen_daphne_wakes_up_without_old_rights(house):
    banned = house.take()
    async with Storm(house, "F4") as storm:
        guest = storm.guest(banned, house.ports["a"])
        await storm.everybody_is_in()
        await storm.acked(5)
        house.kill("a", signal.SIGSTOP)
        await house.ask("ban", place=banned.place)
        allowed = storm.head() + 1000
        await asyncio.sleep(SCALE.f4_seconds)
        house.kill("a", signal.SIGCONT)
        storm.hit()
        await asyncio.sleep(2.5)  # rights act within two seconds
        allowed = storm.head()
        await until(lambda: guest.ended or storm.room.stream in guest.refused, "the ban")
        await storm.acked(5)
        verdict = await storm.verdict()
    assert verdict.clean, verdict
    assert max([0, *guest.saw(storm.room.stream)]) <= allowed


@pytest.mark.full
@pytest.mark.timeout(600)
async def test_f25_a_rolling_restart_is_seen_by_nobody(house):
    """SIGTERM, a successor at the same place; browsers are sent elsewhere, words are sent again."""
    async with Storm(house, "F25") as storm:
        for _ in range(SCALE.f25_restarts):
            for name in ("a", "b"):
                await storm.acked(4)
                old = house.webs[name]
                old.process.send_signal(signal.SIGTERM)
                await until(lambda: house.dead(name), f"the end of {name}")  # noqa: B023
                storm.hit()
                await house.up(name)
                await storm.everybody_is_in()
        verdict = await storm.verdict()
        closes = sum((o.closes for o in storm.observers), start=type(storm.observers[0].closes)())
    assert verdict.clean, verdict
    assert storm.ledger.counts().get("rejected", 0) == 0
    assert closes[4503] + closes[1012] + closes[1001] + closes[1006] >= 1, closes


async def _cut_off_at_the_end(storm: Storm, log) -> tuple[list[str], Counter[int]]:
    """A, whose commits take a while, is asked to end while four people wait for its answer: what those
    hear who get none, and how its browsers' sockets ended."""
    house = storm.house
    commands = [storm.ledger.contribution(await house.speaker(), storm.room.id) for _ in range(4)]
    others = log.read_text()  # commits of those who came in
    asked = [asyncio.create_task(contribute(house, house.ports["a"], one)) for one in commands]
    await until(lambda: log.read_text() != others, "a commit that takes a while")
    old = house.webs["a"]
    old.process.send_signal(signal.SIGTERM)
    answers = await asyncio.gather(*asked, return_exceptions=True)
    await until(lambda: house.dead("a"), "the end of a")
    storm.hit()
    await house.up("a")
    await storm.everybody_is_in()
    closes = sum((o.closes for o in storm.observers), start=Counter())
    return [repr(answer) for answer in answers if isinstance(answer, Unanswered)], closes


def _slow_commits(log) -> dict[str, str]:
    log.touch()
    return {"SUMMIT_FAILPOINTS": "before_commit:sleep", "SUMMIT_FAILPOINT_LOG": str(log)}


@pytest.mark.full
@pytest.mark.timeout(300)
async def test_f25_what_is_under_way_when_a_daphne_ends_is_answered(house, tmp_path):
    """And its browsers are told to go elsewhere; no line just breaks."""
    log = tmp_path / "slept"
    with house.changed("a"):
        await house.replaced("a", **_slow_commits(log))
        async with Storm(house, "F25 answers", doors=[house.ports["b"]], writers=0) as storm:
            cut, closes = await _cut_off_at_the_end(storm, log)
            verdict = await storm.verdict()
    assert verdict.clean, verdict
    assert cut == [], log.read_text()
    assert set(closes) == {4503}, closes


@pytest.mark.full
@pytest.mark.timeout(300)
async def test_f25_an_end_that_cuts_what_is_under_way_is_found(house, tmp_path):
    """The twin."""
    log = tmp_path / "slept"
    async with (
        wrong(house, "no_drain", "a", **_slow_commits(log)),
        storm_of(house, doors=[house.ports["b"]], writers=0) as storm,
    ):
        cut, closes = await _cut_off_at_the_end(storm, log)
    detected("no_drain", cut and closes[4503] == 0, (cut, closes))
