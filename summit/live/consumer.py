"""The one WebSocket consumer. The browser says what it follows and from where; it is sent every
frame after that, or an explicit reset. Durable writes never come this way.

    C: {"hello": {"v": 1, "language": "fr", "streams": [{"name", "epoch", "seq"}, …]}}
    S: {"welcome": {"streams": {name: {"seq", "epoch"}}, "refused": [name, …], "window": 256}}
    S: {"reset": {"name", "reason": "epoch" | "pruned" | "ahead", "epoch", "seq"}}
    S: frames (see summit.live.frames), at most 256 ahead of what was acknowledged
    C: {"ack": {name: seq}}            S: {"beat": {name: head}, "here": {name: people}}
    C: {"follow": [{"name", "epoch", "seq"}]}   {"leave": [name]}

Close codes: 4400 unreadable · 4401 not logged in · 4403 not allowed · 4408 too slow · 4429 too fast.
"""

import asyncio
import json
import time
from typing import Any
from urllib.parse import urlsplit

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.utils.translation import get_supported_language_variant

from summit.live import topics
from summit.live.tail import Tail, hub, logged

WINDOW = 256
STALLED_SECONDS = 30
LONGEST = 64 * 1024
PER_SECOND, BURST = 10, 60
MOST_STREAMS = 20


