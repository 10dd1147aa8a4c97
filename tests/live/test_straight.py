"""The straight way: frames written with no question asked, whatever else happens to the socket."""

import asyncio
import json
import random
import zlib
from collections import deque

import pytest

from summit.live.consumer import LiveConsumer
from summit.live.delivery import Batch, Delivery
from summit.live.frames import Frame
from summit.live.tail import WINDOW, Tail
from summit.server.messages import PACKED, TEXT, prepare
from tests.live.test_wire import flush, line, read  # noqa: F401 -- a fixture

STREAM = "session:x"


@pytest.fixture(params=["plain", "deflated"])
def follower(line, request):  # noqa: F811
    """A consumer on a real socket that follows one stream, from its beginning."""
    protocol, theirs = line
    if request.param == "deflated":
        protocol._perMessageCompress = object()
    protocol.direct = True
    consumer = LiveConsumer()
    consumer.language = "en"
    consumer.opened_at = consumer.heard_at = consumer.moved_at = 0.0
    consumer.open_outlet({"summit.wire": protocol}, None, lambda: None)
    tail = Tail(STREAM)
    cursor = consumer.cursors[STREAM] = tail.add(consumer)
    cursor.begin(0)
    return consumer, cursor, theirs


def tell(cursor, size: int = 20) -> None:
    """One more frame, to everybody who follows."""
    tail = cursor.tail
    tail.head += 1
    text = random.Random(size).randbytes(size // 2).hex()
    frame = Frame(STREAM, tail.head, "a.said", "", "replace", json.dumps({"html": text}))
    tail.rings.setdefault("en", deque()).append(frame)
    asyncio.run(Delivery().fan_out(tail, tail.head - 1, {"en": [frame]}))


def messages(data: bytes) -> list[str]:
    """The text messages in this; it must be whole frames."""
    found = []
    while data:
        assert data[0] in {TEXT, PACKED}
        packed = data[0] == PACKED
        size, head = data[1], 2
        if size == 126:
            size, head = int.from_bytes(data[2:4], "big"), 4
        assert len(data) >= head + size
        body = data[head : head + size]
        if packed:
            body = zlib.decompressobj(-15).decompress(body + b"\0\0\xff\xff")
        found.append(body.decode())
        data = data[head + size :]
    return found


def numbers(data: bytes) -> list[int]:
    return [json.loads(text)["q"] for text in messages(data) if '"q"' in text]


def test_it_opens_with_the_first_frame_and_is_used_for_the_next(follower, monkeypatch):
    consumer, cursor, theirs = follower
    assert cursor.way is None
    tell(cursor)
    assert cursor.way is not None
    monkeypatch.setattr(consumer.wire, "write_now", lambda prepared: pytest.fail("asked"))
    tell(cursor)
    assert numbers(read(theirs)) == [1, 2]
    assert (cursor.sent, cursor.tail.lagging) == (2, set())


def test_what_the_network_does_not_take_is_sent_before_anything_later(follower):
    consumer, cursor, theirs = follower
    tell(cursor)
    tell(cursor, 60_000)
    assert cursor.way is None
    tell(cursor)  # must not cut into the large one
    assert (cursor.sent, cursor.tail.lagging) == (2, {cursor})
    assert numbers(flush(consumer.wire, theirs)) == [1, 2]


@pytest.mark.parametrize("end", ["mute", "end", "close_way"])
def test_whoever_ends_it_ends_it_for_every_stream(follower, end):
    consumer, cursor, theirs = follower
    other = Tail("session:y")
    second = consumer.cursors["session:y"] = other.add(consumer)
    second.begin(0)
    tell(cursor)
    second.way = cursor.way
    getattr(consumer, end)()
    assert cursor.way is second.way is None
    tell(cursor)
    assert numbers(read(theirs)) == ([1, 2] if end == "close_way" else [1])


def test_a_stream_that_is_left_or_begun_anew_has_none(follower):
    _, cursor, _ = follower
    tell(cursor)
    cursor.stop()
    assert cursor.way is None
    cursor.begin(5)
    cursor.way = print
    cursor.tail.remove(cursor)
    assert cursor.way is None


def test_what_autobahn_writes_ends_it(follower):
    consumer, cursor, theirs = follower
    tell(cursor)
    consumer.wire.sendData(prepare(b"{}"))
    assert cursor.way is None
    tell(cursor)  # the other bytes still wait: nothing overtakes them
    assert cursor.tail.lagging == {cursor}
    assert messages(flush(consumer.wire, theirs))[-1] == "{}"


def test_a_dropped_connection_ends_it(follower):
    consumer, cursor, _ = follower
    tell(cursor)
    consumer.wire.dropConnection(abort=False)
    assert cursor.way is None


def test_only_a_browser_that_agreed_is_sent_deflated_frames_and_what_is_said_to_one_goes_plain(
    follower, request
):
    consumer, cursor, theirs = follower
    tell(cursor, 800)
    tell(cursor, 800)
    consumer.say_now({"ok": "x" * 500})
    got = read(theirs)
    assert len(messages(got)) == 3
    agreed = request.node.callspec.params["follower"] == "deflated"
    assert got.startswith(bytes([PACKED if agreed else TEXT]))
    assert (len(got) < 2000) is agreed
    assert b"x" * 500 in got


def test_the_window_holds_on_it_too(follower):
    _, cursor, theirs = follower
    for _ in range(WINDOW + 5):
        tell(cursor, 5)
        read(theirs)
    assert cursor.sent == WINDOW
    assert cursor.acknowledge(WINDOW)
    assert not cursor.acknowledge(WINDOW)
    assert not cursor.acknowledge(WINDOW + 1)  # was never sent
    assert cursor.unacked == 0


def test_a_browser_that_is_gone_is_lagging_and_no_failure(follower):
    _, cursor, theirs = follower
    tell(cursor)
    theirs.close()
    tell(cursor)
    tell(cursor)
    assert (cursor.way, cursor.tail.lagging) == (None, {cursor})


@pytest.mark.parametrize("seed", range(25))
def test_whatever_happens_the_bytes_are_whole_messages_in_order(follower, seed):
    consumer, cursor, theirs = follower
    chance = random.Random(seed)
    got = b""
    for _ in range(300):
        act = chance.choice(["tell", "tell", "tell", "say", "beat", "read", "flush", "ack", "mute"])
        if act == "tell":
            tell(cursor, chance.choice([5, 300, 5000]))
        elif act == "say":
            consumer.wire.sendData(prepare(b'{"said": 1}'))
        elif act == "beat":
            consumer.deliver(Batch(['{"beat": 1}']))
        elif act == "read":
            got += read(theirs, chance.choice([1000, None]))
        elif act == "flush":
            got += flush(consumer.wire, theirs)
            asyncio.run(_pump(cursor))
        elif act == "ack":
            cursor.acknowledge(cursor.sent)
        elif consumer.muted:
            consumer.muted = False
        else:
            consumer.mute()
    got += flush(consumer.wire, theirs)
    assert numbers(got) == list(range(1, cursor.sent + 1))


async def _pump(cursor) -> None:
    await Delivery().pump(cursor)
