"""One hub per process: it reads the log and hands the same frames to every follower.

For each stream with at least one socket here there is one Tail. It is woken by own commits, by
hints from other processes and by an unconditional poll; it reads ``seq > head``, asserts that
there is no hole, renders each fact once per language in use, and pumps its sockets. A socket is
only a cursor: what it has not been sent yet is in the ring or in the log, never in a queue.
"""

import asyncio
import contextlib
import itertools
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from channels.db import database_sync_to_async
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from summit.live import frames, hints, presence
from summit.live.models import Event, Stream

log = logging.getLogger(__name__)

RING = 1000
BATCH = 500
BEAT_SECONDS = 10
ACCESS = "access"
# Frames by language: (seq, JSON).
Drawn = dict[str, list[tuple[int, str]]]


class Follower(Protocol):
    """What the hub knows of a socket."""

    language: str
    user_id: str

    async def pump(self, tail: "Tail") -> None: ...
    async def reset(self, tail: "Tail", reason: str) -> None: ...
    async def beat(self, heads: dict[str, int], here: dict[str, int]) -> None: ...
    async def reconsider(self) -> None: ...
    async def close(self, code: int) -> None: ...


@dataclass
class Tail:
    """One stream as this process knows it. ``rings[language]`` ends at ``head``."""

    name: str
    head: int = 0
    floor: int = 0
    epoch: UUID | None = None
    rings: dict[str, deque[tuple[int, str]]] = field(default_factory=dict)
    followers: set[Follower] = field(default_factory=set)

    async def frames_after(self, seq: int, language: str, most: int) -> list[tuple[int, str]]:
        """The next frames of (seq, head], at most ``most``, from the ring or else from the log."""
        ring = self.rings.get(language)
        if ring and ring[0][0] <= seq + 1:
            skip = seq + 1 - ring[0][0]
            return list(itertools.islice(ring, skip, skip + most))
        drawn: Drawn = await database_sync_to_async(_read)(
            self.name, seq, self.head, [language], most
        )
        return drawn[language]


def _read(name: str, after: int, head: int, languages: Iterable[str], most: int) -> Drawn:
    events = list(
        Event.objects.filter(stream__name=name, seq__gt=after, seq__lte=head).order_by("seq")[:most]
    )
    if [event.seq for event in events] != list(range(after + 1, after + 1 + len(events))):
        raise ImproperlyConfigured(f"The log of {name} has a hole after {after}.")
    return {language: frames.render(name, events, language) for language in languages}


def logged(name: str) -> int:
    """Where the log itself stands, which this process's tail may not have read yet."""
    return Stream.objects.filter(name=name).values_list("last_seq", flat=True).first() or 0


def _access(after: int) -> list[str]:
    return list(
        Event.objects.filter(stream__name=ACCESS, seq__gt=after).values_list("object_id", flat=True)
    )


def _states(names: list[str]) -> dict[str, tuple[UUID, int, int]]:
    rows = Stream.objects.filter(name__in=names)
    return {row.name: (row.epoch, row.last_seq, row.floor_seq) for row in rows}


