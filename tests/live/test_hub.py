"""One socket's trouble is its own; a lost right is lost in every race; what is replayed is what is
sent."""

import asyncio
import json
import time
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async as threaded
from django.conf import settings

from sessions.services import contributions
from summit import presence
from summit.live import frames as drawing
from summit.live import tail as tails
from summit.live.consumer import LiveConsumer
from summit.live.hub import hub
from summit.live.tail import Tail
from summit.log import hints, journal
from summit.log.models import Stream
from summit.services import participation
from tests.live.sockets import contribute, following, frames, hear, say, silence, socket

pytestmark = pytest.mark.django_db(transaction=True)


def ban(house):
    participation.ban(house.places.ada, by=house.olga, reason="x")


def speak(house):
    contributions.contribute(house.plenary, "After the ban", by=house.sami, place=house.places.sami)


async def test_a_socket_that_dies_in_any_way_leaves_the_hub(house):
    browser, _ = await following(house, house.ada)
    await browser.send_to(text_data='{"ack": {"x": 1e999}}')
    assert (await browser.receive_output(timeout=5))["code"] == 4400
    await browser.disconnect()
    assert (hub.sockets, hub.tails) == (set(), {})


async def test_a_ban_while_somebody_is_joining_is_not_missed(house, monkeypatch):
    follow = hub.follow

    async def slow(follower, name):
        await threaded(ban)(house)
        await asyncio.sleep(1)  # the access fact has been handled before we are in
        return await follow(follower, name)

    monkeypatch.setattr(hub, "follow", slow)
    browser, welcome = await following(house, house.ada)
    await threaded(speak)(house)
    assert (welcome["streams"], await silence(browser, 2)) == ({}, True)
    await browser.disconnect()


async def test_a_ban_while_frames_are_read_stops_them(house, monkeypatch):
    await threaded(contribute)(house, "One")
    read = Tail.frames_after

    async def slow(self, seq, language, most):
        got = await read(self, seq, language, most)
        await threaded(ban)(house)
        await asyncio.sleep(1)
        return got

    monkeypatch.setattr(Tail, "frames_after", slow)
    browser, _ = await following(house, house.ada, seq=0)
    assert (await hear(browser, "welcome"))["refused"] == [f"session:{house.plenary.pk}"]
    assert await silence(browser, 2)
    await browser.disconnect()


async def test_a_stream_has_one_name_and_a_socket_few_streams(house):
    browser = await socket(house.ada)
    await browser.connect()
    written = str(house.plenary.pk)
    names = [f"session:{written.upper()}", f"session:{written.replace('-', '')}"]
    names += [f"user:{house.ada.pk}", f"session:{written}"]
    streams = [{"name": name, "epoch": "", "seq": 0} for name in names]
    await say(browser, {"hello": {"v": 2, "language": "en", "streams": streams}})
    welcome = await hear(browser, "welcome")
    assert set(welcome["streams"]) == {f"user:{house.ada.pk}", f"session:{written}"}
    await browser.disconnect()


async def test_a_stream_that_cannot_be_drawn_does_not_stop_the_others(house):
    class Poison(drawing.Refresh):
        def load(self, object_ids):
            raise RuntimeError("a partial that cannot be drawn")

    drawing.register("poison", "room", Poison("x"))
    mine, room = f"user:{house.ada.pk}", f"session:{house.plenary.pk}"

    def tell(stream, kind):
        with journal.command(by=house.ada) as act:
            act.say(stream, "x.made", house.ada, kind=kind)

    try:
        await threaded(tell)(room, "user")
        await threaded(tell)(mine, "user")
        browser = await socket(house.ada)
        await browser.connect()
        heads = await threaded(journal.heads)([room, mine])
        await say(browser, {"hello": {"v": 2, "language": "en", "streams": heads}})
        await hear(browser, "welcome")
        await threaded(tell)(room, "poison")
        await threaded(tell)(mine, "user")
        assert (await frames(browser, 1))[0]["s"] == mine
        await browser.disconnect()
    finally:
        drawing._shapes.pop(("poison", "room"))


async def test_one_socket_that_fails_is_closed_and_the_others_are_served(house):
    people = [await following(house, user) for user in (house.ada, house.sami, house.rana)]
    broken = next(follower for follower in hub.sockets if follower.user_id == str(house.ada.pk))

    def fail(batch):
        raise ConnectionResetError

    broken.deliver = fail
    await threaded(contribute)(house)
    for browser, _ in people[1:]:
        assert (await frames(browser, 1))[0]["q"] == 1
    assert broken not in hub.sockets
    for browser, _ in people:
        await browser.disconnect()


