"""Rights bite at once: what this process knows of the access stream, and who is asked again."""

import asyncio
from typing import TYPE_CHECKING

from summit import logins
from summit.live import topics
from summit.live.delivery import log
from summit.live.tail import WINDOW
from summit.live.tickets import Ticket
from summit.log import access, threads

if TYPE_CHECKING:
    from summit.live.consumer import LiveConsumer
    from summit.live.hub import Hub


class Rights:
    def __init__(self, hub: "Hub") -> None:
        self._hub = hub
        self._floor = self.head = 0
        self._changed: dict[str, int] = {}  # the last change of each person and thing
        self._reading = asyncio.Lock()

    def start(self, changes: list[access.Change]) -> None:
        """The latest of them; nothing before the first is known here."""
        self._floor = changes[0][0] - 1 if changes else 0
        self.head = changes[-1][0] if changes else 0
        self._changed = {name: seq for seq, _, name in changes}

    async def hold(self, ticket: Ticket) -> bool:
        """Whether nothing that the ticket says has changed since it was made, as far as this process
        can know; what it learns later reaches the socket as to any other."""
        if ticket.access > self.head:
            await self.catch_up(ticket.access)
        return ticket.access >= self._floor and self.unchanged(ticket)

    def unchanged(self, ticket: Ticket) -> bool:
        """Whether no change to this person or these things is known that the ticket did not know."""
        names = [ticket.user_id, *(name.split(":")[1] for name in ticket.streams if ":" in name)]
        return all(self._changed.get(name, 0) <= ticket.access for name in names)

    async def catch_up(self, last: int) -> None:
        """Reads the changes up to ``last`` and asks those whom they concern."""
        async with self._reading:
            if last <= self.head:
                if last < self.head and last < self._floor:
                    self._floor = self.head = last  # another log
                return
            facts = await threads.read(access.facts, self.head)
            for seq, _, name in facts:
                self._changed[name] = seq
            self.head = max([self.head, *(seq for seq, _, _ in facts)])
            concerned = self._concerned({(kind, name) for _, kind, name in facts})
        for socket in concerned:
            socket.mute()
        for place, socket in enumerate(concerned):
            await self.ask_again(socket)
            if place % 16 == 15:
                await asyncio.sleep(0)

    def _concerned(self, changes: set[tuple[str, str]]) -> "list[LiveConsumer]":
        found: set[LiveConsumer] = set()
        for kind, name in changes:
            if kind == "user":
                found |= self._hub.people.get(name, set())
                continue
            for stream, tail in self._hub.tails.items():
                if name in stream.split(":"):
                    found |= set(tail.cursors)
        return list(found)

    async def ask_again(self, socket: "LiveConsumer") -> None:
        """Still logged in? may still follow? Nothing is sent until both are answered."""
        try:
            if not await threads.read(logins.still_in, [(socket.login_key, socket.user_id)]):
                socket.close_soon(4401)
                return
            names = list(socket.cursors)
            refused = await threads.read(lost, socket.user_id, names)
            for name in refused:
                self._hub.unfollow(socket, name)
            socket.muted = False
            if refused:
                socket.say_now({"welcome": {"streams": {}, "refused": refused, "window": WINDOW}})
        except Exception:
            log.exception("rights could not be asked; the socket is closed")
            socket.close_soon(1011)


def lost(user_id: str, names: list[str]) -> list[str]:
    """Which of these streams this person may not follow, now."""
    user = logins.by_id(user_id)
    return [name for name in names if user is None or not topics.may_follow(user, name)]
