"""A Daphne dies, freezes or starts anew while people write."""

import asyncio
import signal

import pytest

from tests.chaos import report
from tests.chaos.scale import SCALE
from tests.chaos.storm import Storm

NAMES = (
    "after_domain_write",
    "before_commit",
    "after_commit_before_hint",
    "after_hint_before_reply",
)


@pytest.mark.timeout(240)
async def test_f1_a_killed_daphne_loses_nothing(house):
    async with Storm(house, "F1") as storm:
        for _ in range(SCALE.f1_kills):
            await storm.acked(6)
            house.kill("a")
            storm.hit()
            await house.up("a")
        await storm.everybody_is_in()
        verdict = await storm.verdict()
    assert verdict.clean, verdict
    assert storm.landed["F1"] == SCALE.f1_kills
