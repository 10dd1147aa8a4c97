"""Whoever waits before a room hears at once that it opens, moves or will not be held."""

import asyncio

import pytest
from channels.db import database_sync_to_async

from sessions import live
from sessions.services import programme
from sessions.services import sessions as running
from summit.log import journal
from tests import cast as people
from tests.live.sockets import frames, hear, say, socket


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["start", "move", "cancel"])
async def test_whoever_waits_is_told_at_once(house, act):
    session = await database_sync_to_async(people.make_session)(
        house.summit, 2, opens_minutes_before=5
    )
    browser = await socket(house.ada)
    assert (await browser.connect())[0]
    name = live.door(session.pk)
    heads = await database_sync_to_async(journal.heads)([name])
    await say(browser, {"hello": {"v": 2, "language": "en", "streams": heads}})
    assert name in (await hear(browser, "welcome"))["streams"]
    acts = {
        "start": lambda: running.start_session(session, by=house.olga),
        "move": lambda: programme.edit_session(session, by=house.olga, minutes=60),
        "cancel": lambda: programme.cancel_session(session, by=house.olga),
    }
    async with asyncio.timeout(2):
        await database_sync_to_async(acts[act])()
        if act == "cancel":  # the door closes too: the page is asked for again, and says why
            assert (await hear(browser, "welcome"))["refused"] == [name]
        else:
            (told,) = await frames(browser, 1)
            assert (told["t"], told["v"]) == ("door", "refresh")
    await browser.disconnect()