class Hub:
    """All tails of this process, on one event loop."""

    def __init__(self) -> None:
        self.tails: dict[str, Tail] = {}
        self.sockets: set[Follower] = set()
        self.access_head = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        hints.listen(self.wake)

    def wake(self, heads: dict[str, int]) -> None:
        """From any thread: there may be news."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._news.set)

    async def join(self, socket: Follower) -> None:
        """A socket is open; the first one starts the hub."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            states = await database_sync_to_async(_states)([ACCESS])
            if self._loop is not loop:
                self._start(loop, states[ACCESS][1] if ACCESS in states else 0)
        self.sockets.add(socket)

    def _start(self, loop: asyncio.AbstractEventLoop, access_head: int) -> None:
        self._loop = loop
        self._news = asyncio.Event()
        self.tails.clear()
        self.sockets.clear()
        self.access_head = access_head
        self._tasks = [
            loop.create_task(self._follow_log()),
            loop.create_task(self._beat()),
        ]
        if settings.REDIS_URL:
            self._tasks.append(loop.create_task(hints.receive(self.wake)))

    def leave(self, socket: Follower) -> None:
        self.sockets.discard(socket)
        for name in self.streams_of(socket):
            self.unfollow(socket, name)

    def streams_of(self, socket: Follower) -> list[str]:
        """What the socket follows, begun or not."""
        return [name for name, tail in self.tails.items() if socket in tail.followers]

    def followed_by(self, socket: Follower) -> int:
        return len(self.streams_of(socket))

    async def _each(
        self, sockets: Iterable[Follower], act: Callable[[Follower], Awaitable[None]]
    ) -> None:
        """One socket's failure is its own: it is closed, the others are served."""
        for place, socket in enumerate(list(sockets)):
            try:
                await act(socket)
            except asyncio.CancelledError:
                raise
            except Exception:
                log.exception("a socket failed and is closed")
                self.leave(socket)
                with contextlib.suppress(Exception):
                    await socket.close(1011)
            if place % 100 == 99:
                await asyncio.sleep(0)

    async def follow(self, socket: Follower, name: str) -> Tail:
        """The tail of a stream, fresh enough to compare a cursor with."""
        tail = self.tails.get(name)
        if tail is None or not tail.followers:
            states = await database_sync_to_async(_states)([name])
            tail = self.tails.setdefault(name, Tail(name))
            if not tail.followers and name in states:
                tail.epoch, tail.head, tail.floor = states[name]
                tail.rings.clear()
        tail.followers.add(socket)
        return tail

    def unfollow(self, socket: Follower, name: str) -> None:
        tail = self.tails.get(name)
        if tail is not None:
            tail.followers.discard(socket)
            if not tail.followers:
                del self.tails[name]

    async def _follow_log(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), settings.LIVE_POLL_SECONDS)
            self._news.clear()
            try:
                await self._look()
            except asyncio.CancelledError:
                raise
            except Exception:
                log.exception("the log cannot be read; trying again")
                await asyncio.sleep(1)

    async def _look(self) -> None:
        if not self.sockets:
            return
        states = await database_sync_to_async(_states)([*self.tails, ACCESS])
        if ACCESS in states and states[ACCESS][1] > self.access_head:
            await self._access_changed()
        for name, state in states.items():
            tail = self.tails.get(name)
            if tail is not None:
                try:
                    await self._catch_up(tail, *state)
                except asyncio.CancelledError:
                    raise
                except Exception:
                    log.exception("stream %s cannot be read; trying again", name)

    async def _catch_up(self, tail: Tail, epoch: UUID, last: int, floor: int) -> None:
        if tail.epoch not in {None, epoch} or last < tail.head:
            await self._new_epoch(tail, epoch, last, floor)
        elif last > tail.head:
            tail.epoch, tail.floor = epoch, floor
            await self._advance(tail, last)

    async def _advance(self, tail: Tail, last: int) -> None:
        while tail.head < last:
            languages = {socket.language for socket in tail.followers}
            drawn = await database_sync_to_async(_read)(
                tail.name, tail.head, last, languages, BATCH
            )
            if not drawn:
                tail.head = last
                return
            for language, new in drawn.items():
                ring = tail.rings.get(language)
                if ring is None or (ring and ring[-1][0] != tail.head):
                    ring = tail.rings[language] = deque(maxlen=RING)
                ring.extend(new)
            for language in set(tail.rings) - languages:
                del tail.rings[language]
            tail.head = next(iter(drawn.values()))[-1][0]
            await self._each(tail.followers, lambda socket: socket.pump(tail))

    async def _new_epoch(self, tail: Tail, epoch: UUID, last: int, floor: int) -> None:
        tail.epoch, tail.head, tail.floor = epoch, last, floor
        tail.rings.clear()
        await self._each(tail.followers, lambda socket: socket.reset(tail, "epoch"))

    async def _access_changed(self) -> None:
        states = await database_sync_to_async(_states)([ACCESS])
        changed = set(await database_sync_to_async(_access)(self.access_head))
        self.access_head = states[ACCESS][1]
        concerned = [socket for socket in self.sockets if socket.user_id in changed]
        await self._each(concerned, lambda socket: socket.reconsider())

    async def _beat(self) -> None:
        while True:
            started = time.monotonic()
            try:
                await self._report()
            except asyncio.CancelledError:
                raise
            except Exception:
                log.exception("heartbeat failed")
            await asyncio.sleep(max(1.0, BEAT_SECONDS - (time.monotonic() - started)))

    async def _report(self) -> None:
        served = {
            name: {socket.user_id for socket in tail.followers} for name, tail in self.tails.items()
        }
        await database_sync_to_async(presence.report)(served)
        here = await database_sync_to_async(presence.counts)(list(served))
        heads = {name: tail.head for name, tail in self.tails.items()}
        await self._each(self.sockets, lambda socket: socket.beat(heads, here))


hub = Hub()
