"""A room that closes is lost at once by those who may not enter it any more, and kept by its cast."""

import asyncio

import pytest
from channels.db import database_sync_to_async

from sessions.models import Appearance
from sessions.services.programme import cancel_session, unschedule_session
from summit.log import journal
from summit.log.models import Event
from tests import cast as people
from tests.live.sockets import frames, hear, say, socket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def planned(house):
    session = people.make_session(house.summit, 2)
    Appearance.objects.create(session=session, participation=house.places.mira, role="moderator")
    return session


async def in_room(user, session):
    browser = await socket(user)
    assert (await browser.connect())[0]
    name = f"session:{session.pk}"
    heads = await database_sync_to_async(journal.heads)([name])
    await say(browser, {"hello": {"v": 2, "language": "en", "streams": heads}})
    assert name in (await hear(browser, "welcome"))["streams"]
    return browser


@pytest.mark.parametrize("close", [cancel_session, unschedule_session])
async def test_a_participant_loses_it_and_the_moderator_stays(house, planned, close):
    ada, mira = await in_room(house.ada, planned), await in_room(house.mira, planned)
    await database_sync_to_async(close)(planned, by=house.olga)
    async with asyncio.timeout(2):
        lost = await hear(ada, "welcome")
    assert lost["refused"] == [f"session:{planned.pk}"]
    assert {frame["t"] for frame in await frames(mira, 5)} >= {"state", "focus", "write"}
    await ada.disconnect()
    await mira.disconnect()


def test_one_fact_is_told_however_many_people_there_are(house, planned):
    cancel_session(planned, by=house.olga)
    told = Event.objects.filter(stream__name="access").values_list("kind", "object_id")
    assert list(told) == [("thing", str(planned.pk))]