async def test_one_tab_that_fails_does_not_keep_the_rights_of_another(house):
    one, _ = await following(house, house.ada)
    two, _ = await following(house, house.ada)
    first = next(iter(hub.sockets))

    def fail(message):
        raise RuntimeError("the network is away")

    first.say_now = fail
    await threaded(ban)(house)
    await asyncio.sleep(1.5)
    assert [tail.cursors for tail in hub.tails.values() if tail.cursors] == []
    await one.disconnect()
    await two.disconnect()


async def test_a_heartbeat_outlives_people_coming_and_going(house, monkeypatch):
    counts = presence.counts

    def slow(streams):
        time.sleep(0.3)
        return counts(streams)

    monkeypatch.setattr(presence, "counts", slow)
    browser, _ = await following(house, house.ada)
    beating = asyncio.create_task(hub.wheel.report())
    await asyncio.sleep(0.1)
    hub.tails["session:x"] = Tail("session:x")
    await asyncio.sleep(0.5)
    beating.cancel()
    del hub.tails["session:x"]
    await browser.disconnect()


async def test_a_page_newer_than_the_tail_is_not_reset(house, monkeypatch):
    monkeypatch.setattr(settings, "LIVE_POLL_SECONDS", 3.0)
    one, _ = await following(house, house.ada)
    await asyncio.sleep(0.5)
    monkeypatch.setattr(hints, "committed", lambda heads: None)
    await threaded(contribute)(house)
    browser, _ = await following(house, house.sami)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1):
            await hear(browser, "reset")
    for each in (one, browser):
        await each.disconnect()


def begins_anew(house):
    Stream.objects.filter(name=f"session:{house.plenary.pk}").update(epoch=uuid4())


def who_is_asked_about_slowly(house, monkeypatch):
    """The stream begins anew while it is not known yet whether somebody may follow it."""
    may = LiveConsumer._may_follow

    async def slow(self, name, ticket):
        await threaded(begins_anew)(house)
        await hub.look()
        await asyncio.sleep(0.3)  # a snapshot would have been drawn
        return await may(self, name, ticket)

    monkeypatch.setattr(LiveConsumer, "_may_follow", slow)


async def test_a_stranger_is_shown_nothing_of_a_stream_that_begins_anew(house, monkeypatch):
    await threaded(contribute)(house)
    one, _ = await following(house, house.ada)
    who_is_asked_about_slowly(house, monkeypatch)
    stranger = await socket(house.otto)
    assert (await stranger.connect())[0]
    stream = f"session:{house.plenary.pk}"
    await say(stranger, {"hello": {"v": 2, "streams": [{"name": stream, "epoch": "", "seq": 0}]}})
    first = await first_word(stranger)
    assert first["welcome"]["refused"] == [stream]
    with pytest.raises(TimeoutError):
        await first_word(stranger)
    for each in (one, stranger):
        await each.disconnect()


async def test_a_stream_that_begins_anew_while_somebody_joins_leaves_no_hole(house, monkeypatch):
    """A browser that knows nothing yet: it is sent the log from the first number on, or a snapshot
    after its welcome, never a snapshot before it."""
    for text in ("One", "Two", "Three"):
        await threaded(contribute)(house, text)
    one, _ = await following(house, house.sami)
    who_is_asked_about_slowly(house, monkeypatch)
    browser = await socket(house.ada)
    assert (await browser.connect())[0]
    stream = f"session:{house.plenary.pk}"
    await say(browser, {"hello": {"v": 2, "streams": [{"name": stream, "epoch": "", "seq": 0}]}})
    assert "welcome" in await first_word(browser)
    numbers = [frame["q"] for frame in await frames(browser, 6)]
    assert numbers == list(range(1, 7))
    for each in (one, browser):
        await each.disconnect()


async def first_word(browser) -> dict:
    """What it is told next, beats left aside."""
    async with asyncio.timeout(4):
        while "beat" in (message := json.loads(await browser.receive_from(timeout=8))):
            pass
    return message


async def test_catching_up_draws_about_what_it_sends(house, monkeypatch):
    name = f"session:{house.plenary.pk}"

    def many():
        with journal.command(by=house.ada) as act:
            for _ in range(600):
                act.say(name, "session.moved", house.plenary, kind="state")

    await threaded(many)()
    drawn = []
    render = drawing.render

    def count(stream, events, language):
        events = list(events)
        drawn.extend(events)
        return render(stream, events, language)

    monkeypatch.setattr(tails.frames, "render", count)
    browser, _ = await following(house, house.ada, seq=0)
    got = 0
    while got < 600:
        got = (await frames(browser, min(32, 600 - got)))[-1]["q"]
        await say(browser, {"ack": {name: got}})
    await browser.disconnect()
    assert len(drawn) <= 600
