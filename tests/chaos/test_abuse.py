"""Clients without manners cost the house little and its guests nothing. The twins: test_ill_bred.py."""

import asyncio
import json
import time

import pytest

from tests.chaos import delays, report
from tests.chaos.raw import Raw
from tests.chaos.scale import SCALE
from tests.chaos.storm import Storm
from tests.chaos.test_storms import resident
from tests.chaos.writers import contribute

MOST = 12  # sockets of one person
AHEAD = 330_000  # bytes: a window of 256 KiB, and what a page of it may be more


async def raw(house, person, *, hello: dict | None = None) -> Raw:
    client = await Raw(house.ports["a"]).open(house.host, person.cookie, house.origin)
    if hello:
        await client.send(json.dumps({"hello": {"v": 2, "language": "en", **hello}}).encode())
    return client


async def many_at_once(house, person, count: int) -> list[int]:
    """One person opens so many sockets: how each was closed; 0, which was not."""
    clients = [await raw(house, person, hello={"streams": []}) for _ in range(count)]
    codes = await asyncio.gather(*(client.closing(3) for client in clients))
    for client in clients:
        client.abort()
    return codes


@pytest.mark.full
@pytest.mark.timeout(300)
async def test_s4_one_person_has_a_few_sockets(house):
    """And nobody else waits longer for it."""
    person = house.take()
    async with Storm(house, "S4") as storm:
        await storm.acked(10)
        before, begun = delays.answered(storm.ledger.commands), len(storm.ledger.commands)
        codes = await many_at_once(house, person, SCALE.s4_sockets)
        delays.note("s4_answer_p99_before_ms", before)
        meanwhile = delays.note("s4_answer_p99_ms", delays.answered(storm.ledger.commands[begun:]))
        assert codes.count(0) <= MOST, codes
        assert set(codes) <= {0, 4429, 1006}
        storm.hit(len(codes) - codes.count(0))
        verdict = await storm.verdict()
    assert verdict.clean, verdict
    assert storm.landed["S4"] >= SCALE.s4_sockets - MOST
    assert meanwhile < before + 2


async def _large(client: Raw) -> None:
    await client.send(b"x" * 2**20)


async def _endless(client: Raw) -> None:
    await client.send(b"[", fin=False)
    for _ in range(3000):
        if not await client.send(b" " * 1000, opcode=0, fin=False):
            return


async def _empties(client: Raw) -> None:
    for _ in range(100_000):
        if not await client.send(b""):
            return


async def _flood(client: Raw) -> None:
    for _ in range(2000):
        if not await client.send(b'{"ack":{}}'):
            return


async def _not_utf8(client: Raw) -> None:
    await client.send(b'{"ack": "\xff\xfe"}')


async def _deep(client: Raw) -> None:
    await client.send(b"[" * 60_000)


async def _binary(client: Raw) -> None:
    await client.send(b'{"ack":{}}', opcode=2)


async def _nan(client: Raw) -> None:
    await client.send(b'{"ack": {"x": NaN}}')


async def _unintroduced(client: Raw) -> None:
    await client.send(b'{"follow": []}')


ABUSE = {
    _large: {1009, 1006},
    _endless: {1009, 4429, 1006},
    _empties: {4429, 4400, 1006},
    _flood: {4429, 1006},
    _not_utf8: {1007, 1006},  # autobahn drops the line without a word
    _deep: {4400},
    _binary: {4400},
    _nan: {4400},
    _unintroduced: {4400},
}


async def strangely_closed(house, person, acts, seconds: float = 20.0) -> dict[str, int]:
    """Those acts that a socket was not closed for as it should, and how it was; 0, not at all."""
    strange = {}
    for act in acts:
        hello = None if act in {_unintroduced, _deep} else {"streams": []}
        client = await raw(house, person, hello=hello)
        await act(client)
        code = await client.closing(seconds)
        client.abort()
        if code not in ABUSE[act]:
            strange[act.__name__] = code
    return strange


