"""What happens again and again: beats, spread over the sockets so that nobody is served in a burst;
a look at who has stalled, at whose login holds, and at who lags; who is here."""

import asyncio
import time
from typing import TYPE_CHECKING

from summit import logins, presence
from summit.live import tickets, topics
from summit.live.delivery import Batch
from summit.live.frames import dump
from summit.log import threads

if TYPE_CHECKING:
    from summit.live.consumer import LiveConsumer
    from summit.live.hub import Hub

BEAT_SECONDS = 5
SLOTS = 50
CHECKED_SECONDS = 25
ASLEEP_SECONDS = 2  # a turn that comes this late means that the process slept, not the browsers


class Wheel:
    """A socket has one slot; each turn serves the next slot."""

    def __init__(self, hub: "Hub") -> None:
        self._hub = hub
        self._slots: list[set[LiveConsumer]] = [set() for _ in range(SLOTS)]
        self._next = self._given = 0
        self._turned_at = time.monotonic()
        self._here: dict[str, int] = {}
        self._exactly: dict[str, int] = {}

    def add(self, socket: "LiveConsumer") -> None:
        self._given = (self._given + 1) % SLOTS
        socket.slot = self._given
        self._slots[socket.slot].add(socket)

    def remove(self, socket: "LiveConsumer") -> None:
        self._slots[socket.slot].discard(socket)

    async def turn(self) -> None:
        await asyncio.sleep(BEAT_SECONDS / SLOTS)
        now = time.monotonic()
        late = now - self._turned_at - BEAT_SECONDS / SLOTS
        self._turned_at = now
        if late > ASLEEP_SECONDS:
            for socket in self._hub.sockets:
                socket.excuse(late)
        self._next = (self._next + 1) % SLOTS
        await self._serve(list(self._slots[self._next]), now)
        for tail in list(self._hub.tails.values()):
            for cursor in list(tail.lagging):
                self._hub.delivery.pump_soon(cursor)

    async def _serve(self, sockets: "list[LiveConsumer]", now: float) -> None:
        beats: dict[tuple[str, ...], Batch] = {}
        for socket in sockets:
            if socket.has_stalled(now):
                socket.close_soon(4408)
                continue
            names = tuple(socket.cursors)
            if names and not socket.is_stuck():
                if names not in beats:
                    beats[names] = self._beat(names)
                socket.deliver(beats[names])
        due = [s for s in sockets if s.user_id and now - s.checked_at > CHECKED_SECONDS]
        if due:
            theirs = [(socket.login_key, socket.user_id) for socket in due]
            valid = await threads.read(logins.still_in, theirs)
            for socket in due:
                socket.checked_at = now
                if (socket.login_key, socket.user_id) not in valid:
                    socket.close_soon(4401)
                else:
                    socket.say_soon({"ticket": self._ticket(socket)})

    def _ticket(self, socket: "LiveConsumer") -> str:
        """A fresh one for who has just been found to be who they were: when this process dies,
        everybody comes back at once, and then nobody's rights need to be looked up."""
        streams = frozenset(name for name, cursor in socket.cursors.items() if cursor.allowed)
        head = self._hub.rights.head
        return tickets.sign(tickets.Ticket(socket.user_id, streams, head), socket.login_key)

    def _beat(self, names: tuple[str, ...]) -> Batch:
        tails = self._hub.tails
        heads = {name: tails[name].head for name in names if name in tails}
        # Until the first report: whoever is told is there.
        here = {n: self._here.get(n) or presence.about(len(tails[n].cursors)) for n in heads}
        for name in names:
            for seen in _seen_from(name):
                here[seen] = self._exactly.get(seen, self._here.get(seen, 0))
        return Batch([dump({"beat": heads, "here": here})])

    async def report(self) -> None:
        """Tells the other processes whom this one serves, and learns the same of them."""
        served = {
            name: {socket.user_id for socket in tail.cursors}
            for name, tail in list(self._hub.tails.items())
        }
        exactly = [seen for name in served for seen in _seen_from(name)]
        self._here, self._exactly = await threads.read(presence.exchange, served, exactly)
        await asyncio.sleep(BEAT_SECONDS)


def _seen_from(name: str) -> list[str]:
    """The streams whose people this one's followers are told exactly."""
    found = topics.find(name)
    if found is None or not found[0].sees_everybody:
        return []
    base = ":".join(name.split(":")[:2])
    return [base, *(f"{base}:{suffix}" for suffix in found[0].sees_also)]
