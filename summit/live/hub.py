"""One hub per process: it reads the log and hands the same bytes to every follower.

For each stream with a socket here there is one Tail. Woken by own commits, by hints of others and by an
unconditional poll, it reads ``seq > head``, finds no hole, draws each fact once per language, and hands it out."""

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings

from summit import metrics, presence
from summit.live import tail
from summit.live.delivery import Delivery
from summit.live.rights import Rights
from summit.live.tail import Cursor, State, Tail
from summit.live.wheel import Wheel
from summit.log import access, hints, tallies, threads

if TYPE_CHECKING:
    from summit.live.consumer import LiveConsumer

log = logging.getLogger(__name__)


class Hub:
    """All tails and sockets of this process, on one event loop."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._forget()
        hints.listen(self.wake)

    def _forget(self) -> None:
        self.tails: dict[str, Tail] = {}
        self.sockets: set[LiveConsumer] = set()
        self.people: dict[str, set[LiveConsumer]] = {}
        self.draining = False
        self.delivery = Delivery()
        self.rights = Rights(self)
        self.wheel = Wheel(self)
        self._heard: dict[str, int] = {}
        self._polled_at = 0.0
        self._news = asyncio.Event()
        self._counters = asyncio.Event()
        self._loading: dict[str, asyncio.Task[Tail]] = {}
        self._tasks: list[asyncio.Task[None]] = []

    def wake(self, heads: dict[str, int]) -> None:
        """From any thread: there may be news."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._hear, heads)

    def _hear(self, heads: dict[str, int]) -> None:
        if hints.COUNTERS in heads:
            self._counters.set()
        for name, seq in heads.items():
            self._heard[name] = max(seq, self._heard.get(name, 0))
        self._news.set()

    # ------------------------------------------------------------------ who is here
    async def join(self, socket: "LiveConsumer") -> None:
        """A socket is open; the first one starts the hub."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            changes = await threads.read(access.recent)
            if self._loop is not loop:
                self._start(loop, changes)
        if not socket.closed:
            self.sockets.add(socket)
            self.wheel.add(socket)

    def _start(self, loop: asyncio.AbstractEventLoop, changes: list[access.Change]) -> None:
        self._loop = loop
        self._forget()
        self.rights.start(changes)
        rounds = [self._look_for_news, self._tell_tallies, self.wheel.turn, self.wheel.report]
        work = [self._forever(act) for act in rounds]
        if settings.REDIS_URL:
            work.append(hints.receive(self.wake))
        self._tasks = [loop.create_task(each) for each in work]

    def admit(self, socket: "LiveConsumer", most: int) -> bool:
        """The socket says who it is; one person has at most ``most``."""
        mine = self.people.setdefault(socket.user_id, set())
        mine.add(socket)
        return len(mine) <= most

    def leave(self, socket: "LiveConsumer") -> None:
        self.sockets.discard(socket)
        self.wheel.remove(socket)
        mine = self.people.get(socket.user_id, set())
        mine.discard(socket)
        if not mine:
            self.people.pop(socket.user_id, None)
        for name in list(socket.cursors):
            self.unfollow(socket, name)

    async def follow(self, socket: "LiveConsumer", name: str) -> Cursor:
        """The socket's cursor in a stream that is fresh enough to compare a number with. Not begun."""
        known = self.tails.get(name)
        if known is None:
            if name not in self._loading:
                self._loading[name] = asyncio.ensure_future(self._load(name))
            known = await asyncio.shield(self._loading[name])
        known = self.tails.setdefault(name, known)
        cursor = Cursor(socket, known, socket.language, socket.packs)
        if not socket.closed:
            if name in socket.cursors:
                known.remove(socket.cursors[name])
            socket.cursors[name] = cursor = known.add(socket)
        elif not known.cursors:
            del self.tails[name]
        return cursor

    async def _load(self, name: str) -> Tail:
        try:
            states = await threads.read(tail.states, [name])
            fresh = self.tails.setdefault(name, Tail(name))
            if name in states and not fresh.cursors:
                fresh.stand_at(states[name])
            return fresh
        finally:
            del self._loading[name]

    def unfollow(self, socket: "LiveConsumer", name: str) -> None:
        cursor = socket.cursors.pop(name, None)
        if cursor is None:
            return
        cursor.tail.remove(cursor)
        if not cursor.tail.cursors and self.tails.get(name) is cursor.tail:
            del self.tails[name]
            self.delivery.forget(name)

    # ------------------------------------------------------------------ reading the log
    async def _forever(self, act: Any) -> None:
        """A failure is told and tried again: the database is away, or a partial cannot be drawn."""
        while True:
            try:
                await act()
            except Exception:
                log.exception("%s failed; trying again", act.__name__)
                await asyncio.sleep(1)

    async def _look_for_news(self) -> None:
        """A hint says where to look; everything is looked at when a poll is due, whatever was said."""
        wait = self._polled_at + settings.LIVE_POLL_SECONDS - time.monotonic()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait):  # wait_for may swallow a cancel (CPython 3.11)
                await self._news.wait()
        self._news.clear()
        heard, self._heard = self._heard, {}
        if time.monotonic() - self._polled_at >= settings.LIVE_POLL_SECONDS:
            self._polled_at = time.monotonic()
            if self.sockets and await self.look() and not heard:
                metrics.count("found_by_poll_total")
        elif self.sockets:
            await self._look_where(heard)

    async def _look_where(self, heard: dict[str, int]) -> None:
        """Trusts a hint for what it is good for: that there is something, up to this number."""
        if access.ACCESS in heard:
            await self.rights.catch_up(heard[access.ACCESS])
        for name, last in heard.items():
            known = self.tails.get(name)
            if known is not None and known.epoch is None:
                await self.look()
            elif known is not None:
                await self._guarded(known, self._advance(known, last))

    async def look(self) -> bool:
        """Reads whatever is new in the streams of this process. Whether there was anything."""
        states = await threads.read(tail.states, [*self.tails, access.ACCESS])
        if access.ACCESS in states:
            await self.rights.catch_up(states[access.ACCESS][1])
        found = False
        for name, state in states.items():
            known = self.tails.get(name)
            if known is not None and state != (known.epoch, known.head, known.floor):
                found = True
                await self._guarded(known, self._catch_up(known, *state))
        return found

    async def _guarded(self, known: Tail, reading: Coroutine[Any, Any, None]) -> None:
        """A stream that cannot be read or drawn does not stop the others."""
        try:
            await reading
        except Exception:
            log.exception("stream %s cannot be read; trying again", known.name)

    async def _catch_up(self, known: Tail, epoch: UUID, last: int, floor: int) -> None:
        if known.epoch not in {None, epoch} or last < known.head:
            await self._begin_anew(known, (epoch, last, floor), "epoch")
        elif floor > known.head:
            await self._begin_anew(known, (epoch, last, floor), "pruned")
        else:
            known.epoch, known.floor = epoch, floor
            await self._advance(known, last)

    async def _advance(self, known: Tail, last: int) -> None:
        while known.head < last:
            before = known.head
            await self.delivery.fan_out(known, before, await known.advance(last))

    async def _begin_anew(self, known: Tail, state: State, reason: str) -> None:
        known.stand_at(state)
        self.delivery.forget(known.name)
        # Whoever is still being asked about is told nothing: it compares for itself, later.
        for cursor in [c for c in known.cursors.values() if c.begun or c.wants_snapshot]:
            try:
                await self.delivery.reset(cursor, reason)
            except Exception:
                self.delivery.fail(cursor.socket)

    async def _tell_tallies(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(settings.LIVE_POLL_SECONDS):
                await self._counters.wait()
        self._counters.clear()
        left = bool(self.sockets)
        while left:
            left = await threads.read(tallies.tell_due)
            await asyncio.sleep(tallies.EVERY_SECONDS if left else 0)

    def gauges(self) -> dict[str, float]:
        """How much there is now, for ``/metrics``."""
        return {
            "sockets": len(self.sockets),
            "people": len(self.people),
            "streams": len(self.tails),
            "lagging": sum(len(known.lagging) for known in self.tails.values()),
        }

    # ------------------------------------------------------------------ the end
    async def drain(self, seconds: float) -> None:
        """Sends everybody elsewhere, spread over ``seconds``; says nothing to nobody new."""
        self.draining = True
        await asyncio.sleep(0)
        sockets = list(self.sockets)
        random.shuffle(sockets)
        began = time.monotonic()
        for place, socket in enumerate(sockets):
            await asyncio.sleep(max(0.0, began + seconds * place / len(sockets) - time.monotonic()))
            socket.close_soon(4503)
        await threads.read(presence.forget)


hub = Hub()
