"""Best-effort hints: "stream s is at q". Losing one costs at most one poll, so none is waited for.

Within the process the tail is woken directly. Between processes the hint goes over the channel
layer, from a thread of its own, never in the request path.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings

log = logging.getLogger(__name__)

GROUP = "live.hints"
_listeners: list[Callable[[dict[str, int]], None]] = []
_sender = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hints")


def listen(wake: Callable[[dict[str, int]], None]) -> None:
    """``wake(heads)`` is called, from any thread, after each commit of this process."""
    _listeners.append(wake)


def committed(heads: dict[str, int]) -> None:
    """Called right after COMMIT."""
    for wake in _listeners:
        wake(heads)
    if settings.REDIS_URL:
        _sender.submit(_send, heads)


def _send(heads: dict[str, int]) -> None:
    async def send() -> None:
        layer = get_channel_layer()
        if layer is not None:
            async with asyncio.timeout(1):
                await layer.group_send(GROUP, {"type": "hint", "heads": heads})

    try:
        async_to_sync(send)()
    except Exception as error:
        log.info("hint not sent (the poll will find it): %r", error)


async def receive(wake: Callable[[dict[str, int]], None]) -> None:
    """Listens to other processes for ever; a dead layer is asked again every few seconds."""
    while True:
        try:
            layer = get_channel_layer()
            if layer is None:
                return
            name = await layer.new_channel()
            await layer.group_add(GROUP, name)
            while True:
                message = await layer.receive(name)
                wake(message.get("heads", {}))
        except asyncio.CancelledError:
            raise
        except Exception as error:
            log.info("no hints for now: %r", error)
            await asyncio.sleep(3)
