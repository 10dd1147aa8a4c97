"""Opening sockets the way a browser does, and hearing what comes."""

import asyncio
import json
from typing import Any

from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from sessions.services import contributions
from summit.live.consumer import LiveConsumer
from summit.log import journal

ORIGIN = "http://testserver"
application = LiveConsumer.as_asgi()


def login(user) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


async def socket(user=None, origin: str | None = ORIGIN) -> WebsocketCommunicator:
    headers = [(b"host", b"testserver")]
    if origin:
        headers.append((b"origin", origin.encode()))
    if user is not None:
        cookie = await database_sync_to_async(login)(user)
        headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()))
    return WebsocketCommunicator(application, "/ws/live/", headers=headers)


async def say(browser, message) -> None:
    await browser.send_to(text_data=json.dumps(message))


async def hear(browser, kind: str) -> Any:
    """The next message of this kind; beats and frames may come between."""
    async with asyncio.timeout(8):
        while kind not in (message := json.loads(await browser.receive_from(timeout=8))):
            pass
    return message[kind]


async def silence(browser, seconds: float = 1.0) -> bool:
    """No frame for a while; beats may come."""
    try:
        async with asyncio.timeout(seconds):
            await hear(browser, "q")
    except TimeoutError:
        return True
    return False


async def frames(browser, count: int) -> list[dict]:
    got: list[dict] = []
    async with asyncio.timeout(8):
        while len(got) < count:
            message = json.loads(await browser.receive_from(timeout=8))
            if "q" in message:
                got.append(message)
    return got


async def following(house, user, language="en", seq=None):
    """A socket that follows the plenary's room from its head (or from ``seq``), and its welcome."""
    browser = await socket(user)
    assert (await browser.connect())[0]
    heads = await database_sync_to_async(journal.heads)([f"session:{house.plenary.pk}"])
    if seq is not None:
        heads[0]["seq"] = seq
    await say(browser, {"hello": {"v": 2, "language": language, "streams": heads}})
    return browser, await hear(browser, "welcome")


def contribute(house, text="Words from the room"):
    return contributions.contribute(house.plenary, text, by=house.ada, place=house.places.ada)