@pytest.mark.timeout(300)
async def test_s5_monstrous_messages_close_their_own_socket(house):
    person = house.take()
    async with Storm(house, "S5", writers=1) as storm:
        await storm.acked(3)
        before = resident(house.webs["a"].pid)
        assert await strangely_closed(house, person, ABUSE) == {}
        storm.hit(len(ABUSE))
        grown = resident(house.webs["a"].pid) - before
        report.seen["s5_growth_mib"] = round(grown)
        assert grown < SCALE.s5_growth_mib
        assert all(observer.live.is_set() for observer in storm.observers), "others were disturbed"
        verdict = await storm.verdict()
    assert verdict.clean, verdict


async def left_behind(storm: Storm, person, limit: float) -> tuple[int, float, int]:
    """One word a second, nothing read or acknowledged, while large words are said to everybody: how
    the socket was closed (0: it was not), after how many seconds, and how many bytes it was sent."""
    house, began = storm.house, time.monotonic()
    stream = {"name": storm.room.stream, "epoch": "", "seq": 0}
    client = await raw(house, person, hello={"streams": [stream]})
    for _ in range(70):
        command = storm.ledger.contribution(await house.speaker(), storm.room.id)
        command.text += "x" * 4500
        await contribute(house, house.ports["b"], command)
    said_at = time.monotonic()
    while time.monotonic() < said_at + limit and await client.send(b'{"ack":{}}'):
        if client.reader.at_eof():
            break
        await asyncio.sleep(1)
    code = await client.closing(10 if limit > 30 else 2)
    client.abort()
    return code, time.monotonic() - began, client.received


@pytest.mark.timeout(240)
async def test_s6_who_never_reads_but_chats_is_left_behind(house):
    person = house.take()
    async with Storm(house, "S6", observers=2, writers=0) as storm:
        before = resident(house.webs["a"].pid)
        code, took, _ = await left_behind(storm, person, 90)
        grown = resident(house.webs["a"].pid) - before
        report.seen["s6_closed_after_s"] = round(took)
        assert code in {4408, 1006}, code
        assert took < 60
        assert grown < SCALE.s6_growth_mib
        storm.hit()
        verdict = await storm.verdict()
    assert verdict.clean, verdict


@pytest.mark.full
@pytest.mark.timeout(240)
async def test_s6_no_more_than_a_window_is_sent_ahead(house):
    async with Storm(house, "S6 window", observers=2, writers=0) as storm:
        code, _, sent = await left_behind(storm, house.take(), 5)
        report.seen["s6_sent_kib"] = round(sent / 1024)
        assert code == 0, "looked at too late"
        assert 0 < sent < AHEAD
        storm.hit()
        verdict = await storm.verdict()
    assert verdict.clean, verdict


async def half_open(house, count: int) -> list:
    """Handshakes that begin and never end."""
    halves = []
    for _ in range(count):
        reader, writer = await asyncio.open_connection("127.0.0.1", house.ports["a"])
        writer.write(b"GET /ws/live/ HTTP/1.1\r\nHost: ")
        halves.append((reader, writer))
    return halves


async def hanging(halves: list, mute: Raw, seconds: float) -> tuple[int, int]:
    """How many of them still hang after a while, and how the one that never said who it is was closed."""
    ended = await asyncio.gather(*(_ends(reader, seconds) for reader, _ in halves))
    for _, writer in halves:
        writer.transport.abort()
    code = await mute.closing(seconds)
    mute.abort()
    return ended.count(False), code


@pytest.mark.full
@pytest.mark.timeout(240)
async def test_s7_handshakes_that_never_end_are_ended(house):
    async with Storm(house, "S7", observers=2, writers=1) as storm:
        halves = await half_open(house, SCALE.s7_handshakes)
        mute = await raw(house, house.somebody()[0])  # opened, and never says who it is
        await storm.acked(3)
        hang, code = await hanging(halves, mute, 40)
        assert hang == 0
        assert code == 4408
        storm.hit(len(halves) + 1)
        verdict = await storm.verdict()
    assert verdict.clean, verdict


async def _ends(reader: asyncio.StreamReader, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await reader.read()
    except TimeoutError:
        return False
    except OSError:
        return True
    return True
