"""A screen on the line: it follows its own stage, does nothing, and goes dark when its link is taken back."""

import asyncio
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async

from sessions.models import Appearance
from sessions.services import announcements, screens
from sessions.services import sessions as running
from sessions.services.cast import remove_appearance
from sessions.services.programme import cancel_session
from summit.live.tickets import Ticket, sign
from tests import cast as people
from tests.live.sockets import frames, hear, login, say, socket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def projector(house):
    return screens.make_screen(house.plenary, "Hall", by=house.mira)


async def opened(house, token, user=None, session=None):
    browser = await socket(user)
    assert (await browser.connect())[0]
    name = f"session:{(session or house.plenary).pk}:stage"
    streams = [{"name": name, "epoch": "", "seq": 0}]
    await say(
        browser,
        {"hello": {"v": 2, "language": "fr", "ticket": f"pass.{token}", "streams": streams}},
    )
    return browser, name


async def test_it_sees_the_stage_in_its_language(house, projector):
    browser, name = await opened(house, projector[1])
    assert (await hear(browser, "welcome"))["streams"][name]["seq"] == 0
    text = {"en": "Please sit down.", "fr": "Veuillez vous asseoir."}
    await database_sync_to_async(announcements.announce)(house.plenary, text, by=house.mira)
    stage = (await frames(browser, 2))[0]
    assert (stage["v"], stage["t"], "Veuillez vous asseoir." in stage["html"]) == (
        "replace", "stage", True,
    )  # fmt: skip
    await browser.disconnect()


@pytest.mark.parametrize("end", ["revoke_screen", "renew_screen"])
async def test_within_two_seconds_of_being_taken_back_it_is_dark(house, projector, end):
    browser, _name = await opened(house, projector[1])
    await hear(browser, "welcome")
    await database_sync_to_async(getattr(screens, end))(projector[0], by=house.mira)
    async with asyncio.timeout(2):
        assert await closed(browser) == 4401


async def closed(browser):
    while (told := await browser.receive_output(timeout=8))["type"] != "websocket.close":
        pass
    return told["code"]


async def test_a_link_that_is_not_one_is_told_to_go(house, projector):
    await database_sync_to_async(screens.revoke_screen)(projector[0], by=house.mira)
    for token in (projector[1], "nonsense", "", str(projector[0].pk)):
        browser, _name = await opened(house, token)
        assert await closed(browser) == 4401


async def test_a_pass_is_not_the_login_of_the_browser_in_which_it_stands(house, projector):
    """A moderator opens the link: that page is the screen's, and goes dark with it."""
    browser, _name = await opened(house, projector[1], house.mira)
    await hear(browser, "welcome")
    room = f"session:{house.plenary.pk}:moderation"
    await say(browser, {"follow": [{"name": room, "epoch": "", "seq": 0}]})
    assert (await hear(browser, "welcome"))["refused"] == [room]
    await database_sync_to_async(screens.revoke_screen)(projector[0], by=house.mira)
    assert await closed(browser) == 4401


async def test_it_follows_no_other_session(house, projector):
    other = await database_sync_to_async(people.make_session)(house.summit, 2)
    browser, name = await opened(house, projector[1], session=other)
    assert (await hear(browser, "welcome"))["refused"] == [name]
    await browser.disconnect()


async def test_it_can_do_nothing(house, projector):
    browser, _name = await opened(house, projector[1])
    await hear(browser, "welcome")
    wish = {"key": str(uuid4()), "type": "react.applause", "id": str(house.plenary.pk)}
    await say(browser, {"cmd": wish})
    assert await closed(browser) == 4400


async def test_what_it_is_given_for_its_next_connection_is_its_pass(house, projector):
    key = f"pass.{projector[1]}"
    ticket = Ticket(str(projector[0].pk), frozenset(), 0)
    assert sign(ticket, key) == key
    login_key = await database_sync_to_async(login)(house.mira)
    assert sign(ticket, login_key) != login_key


async def test_a_cancelled_session_and_a_part_that_ends_take_their_screens_along(house):
    def make():
        part = Appearance.objects.get(session=house.plenary, role="speaker")
        made = screens.make_screen(house.plenary, "Lectern", appearance=part, by=house.mira)
        planned = people.make_session(house.summit, 2)
        return part, made[1], planned, screens.make_screen(planned, "Hall", by=house.mira)[1]

    part, lectern, planned, hall = await database_sync_to_async(make)()
    first, _name = await opened(house, lectern)
    await hear(first, "welcome")
    await database_sync_to_async(remove_appearance)(part, by=house.olga)
    async with asyncio.timeout(2):
        assert await closed(first) == 4401
    second, name = await opened(house, hall, session=planned)
    await hear(second, "welcome")
    await database_sync_to_async(cancel_session)(planned, by=house.olga)
    async with asyncio.timeout(2):
        assert (await hear(second, "welcome"))["refused"] == [name]
    await second.disconnect()


async def test_a_screen_is_nobody_who_is_here(house, projector):
    """It follows a stream of its own: the room counts people."""
    browser, name = await opened(house, projector[1])
    await hear(browser, "welcome")
    await database_sync_to_async(running.step)(
        house.plenary, 1, seen=house.plenary.moves, by=house.mira
    )
    assert {frame["s"] for frame in await frames(browser, 2)} == {name}
    await browser.disconnect()
