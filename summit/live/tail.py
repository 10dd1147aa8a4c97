"""One hub per process: it reads the log and hands the same frames to every follower.

For each stream with at least one socket here there is one Tail. It is woken by own commits, by
hints from other processes and by an unconditional poll; it reads ``seq > head``, asserts that
there is no hole, renders each fact once per language in use, and pumps its sockets. A socket is
only a cursor: what it has not been sent yet is in the ring or in the log, never in a queue.
"""

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Iterable
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


@dataclass
class Tail:
    """One stream as this process knows it. ``rings[language]`` ends at ``head``."""

    name: str
    head: int = 0
    floor: int = 0
    epoch: UUID | None = None
    rings: dict[str, deque[tuple[int, str]]] = field(default_factory=dict)
    followers: set[Follower] = field(default_factory=set)

    async def frames_after(self, seq: int, language: str) -> list[tuple[int, str]]:
        """Frames (seq, head], at most a batch, from the ring or else from the log."""
        ring = self.rings.get(language)
        if ring and ring[0][0] <= seq + 1:
            return [frame for frame in ring if frame[0] > seq][:BATCH]
        drawn: Drawn = await database_sync_to_async(_read)(self.name, seq, self.head, [language])
        return drawn[language]


def _read(name: str, after: int, head: int, languages: Iterable[str]) -> Drawn:
    events = list(
        Event.objects.filter(stream__name=name, seq__gt=after, seq__lte=head).order_by("seq")[
            :BATCH
        ]
    )
    if [event.seq for event in events] != list(range(after + 1, after + 1 + len(events))):
        raise ImproperlyConfigured(f"The log of {name} has a hole after {after}.")
    return {language: frames.render(name, events, language) for language in languages}


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
        if self._loop is not asyncio.get_running_loop():
            self._loop = asyncio.get_running_loop()
            self._news = asyncio.Event()
            self.tails.clear()
            self.sockets.clear()
            states = await database_sync_to_async(_states)([ACCESS])
            self.access_head = states[ACCESS][1] if ACCESS in states else 0
            self._tasks = [
                asyncio.create_task(self._follow_log()),
                asyncio.create_task(self._beat()),
            ]
            if settings.REDIS_URL:
                self._tasks.append(asyncio.create_task(hints.receive(self.wake)))
        self.sockets.add(socket)

    def leave(self, socket: Follower) -> None:
        self.sockets.discard(socket)
        for name in list(self.tails):
            self.unfollow(socket, name)

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
        for name, (epoch, last, floor) in states.items():
            tail = self.tails.get(name)
            if tail is None:
                continue
            if tail.epoch not in {None, epoch} or last < tail.head:
                await self._new_epoch(tail, epoch, last, floor)
            elif last > tail.head:
                tail.epoch, tail.floor = epoch, floor
                await self._advance(tail, last)

    async def _advance(self, tail: Tail, last: int) -> None:
        while tail.head < last:
            languages = {socket.language for socket in tail.followers}
            drawn = await database_sync_to_async(_read)(tail.name, tail.head, last, languages)
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
            for socket in list(tail.followers):
                await socket.pump(tail)

    async def _new_epoch(self, tail: Tail, epoch: UUID, last: int, floor: int) -> None:
        tail.epoch, tail.head, tail.floor = epoch, last, floor
        tail.rings.clear()
        for socket in list(tail.followers):
            await socket.reset(tail, "epoch")

    async def _access_changed(self) -> None:
        states = await database_sync_to_async(_states)([ACCESS])
        changed = set(await database_sync_to_async(_access)(self.access_head))
        self.access_head = states[ACCESS][1]
        for socket in list(self.sockets):
            if socket.user_id in changed:
                await socket.reconsider()

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
        here = {name: len(await database_sync_to_async(presence.here)(name)) for name in self.tails}
        heads = {name: tail.head for name, tail in self.tails.items()}
        for place, socket in enumerate(list(self.sockets)):
            await socket.beat(heads, here)
            if place % 100 == 99:
                await asyncio.sleep(0)


hub = Hub()
