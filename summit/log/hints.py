"""Best-effort hints: "stream s is at q". Losing one costs at most one poll, so none is waited for.

Within the process the hub is woken directly. Between processes the hint goes over the channel
layer, from a thread of its own with one connection, never in the request path; what is said while
the last one is under way is said together.
"""

import asyncio
import logging
import threading
from collections.abc import Callable

from channels.layers import get_channel_layer
from django.conf import settings

log = logging.getLogger(__name__)

GROUP = "live.hints"
PATIENCE = 1.0
COUNTERS = ""  # in place of a stream: counters moved, which this process will tell
_listeners: list[Callable[[dict[str, int]], None]] = []


def listen(wake: Callable[[dict[str, int]], None]) -> None:
    """``wake(heads)`` is called, from any thread, after each commit of this process."""
    _listeners.append(wake)


def committed(heads: dict[str, int]) -> None:
    """Called right after COMMIT."""
    for wake in _listeners:
        wake(heads)
    told = {name: head for name, head in heads.items() if name != COUNTERS}
    if told and settings.REDIS_URL:
        _sender.tell(told)


class Sender:
    """The thread that tells other processes."""

    def __init__(self) -> None:
        self._heads: dict[str, int] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news = asyncio.Event()

    def tell(self, heads: dict[str, int]) -> None:
        with self._lock:
            self._heads.update(heads)
            if self._thread is None or not self._thread.is_alive():  # also after a fork
                self._loop = None
                self._thread = threading.Thread(target=self._run, name="hints", daemon=True)
                self._thread.start()
            elif self._loop is not None:
                self._loop.call_soon_threadsafe(self._news.set)

    def _run(self) -> None:
        asyncio.run(self._send())

    async def _send(self) -> None:
        """Waits in this loop and in no other thread: Python joins an executor's at the end."""
        with self._lock:
            self._news = asyncio.Event()
            self._loop = asyncio.get_running_loop()
        while True:
            if not (heads := self._take()):
                await self._news.wait()
                continue
            try:
                layer = get_channel_layer()
                if layer is not None:
                    async with asyncio.timeout(PATIENCE):
                        await layer.group_send(GROUP, {"type": "hint", "heads": heads})
            except Exception as error:
                log.info("hint not sent (the poll will find it): %r", error)

    def _take(self) -> dict[str, int]:
        with self._lock:
            self._news.clear()
            heads, self._heads = self._heads, {}
            return heads


_sender = Sender()


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
        except Exception as error:
            log.info("no hints for now: %r", error)
            await asyncio.sleep(3)
