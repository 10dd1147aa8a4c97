"""How one browser is sent to. There is no queue: what it cannot take now stays in the ring or in the
log, and its cursor stays where it is."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from typing import Any

from summit import metrics
from summit.live import delivery
from summit.live.delivery import Batch
from summit.live.frames import dump
from summit.live.tail import Cursor
from summit.server.messages import prepare

log = logging.getLogger(__name__)


class Outlet:
    """The way out of one socket: prepared bytes where the server takes them, else ASGI's ``send``."""

    muted = False  # its rights are being asked: nothing is sent meanwhile
    closed = False
    writing: asyncio.Task[None] | None = None  # what the network has not taken yet
    cursors: dict[str, Cursor]

    def open_outlet(self, scope: Any, send: Any, left: Callable[[], None]) -> None:
        """``left()`` is called when nothing is sent here any more."""
        self.left = left
        self.wire = scope.get("summit.wire")
        self.direct = self.wire is not None and self.wire.takes_bytes()
        self.send_message = send
        self.cursors = {}
        if self.wire is not None:
            self.wire.closes_way = self.close_way

    @property
    def packs(self) -> bool:
        """Whether its browser takes deflated messages; known once the handshake is done."""
        return self.direct and self.wire.packs()

    def close_way(self) -> None:
        """Nothing goes straight to the network any more; ``deliver`` is asked about each batch."""
        for cursor in self.cursors.values():
            cursor.way = None

    def mute(self) -> None:
        """Nothing is sent until it is unmuted."""
        self.muted = True
        self.close_way()

    def end(self) -> None:
        """Nothing is sent any more."""
        self.closed = True
        self.close_way()

    def straight_way(self) -> Any:
        """The network itself, if nothing waits for it; ``close_way`` ends that."""
        return self.wire.straight_way() if self.direct and not (self.closed or self.muted) else None

    def is_stuck(self) -> bool:
        """Whether the network has not yet taken what it was given."""
        return self.writing is not None or (self.wire is not None and self.wire.is_pending())

    def deliver(self, batch: Batch) -> bool:
        """All of it, in order, or nothing and False. Never waits."""
        if self.closed or self.muted:
            return False
        if self.direct:
            return bool(self.wire.write_now(batch.packed if self.packs else batch.raw))
        if self.is_stuck():
            return False
        self._write(batch.texts)
        return True

    def _write(self, texts: Sequence[str]) -> None:
        """The ordinary path: ASGI's ``send``, which other servers may let wait."""
        self.writing = delivery.step(self._send(texts))
        if self.writing is not None:
            self.writing.add_done_callback(self._written)

    async def _send(self, texts: Sequence[str]) -> None:
        for text in texts:
            await self.send_message({"type": "websocket.send", "text": text})

    def _written(self, task: asyncio.Task[None]) -> None:
        self.writing = None
        if not task.cancelled() and (error := task.exception()):
            log.info("a socket is gone: %r", error)
            self.end()
            self.left()

    async def say(self, message: dict[str, Any]) -> None:
        """An answer to this browser, in its own task: it may wait for its network."""
        while self.writing is not None:
            await asyncio.wait([self.writing])
        if not self._say_directly(dump(message)):
            await self._send([dump(message)])

    def say_soon(self, message: dict[str, Any]) -> bool:
        """The same without waiting: not at all when the network is stuck."""
        if not self.closed and self.is_stuck():
            return False
        if not self._say_directly(dump(message)):
            self._write([dump(message)])
        return True

    def say_now(self, message: dict[str, Any]) -> None:
        """What must not be missed: a browser that cannot be told is cut, and asks when it is back."""
        if not self.say_soon(message):
            self.close_soon(4408)

    def _say_directly(self, text: str) -> bool:
        return self.closed or (self.direct and self.wire.write_now(prepare(text.encode())))

    def close_soon(self, code: int) -> None:
        """Once; nothing is sent after it, and nobody waits for it."""
        if self.closed:
            return
        self.end()
        metrics.count(f'closed_total{{code="{code}"}}')
        self.left()
        with contextlib.suppress(Exception):  # it may be gone already
            self.writing = delivery.step(self._close(code, self.writing))

    async def _close(self, code: int, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        await self.send_message({"type": "websocket.close", "code": code})
