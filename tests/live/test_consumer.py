"""The socket: who gets in, what they are sent, what happens to a gap and to lost rights."""

import pytest
from channels.db import database_sync_to_async

from sessions.services import contributions
from summit.log import journal
from summit.log.models import Event, Stream
from summit.services import participation
from tests.live.sockets import contribute, following, frames, hear, say, silence, socket

pytestmark = pytest.mark.django_db(transaction=True)
HELLO = {"hello": {"v": 2, "language": "en", "streams": []}}


@pytest.mark.parametrize(
    "origin", [None, "null", "http://elsewhere.org", "http://testserver.evil.org"]
)
async def test_a_page_from_elsewhere_opens_no_socket(house, origin):
    browser = await socket(house.ada, origin)
    assert not (await browser.connect())[0]


async def test_nobody_is_told_to_log_in():
    browser = await socket(None)
    await browser.connect()
    await say(browser, HELLO)
    assert (await browser.receive_output())["code"] == 4401


async def test_a_follower_sees_each_fact_once_in_their_language(house):
    french, _ = await following(house, house.ada, "fr")
    english, _ = await following(house, house.sami, "en")
    await database_sync_to_async(contribute)(house)
    fr, en = await frames(french, 2), await frames(english, 2)
    assert [(f["q"], f["e"], f["v"]) for f in fr] == [
        (1, "contribution.submitted", "append"),
        (2, "contribution.submitted", "tally"),
    ]
    assert "Words from the room" in fr[0]["html"]
    assert [f["q"] for f in en] == [1, 2]
    assert fr[1]["n"]["label"] != ""
    assert en[1]["n"]["label"] == "Shown"
    await french.disconnect()
    await english.disconnect()


async def test_a_returning_browser_gets_what_it_missed(house):
    await database_sync_to_async(contribute)(house, "Missed words")
    browser, _ = await following(house, house.ada, seq=0)
    assert [f["q"] for f in await frames(browser, 2)] == [1, 2]
    await browser.disconnect()


async def test_a_cursor_from_the_future_or_another_epoch_is_reset(house):
    await database_sync_to_async(contribute)(house)
    browser, _ = await following(house, house.ada, seq=99)
    reset = await hear(browser, "reset")
    assert (reset["reason"], reset["seq"]) == ("ahead", 2)
    name = f"session:{house.plenary.pk}"
    await say(browser, {"follow": [{"name": name, "epoch": "0" * 32, "seq": 1}]})
    reset = await hear(browser, "reset")
    assert reset["reason"] == "epoch"
    await browser.disconnect()


async def test_a_number_without_its_epoch_is_reset(house):
    """It followed before anything was written; whether this is still that log cannot be known."""
    await database_sync_to_async(contribute)(house)
    browser, _ = await following(house, house.ada)
    name = f"session:{house.plenary.pk}"
    await say(browser, {"follow": [{"name": name, "epoch": "", "seq": 1}]})
    assert (await hear(browser, "reset"))["reason"] == "epoch"
    await browser.disconnect()


async def test_a_pruned_cursor_is_reset(house):
    await database_sync_to_async(contribute)(house)

    def prune():
        Stream.objects.filter(name=f"session:{house.plenary.pk}").update(floor_seq=1)
        Event.objects.filter(seq=1).delete()

    await database_sync_to_async(prune)()
    browser, _ = await following(house, house.ada, seq=0)
    assert (await hear(browser, "reset"))["reason"] == "pruned"
    await browser.disconnect()


@pytest.mark.parametrize("suffix", [":moderation", ":desk", ":nonsense"])
async def test_a_participant_may_not_follow_who_runs_the_session(house, suffix):
    browser = await socket(house.ada)
    await browser.connect()
    name = f"session:{house.plenary.pk}{suffix}"
    stream = {"name": name, "epoch": "", "seq": 0}
    await say(browser, {"hello": {"v": 2, "language": "en", "streams": [stream]}})
    welcome = await hear(browser, "welcome")
    assert (welcome["refused"], welcome["streams"]) == ([name], {})
    await browser.disconnect()


async def test_a_banned_person_hears_nothing_more(house):
    browser, _ = await following(house, house.ada)
    await database_sync_to_async(participation.ban)(house.places.ada, by=house.olga, reason="x")
    told = await hear(browser, "welcome")
    assert told["refused"] == [f"session:{house.plenary.pk}"]
    await database_sync_to_async(contributions.contribute)(
        house.plenary, "After the ban", by=house.sami, place=house.places.sami
    )
    assert await silence(browser)
    await browser.disconnect()


async def test_the_window_stops_a_reader_who_never_acknowledges(house):
    def many():
        with journal.command(by=house.ada) as act:
            for _ in range(300):
                act.say(f"session:{house.plenary.pk}", "session.moved", house.plenary, kind="state")

    browser, _ = await following(house, house.ada)
    await database_sync_to_async(many)()
    got = await frames(browser, 256)
    assert [f["q"] for f in got] == list(range(1, 257))
    assert await silence(browser)
    await say(browser, {"ack": {f"session:{house.plenary.pk}": 256}})
    assert [f["q"] for f in await frames(browser, 44)] == list(range(257, 301))
    await browser.disconnect()


@pytest.mark.parametrize("noise", ["{", "[]", '{"hello": 1}', '{"ack": {"a": "b"}}', "x" * 70000])
async def test_noise_closes_the_socket_and_nothing_else(house, noise):
    browser = await socket(house.ada)
    await browser.connect()
    await browser.send_to(text_data=noise)
    closed = await browser.receive_output(timeout=5)
    assert (closed["type"], closed["code"]) == ("websocket.close", 4400)


async def test_a_flood_is_cut(house):
    browser = await socket(house.ada)
    await browser.connect()
    await say(browser, HELLO)
    await hear(browser, "welcome")
    for _ in range(80):
        await browser.send_to(text_data="{}")
    closed = await browser.receive_output(timeout=5)
    assert closed["code"] == 4429
