"""Clients without manners cost the house little and its guests nothing."""

import asyncio
import json

import pytest

from tests.chaos import report
from tests.chaos.raw import Raw
from tests.chaos.scale import SCALE
from tests.chaos.storm import Storm
from tests.chaos.test_storms import resident


async def raw(house, person, *, hello: dict | None = None) -> Raw:
    client = await Raw(house.ports["a"]).open(house.host, person.cookie, house.origin)
    if hello:
        await client.send(json.dumps({"hello": {"v": 2, "language": "en", **hello}}).encode())
    return client


@pytest.mark.full
@pytest.mark.timeout(300)
async def test_s4_one_person_has_a_few_sockets(house):
    person = house.take()
    async with Storm(house, "S4") as storm:
        clients = []
        for _ in range(SCALE.s4_sockets):
            clients.append(await raw(house, person, hello={"streams": []}))
        codes = await asyncio.gather(*(client.closing(3) for client in clients))
        for client in clients:
            client.abort()
        assert codes.count(0) <= 12, codes
        assert set(codes) <= {0, 4429, 1006}
        storm.hit(len(codes) - codes.count(0))
        verdict = await storm.verdict()
    assert verdict.clean, verdict
    assert storm.landed["S4"] >= SCALE.s4_sockets - 12


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


@pytest.mark.timeout(300)
async def test_s5_monstrous_messages_close_their_own_socket(house):
    person = house.take()
    async with Storm(house, "S5", writers=1) as storm:
        await storm.acked(3)
        before = resident(house.webs["a"].pid)
        for act, codes in ABUSE.items():
            hello = None if act in {_unintroduced, _deep} else {"streams": []}
            client = await raw(house, person, hello=hello)
            await act(client)
            code = await client.closing()
            client.abort()
            assert code in codes, (act.__name__, code)
            storm.hit()
        grown = resident(house.webs["a"].pid) - before
        report.seen["s5_growth_mib"] = round(grown)
        assert grown < SCALE.s5_growth_mib
        assert all(observer.live.is_set() for observer in storm.observers), "others were disturbed"
        verdict = await storm.verdict()
    assert verdict.clean, verdict


@pytest.mark.timeout(240)
async def test_s6_who_never_reads_but_chats_is_left_behind(house):
    """One word a second, nothing read or acknowledged, while large words are said to everybody."""
    from tests.chaos import books, writers  # noqa: PLC0415

    person = house.take()
    async with Storm(house, "S6", observers=2, writers=0) as storm:
        stream = {"name": storm.room.stream, "epoch": "", "seq": 0}
        client = await raw(house, person, hello={"streams": [stream]})
        assert isinstance(storm.books, books.Books)
        text = "x" * 4500
        for _ in range(70):
            command = storm.ledger.contribution(await house.speaker(), storm.room.id)
            command.text += text
            await writers.contribute(house, house.ports["b"], command)
        before, began = resident(house.webs["a"].pid), asyncio.get_running_loop().time()
        limit = began + 90
        while asyncio.get_running_loop().time() < limit and await client.send(b'{"ack":{}}'):
            if client.reader.at_eof():
                break
            await asyncio.sleep(1)
        code = await client.closing(10)
        took = asyncio.get_running_loop().time() - began
        client.abort()
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
async def test_s7_handshakes_that_never_end_are_ended(house):
    async with Storm(house, "S7", observers=2, writers=1) as storm:
        halves = []
        for _ in range(SCALE.s7_handshakes):
            reader, writer = await asyncio.open_connection("127.0.0.1", house.ports["a"])
            writer.write(b"GET /ws/live/ HTTP/1.1\r\nHost: ")
            halves.append((reader, writer))
        mute = await raw(house, house.somebody()[0])  # opened, and never says who it is
        await storm.acked(3)
        ended = await asyncio.gather(*(_ends(reader) for reader, _ in halves))
        for _, writer in halves:
            writer.transport.abort()
        assert await mute.closing(40) == 4408
        mute.abort()
        assert all(ended), f"{ended.count(False)} still hang"
        storm.hit(len(halves) + 1)
        verdict = await storm.verdict()
    assert verdict.clean, verdict


async def _ends(reader: asyncio.StreamReader) -> bool:
    try:
        async with asyncio.timeout(40):
            await reader.read()
    except TimeoutError:
        return False
    except OSError:
        return True
    return True