class LiveConsumer(AsyncWebsocketConsumer):
    """One browser tab."""

    language = "en"
    user_id = ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> Any:
        """However the socket ends, the hub is told."""
        try:
            return await super().__call__(scope, receive, send)
        finally:
            hub.leave(self)

    async def connect(self) -> None:
        self.sent: dict[str, int] = {}
        self.acked: dict[str, int] = {}
        self.moved_at = time.monotonic()
        self.allowance, self.heard_at = float(BURST), time.monotonic()
        self.lock = asyncio.Lock()
        user: Any = self.scope["user"]
        if not _same_origin(self.scope):
            await self.close(4403)
            return
        if not user.is_authenticated:
            await self.accept()
            await self.close(4401)
            return
        self.user_id = str(user.pk)
        await self.accept()
        await hub.join(self)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if not self._in_budget():
            await self.close(4429)
            return
        try:
            if text_data is None or len(text_data) > LONGEST:
                raise ValueError
            message = json.loads(text_data)
            if not isinstance(message, dict):
                raise ValueError
            await self._hear(message)
        except (
            ArithmeticError,
            ValueError,
            TypeError,
            LookupError,
            AttributeError,
            RecursionError,
        ):
            await self.close(4400)

    def _in_budget(self) -> bool:
        now = time.monotonic()
        self.allowance = min(BURST, self.allowance + (now - self.heard_at) * PER_SECOND)
        self.heard_at = now
        self.allowance -= 1
        return self.allowance >= 0

    async def _hear(self, message: dict[str, Any]) -> None:
        if "hello" in message:
            hello = message["hello"]
            try:
                self.language = get_supported_language_variant(str(hello.get("language", "")))
            except LookupError:
                self.language = settings.LANGUAGE_CODE
            await self._follow(hello["streams"])
        elif "follow" in message:
            await self._follow(message["follow"])
        elif "ack" in message:
            await self._acknowledge({str(n): int(q) for n, q in message["ack"].items()})
        elif "leave" in message:
            for name in message["leave"]:
                self._drop(str(name))

    async def _follow(self, wanted: list[dict[str, Any]]) -> None:
        heads: dict[str, Any] = {}
        refused: list[str] = []
        joined: list[tuple[Tail, int, str]] = []
        for entry in wanted[:MOST_STREAMS]:
            name, seq, epoch = str(entry["name"]), int(entry["seq"]), str(entry["epoch"] or "")
            if hub.followed_by(self) >= MOST_STREAMS:
                refused.append(name)
                continue
            # Join first, ask second: a right lost in between is seen by one of the two.
            tail = await hub.follow(self, name)
            if not await database_sync_to_async(topics.may_follow)(self.scope["user"], name):
                self._drop(name)
                refused.append(name)
                continue
            heads[name] = {"seq": tail.head, "epoch": str(tail.epoch or "")}
            joined.append((tail, seq, epoch))
        await self._say({"welcome": {"streams": heads, "refused": refused, "window": WINDOW}})
        for tail, seq, epoch in joined:
            await self._begin(tail, seq, epoch)

    async def _begin(self, tail: Tail, seq: int, epoch: str) -> None:
        if self not in tail.followers:
            return
        reason = ""
        if epoch and tail.epoch is not None and epoch != str(tail.epoch):
            reason = "epoch"
        elif seq > tail.head and seq > await database_sync_to_async(logged)(tail.name):
            reason = "ahead"
        elif seq < tail.floor:
            reason = "pruned"
        if reason:
            await self.reset(tail, reason)
            return
        self.sent[tail.name] = self.acked[tail.name] = seq
        await self.pump(tail)

    async def _acknowledge(self, acks: dict[str, int]) -> None:
        for name, seq in acks.items():
            if name in self.sent and self.acked[name] < seq <= self.sent[name]:
                self.acked[name] = seq
                self.moved_at = time.monotonic()
                tail = hub.tails.get(name)
                if tail is not None:
                    await self.pump(tail)

    def _drop(self, name: str) -> None:
        hub.unfollow(self, name)
        self.sent.pop(name, None)
        self.acked.pop(name, None)

    async def pump(self, tail: Tail) -> None:
        """Sends what the window allows; the rest stays in the ring or in the log."""
        async with self.lock:
            while tail.name in self.sent and self.sent[tail.name] < tail.head:
                room = WINDOW - (self.sent[tail.name] - self.acked[tail.name])
                if room <= 0:
                    return
                new = await tail.frames_after(self.sent[tail.name], self.language, room)
                if not new:
                    return
                for seq, frame in new:
                    # Dropped, or begun anew, while we were waiting.
                    if self.sent.get(tail.name) != seq - 1:
                        break
                    self.sent[tail.name] = seq
                    await self.send(text_data=frame)

    async def reset(self, tail: Tail, reason: str) -> None:
        """The log cannot serve this cursor: the browser fetches the page's regions again."""
        self.sent.pop(tail.name, None)
        epoch = str(tail.epoch or "")
        await self._say(
            {"reset": {"name": tail.name, "reason": reason, "epoch": epoch, "seq": tail.head}}
        )

    async def beat(self, heads: dict[str, int], here: dict[str, int]) -> None:
        if not self.sent:
            return
        behind = any(
            self.sent[name] - self.acked[name] >= WINDOW for name in self.sent if name in heads
        )
        if behind and time.monotonic() - self.moved_at > STALLED_SECONDS:
            await self.close(4408)
            return
        mine = {name: heads[name] for name in self.sent if name in heads}
        await self._say({"beat": mine, "here": {name: here.get(name, 0) for name in mine}})

    async def reconsider(self) -> None:
        """Rights changed: still logged in? may still follow?"""
        if not await database_sync_to_async(_still_logged_in)(self.scope):
            await self.close(4401)
            return
        for name in hub.streams_of(self):
            if not await database_sync_to_async(topics.may_follow)(self.scope["user"], name):
                self._drop(name)
                await self._say({"welcome": {"streams": {}, "refused": [name], "window": WINDOW}})

    async def _say(self, message: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps(message, separators=(",", ":")))


def _same_origin(scope: Any) -> bool:
    """The page that opens the socket must come from this host; no Origin is no browser of ours."""
    headers = dict(scope["headers"])
    origin = headers.get(b"origin", b"").decode("latin-1")
    host = headers.get(b"host", b"").decode("latin-1")
    return bool(host) and (origin == settings.ORIGIN or urlsplit(origin).netloc == host)


def _still_logged_in(scope: Any) -> bool:
    request = HttpRequest()
    store = scope["session"].__class__(scope["session"].session_key)
    request.session = store
    user = get_user(request)
    scope["user"] = user
    return user.is_authenticated and user.is_active
