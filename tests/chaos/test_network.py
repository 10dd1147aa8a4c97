"""Between the browser and the server the network cuts, holds back, dribbles and lies.

What a dribbling line is put together with is autobahn's, which cannot be switched off: it has no twin.
"""

import asyncio
from contextlib import AsyncExitStack

import pytest

from tests.chaos import doors, observer, report
from tests.chaos.house import until
from tests.chaos.proxy import Proxy
from tests.chaos.raw import Raw
from tests.chaos.scale import SCALE
from tests.chaos.storm import Storm
from tests.chaos.wrong import QUICK, detected, found, wrong


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

    def storm(self, fault: str, **how: object) -> Storm:
        return Storm(self.house, fault, ports=self.ports, **how)

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


@pytest.mark.full
@pytest.mark.timeout(300)
async def test_f16_a_start_without_what_was_missed_is_found_where_lines_are_cut(house):
    """The twin of the cuts: who comes back is served from now on."""
    async with (
        wrong(house, "no_replay"),
        Network(house) as network,
        network.storm("twin", count=False) as storm,
    ):
        for _ in range(3):
            await storm.acked(2)
            for proxy in network.proxies:
                proxy.reset()
            await network.hurt(storm, 2, cuts=0.02)
        await storm.everybody_is_in()
        await storm.acked(4)
        verdict = await storm.verdict(QUICK)
    found("no_replay", verdict, "gaps", "unequal")


@pytest.mark.full
@pytest.mark.timeout(300)
async def test_f16_a_browser_that_believes_a_silent_line_is_found(house, monkeypatch):
    """The twin of the half-open line: the safeguard is the browser's, and it is switched off there."""
    monkeypatch.setattr(observer, "SILENT_SECONDS", 3600.0)
    async with Network(house) as network, network.storm("twin", count=False) as storm:
        storm.writers.upvotes = 0.0  # nobody waits for what a silent line will never answer
        await storm.acked(8)
        for proxy in network.proxies:
            proxy.half_open()
        await asyncio.sleep(16)
        await storm.acked(4)
        verdict = await storm.verdict(QUICK)
    assert verdict.unequal, "who believes a silent line holds less than the log"


async def _in_a_hole(house, seconds: float = 14.0) -> tuple[int, float]:
    """Three browsers are gone and their lines say nothing of it: how many lines fell silent, and how
    many sockets A still keeps ``seconds`` later."""
    async with Proxy(house.ports["a"]) as line:
        clients = [
            await Raw(line.port).open(house.host, person.cookie, house.origin)
            for person in house.somebody(3)
        ]
        for client in clients:
            await client.send(b'{"hello": {"v": 2, "language": "en", "streams": []}}')
        await until(lambda: _sockets(house, 3), "three sockets")
        line.hole = True
        for client in clients:
            await client.send(b'{"ack":{}}')  # is never heard
        await asyncio.sleep(seconds)
        left = (await doors.counted(house, "a"))["sockets"]
        for client in clients:
            client.abort()
        return line.landed, left


async def _sockets(house, number: int) -> bool:
    return (await doors.counted(house, "a"))["sockets"] == number


@pytest.mark.full
@pytest.mark.timeout(120)
async def test_f16_a_browser_that_is_gone_without_a_word_is_let_go(house):
    """Its silence is noticed; here after five seconds instead of sixty."""
    async with wrong(house, "hasty", "a"):
        landed, left = await _in_a_hole(house)
    assert left == 0
    assert landed >= 3
    report.hit("F16 gone", landed)


@pytest.mark.full
@pytest.mark.timeout(120)
async def test_f16_a_server_that_keeps_who_is_gone_is_found(house):
    """The twin."""
    async with wrong(house, "hasty,no_stall_check", "a"):
        _, left = await _in_a_hole(house)
    detected("no_stall_check", left == 3, left)
