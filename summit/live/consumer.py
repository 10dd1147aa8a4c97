"""One browser tab: what it says is understood here, what it is sent is in summit.live.hub.

The messages, the close codes and the limits are told in docs/live-protocol.md."""

import json
import logging
import time
from typing import Any
from uuid import UUID

from channels.consumer import AsyncConsumer
from django.conf import settings
from django.utils.translation import get_supported_language_variant

from summit import budget, logins
from summit.live import tickets, topics
from summit.live.hub import hub
from summit.live.outlet import Outlet
from summit.live.rights import lost
from summit.live.tail import WINDOW, Cursor
from summit.live.tickets import Ticket
from summit.log import access, commands, threads

log = logging.getLogger(__name__)

STALLED_SECONDS = 30
SILENT_SECONDS = 60
HELLO_SECONDS = 10
LONGEST = 64 * 1024
MOST_STREAMS = 20
MOST_SOCKETS = 12
UNREADABLE = (ArithmeticError, ValueError, TypeError, LookupError, AttributeError, RecursionError)


class Refused(Exception):  # noqa: N818 -- it names what happened
    """The socket is to be closed with this code."""


class LiveConsumer(Outlet, AsyncConsumer):
    """Only cursors and a window: there is no queue of what has not been sent."""

    language = "en"
    user_id = ""
    login_key = ""
    slot = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """However the socket ends, the hub is told."""
        self.open_outlet(scope, send, lambda: hub.leave(self))
        self.bucket = budget.Bucket(budget.PER_SECOND, budget.BURST)
        self.opened_at = self.heard_at = self.moved_at = self.checked_at = time.monotonic()
        self.headers = dict(scope["headers"])
        try:
            await self._serve(receive)
        finally:
            self.end()
            hub.leave(self)
            if self.wire is not None:
                self.wire.hear_now = self.wire.closes_way = None

    async def _serve(self, receive: Any) -> None:
        while (message := await receive())["type"] != "websocket.disconnect":
            if message["type"] == "websocket.connect":
                if not logins.same_origin(self.headers):
                    self.close_soon(4403)
                    return
                await self.send_message({"type": "websocket.accept"})
                await hub.join(self)
                if self.wire is not None:
                    self.wire.hear_now = self.hear_now
            elif not self.closed:
                await self._receive(message)

    async def _receive(self, message: dict[str, Any]) -> None:
        self.heard_at = time.monotonic()
        try:
            if not self.bucket.take():
                raise Refused(4429)
            text = message.get("text")
            if text is None or len(text) > LONGEST:
                raise Refused(4400)
            await self._hear(read(text))
        except Refused as refused:
            self.close_soon(*refused.args)
        except UNREADABLE:
            self.close_soon(4400)

    def hear_now(self, text: bytes) -> bool:
        """Acknowledgements are most of what is said, and need no waiting."""
        if not text.startswith(b'{"ack":') or not self.user_id or self.closed:
            return False
        try:
            message = read(text)
            if set(message) != {"ack"} or not self.bucket.take():
                return False
            self.heard_at = time.monotonic()
            self._acknowledge(message["ack"])
        except UNREADABLE:
            return False  # and is refused on the ordinary way
        return True

    async def _hear(self, message: dict[str, Any]) -> None:
        if "hello" in message:
            await self._hello(message["hello"])
        elif not self.user_id:
            raise Refused(4400)
        elif "ack" in message:
            self._acknowledge(message["ack"])
        elif "follow" in message:
            await self._follow(message["follow"], None)
        elif "leave" in message:
            for name in message["leave"]:
                hub.unfollow(self, str(name))
        elif "cmd" in message:
            await self._command(message["cmd"])

    async def _hello(self, hello: dict[str, Any]) -> None:
        if hub.draining:
            raise Refused(4503)
        if self.user_id:
            raise Refused(4400)
        wanted = hello["streams"]
        try:
            self.language = get_supported_language_variant(str(hello.get("language", "")))
        except LookupError:
            self.language = settings.LANGUAGE_CODE
        self.login_key = logins.login_key(self.headers, hello.get("ticket"))
        self.headers = {}
        ticket = tickets.check(hello.get("ticket"), self.login_key)
        if ticket is None or not await hub.rights.hold(ticket):
            seen = hub.rights.head
            user = await threads.read(logins.person, self.login_key)
            if user is None:
                raise Refused(4401)
            ticket = tickets.Ticket(str(user.pk), frozenset(), seen)
        self.user_id = ticket.user_id
        if not hub.admit(self, MOST_SOCKETS):
            raise Refused(4429)
        if not hub.rights.unchanged(ticket):  # while we were asking
            await hub.rights.ask_again(self)
        await self._follow(wanted, ticket)

    async def _follow(self, wanted: list[dict[str, Any]], ticket: Ticket | None) -> None:
        heads: dict[str, Any] = {}
        refused: list[str] = []
        begun: list[tuple[Cursor, int | None, str]] = []
        for entry in wanted:
            name, epoch = str(entry["name"]), str(entry["epoch"] or "")
            seq = None if entry["seq"] is None else int(entry["seq"])
            full = len(self.cursors) >= MOST_STREAMS and name not in self.cursors
            if full or topics.find(name) is None:
                refused.append(name)
                continue
            # Join first, ask second: a right lost in between is seen by one of the two.
            cursor = await hub.follow(self, name)
            if not await self._may_follow(name, ticket):
                hub.unfollow(self, name)
                refused.append(name)
                continue
            cursor.allowed = True
            tail = cursor.tail
            heads[name] = {"seq": tail.head, "epoch": str(tail.epoch or "")}
            begun.append((cursor, seq, epoch))
        await self.say({"welcome": {"streams": heads, "refused": refused, "window": WINDOW}})
        for cursor, seq, epoch in begun:
            await self._begin(cursor, seq, epoch)

    async def _may_follow(self, name: str, ticket: Ticket | None) -> bool:
        if ticket and name in ticket.streams and hub.rights.unchanged(ticket):
            return True
        if topics.is_own(self.user_id, name):
            return True
        return not await threads.read(lost, self.user_id, [name])

    async def _begin(self, cursor: Cursor, seq: int | None, epoch: str) -> None:
        tail = cursor.tail
        if self.cursors.get(tail.name) is not cursor:
            return
        reason = ""
        if seq is None:
            reason = "asked"
        elif tail.epoch is not None and epoch != str(tail.epoch) and (epoch or seq):
            reason = "epoch"  # also of whoever was here before anything was written
        elif seq > tail.head and seq > await threads.read(access.logged, tail.name):
            reason = "ahead"
        elif seq < tail.floor:
            reason = "pruned"
        if reason:
            await hub.delivery.reset(cursor, reason)
            return
        cursor.begin(seq or 0)
        await hub.delivery.pump(cursor)

    def _acknowledge(self, acks: dict[str, Any]) -> None:
        for name, seq in [(name, int(told)) for name, told in acks.items()]:
            cursor = self.cursors.get(name)
            if cursor is not None and cursor.acknowledge(seq):
                self.moved_at = time.monotonic()
                if cursor in cursor.tail.lagging:
                    hub.delivery.pump_soon(cursor)

    async def _command(self, told: dict[str, Any]) -> None:
        if logins.is_pass(self.login_key):
            raise Refused(4400)  # a screen only looks
        command = commands.Command(UUID(str(told["key"])), str(told["type"]), self.user_id, told)
        room = next(iter(self.cursors), "")
        if not (budget.people.take(self.user_id) and budget.rooms.take(room)):
            await self.say({"err": {**commands.BUSY, "key": str(command.key)}})
            return
        commands.batcher.submit(command, self.say_soon)

    def excuse(self, seconds: float) -> None:
        """The process slept; the browser could not be heard."""
        self.opened_at += seconds
        self.heard_at += seconds
        self.moved_at += seconds

    def has_stalled(self, now: float) -> bool:
        """Behind without progress, silent, or never introduced: it is cut and may come back."""
        if not self.user_id:
            return now - self.opened_at > HELLO_SECONDS
        behind = self.is_stuck() or any(c in c.tail.lagging for c in self.cursors.values())
        if not behind:
            self.moved_at = now
        return now - self.moved_at > STALLED_SECONDS or now - self.heard_at > SILENT_SECONDS


def read(text: str | bytes) -> dict[str, Any]:
    """The message. Raises one of UNREADABLE for anything but one JSON object."""
    message = json.loads(text, parse_constant=_refuse)
    if not isinstance(message, dict):
        raise TypeError("no object")
    return message


def _refuse(name: str) -> None:
    raise ValueError(name)
