"""Rights that are taken away in a session bite on open sockets."""

import asyncio
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async as threaded

from sessions.services import conduct
from summit.log import journal
from tests.live.sockets import frames, hear, say, silence, socket

pytestmark = pytest.mark.django_db(transaction=True)


async def in_room(user, session):
    browser = await socket(user)
    assert (await browser.connect())[0]
    names = [f"session:{session.pk}", f"user:{user.pk}"]
    heads = await threaded(journal.heads)(names)
    await say(browser, {"hello": {"v": 2, "language": "en", "streams": heads}})
    assert set(names) <= set((await hear(browser, "welcome"))["streams"])
    return browser


async def react(browser, session):
    await say(
        browser, {"cmd": {"key": str(uuid4()), "type": "react.applause", "id": str(session.pk)}}
    )


@pytest.mark.parametrize("act", [conduct.remove, conduct.ban])
async def test_who_is_removed_or_banned_loses_the_room_within_two_seconds(house, act):
    ada, leila = await in_room(house.ada, house.plenary), await in_room(house.leila, house.plenary)
    await threaded(act)(house.plenary, house.places.ada, reason="Threats", by=house.olga)
    async with asyncio.timeout(2):
        lost = await hear(ada, "welcome")
    assert lost["refused"] == [f"session:{house.plenary.pk}"]
    await react(leila, house.plenary)
    assert "key" in await hear(leila, "ok")
    await ada.disconnect()
    await leila.disconnect()


async def test_a_command_of_who_was_just_silenced_is_refused_at_once(house):
    ada = await in_room(house.ada, house.plenary)
    await react(ada, house.plenary)
    assert "key" in await hear(ada, "ok")
    await threaded(conduct.silence)(
        house.plenary, house.places.ada, reason="Shouting", by=house.mira
    )
    await react(ada, house.plenary)
    refused = await hear(ada, "err")
    assert (refused["code"], refused["retry"]) == ("conduct.silenced", False)
    assert "Shouting" in refused["message"]
    await ada.disconnect()


async def test_only_who_is_silenced_hears_of_it(house):
    ada, leila = await in_room(house.ada, house.plenary), await in_room(house.leila, house.plenary)
    await threaded(conduct.silence)(
        house.plenary, house.places.ada, reason="Shouting", by=house.mira
    )
    assert {frame["t"] for frame in await frames(ada, 5)} >= {"told", "write", "ask"}
    assert await silence(leila)
    await ada.disconnect()
    await leila.disconnect()
