"""Between the browser and the server the network cuts, holds back, dribbles and lies."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from tests.chaos.proxy import Proxy
from tests.chaos.scale import SCALE
from tests.chaos.storm import Storm


class Network:
    """A proxy before each Daphne; browsers sit behind them, half of the writers too."""

    def __init__(self, house) -> None:
        self.house, self.stack = house, AsyncExitStack()

    async def __aenter__(self) -> "Network":
        self.proxies = [
            await self.stack.enter_async_context(Proxy(port, seed))
            for seed, port in enumerate(self.house.ports.values())
        ]
        return self

    async def __aexit__(self, *problem: object) -> None:
        await self.stack.aclose()

    @property
    def ports(self) -> list[int]:
        return [proxy.port for proxy in self.proxies]

    def storm(self, fault: str) -> Storm:
        return Storm(self.house, fault, ports=self.ports)

    async def hurt(self, storm: Storm, seconds: float, **how: object) -> None:
        """The same fault on both lines for a while; what landed is counted."""
        before = sum(proxy.landed for proxy in self.proxies)
        for proxy in self.proxies:
            for name, value in how.items():
                setattr(proxy, name, value)
        await asyncio.sleep(seconds)
        for proxy in self.proxies:
            proxy.heal()
        storm.hit(sum(proxy.landed for proxy in self.proxies) - before)


async def _ended(storm: Storm, least: int) -> None:
    await storm.everybody_is_in()
    await storm.acked(4)
    verdict = await storm.verdict()
    assert verdict.clean, verdict
    assert storm.landed.total() >= least


@pytest.mark.timeout(600)
async def test_f16_cut_lines_lose_nothing(house):
    """RST on everything, again and again; between them every fiftieth piece is the last."""
    async with Network(house) as network, network.storm("F16 cut") as storm:
        for _ in range(SCALE.f16_rounds):
            await storm.acked(2)
            storm.hit(sum(proxy.reset() for proxy in network.proxies))
            await network.hurt(storm, 2, cuts=0.02)
        await _ended(storm, SCALE.f16_rounds)


@pytest.mark.timeout(300)
async def test_f16_a_line_that_dribbles_loses_nothing(house):
    async with Network(house) as network, network.storm("F16 slice") as storm:
        storm.hit(sum(proxy.reset() for proxy in network.proxies))
        await network.hurt(storm, 6, slice=1)
        await network.hurt(storm, 3, latency=0.3, bandwidth=20_000)
        await _ended(storm, 1)


@pytest.mark.timeout(300)
async def test_f16_a_black_hole_is_left_and_loses_nothing(house):
    async with Network(house) as network, network.storm("F16 hole") as storm:
        await storm.acked(4)
        await network.hurt(storm, SCALE.f16_hole, hole=True)
        await _ended(storm, 1)


@pytest.mark.timeout(300)
async def test_f16_a_half_open_line_is_noticed(house):
    """The server has ended; the browser hears nothing, not even that."""
    async with Network(house) as network, network.storm("F16 half-open") as storm:
        await storm.acked(4)
        storm.hit(sum(proxy.half_open() for proxy in network.proxies))
        await asyncio.sleep(16)  # a browser believes a silent line for fifteen seconds
        await _ended(storm, len(storm.observers))
        assert sum(observer.counts["silent"] for observer in storm.observers) >= 1
