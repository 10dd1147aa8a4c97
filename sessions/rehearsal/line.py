"""A browser's line, by the rules of docs/live-protocol.md: every stream's cursor, acknowledgements,
coming back, and no frame missed in silence."""

import asyncio
import contextlib
import json
import re
from collections.abc import Callable
from html import unescape
from random import Random
from time import monotonic
from typing import Any
from uuid import uuid4

from sessions.rehearsal.book import Book
from sessions.rehearsal.scene import Scene
from sessions.rehearsal.wire import Closed, Site, Socket, Unanswered

STREAMS, TICKET = re.compile(r'data-streams="([^"]+)"'), re.compile(r'data-ticket="([^"]*)"')
ACK_FRAMES, ACK_SECONDS, SILENT_SECONDS, BEHIND_SECONDS = 64, 10.0, 15.0, 3.0
STEP, MOST = 0.5, 30.0
ANSWER_SECONDS = 20.0


class Lost(Exception):  # noqa: N818 -- it names what happened
    """This line is of no use any more: connect again."""


class Line:
    """``page`` fetches the page anew, when the log cannot serve this cursor."""

    def __init__(
        self,
        site: Site,
        cookies: str,
        language: str,
        book: Book,
        scene: Scene,
        page: Callable[[], Any],
    ) -> None:
        self.site, self.cookies, self.language = site, cookies, language
        self.book, self.scene, self._page = book, scene, page
        self.streams: dict[str, dict[str, Any]] = {}
        self.ticket = ""
        self.live = asyncio.Event()
        self.away = 0.0  # stays away for so many seconds, once
        self.ended = False
        self._random = Random(cookies)  # noqa: S311 -- a play, no secret
        self._socket: Socket | None = None
        self._waiting: dict[str, tuple[dict[str, Any], asyncio.Future[str]]] = {}
        self._lost_at = 0.0
        self._begin()

    def _begin(self) -> None:
        self._goals: dict[str, int] = {}
        self._awaited: set[str] = set()
        self._late: dict[str, tuple[int, float]] = {}
        self._owed = 0
        self._heard_at = self._acked_at = monotonic()
        self._welcomed_at = 0.0

    def take(self, html: str) -> None:
        """The cursors and the ticket of a page."""
        found = STREAMS.search(html)
        for entry in json.loads(unescape(found[1])) if found else ():
            self.streams[entry["name"]] = {"epoch": entry["epoch"], "seq": entry["seq"]}
        pass_ = TICKET.search(html)
        self.ticket = unescape(pass_[1]) if pass_ else ""

    # -------------------------------------------------------------- its life
    async def follow(self) -> None:
        """Until it is ended; comes back by itself, spread out."""
        tries = 0
        while not self.ended:
            with contextlib.suppress(OSError, EOFError, TimeoutError, Closed, Lost, Unanswered):
                await self._once()
            if self.ended:
                return
            self.live.clear()
            self._lost_at = self._lost_at or monotonic() + self.away
            tries = 0 if monotonic() - (self._welcomed_at or monotonic()) > 5 else tries + 1
            pause = self.away or self._random.random() * min(MOST, STEP * 2**tries)
            self.away = 0.0
            await asyncio.sleep(pause)

    async def _once(self) -> None:
        self._begin()
        socket = self._socket = await Socket.open(self.site, "/ws/live/", self.cookies)
        try:
            cursors = [{"name": name, **cursor} for name, cursor in self.streams.items()]
            hello = {"v": 2, "language": self.language, "ticket": self.ticket, "streams": cursors}
            await socket.say({"hello": hello})
            await self._listen(socket)
        except Closed as closed:
            self.book.closes[closed.code] += not self.ended
            raise
        finally:
            self._socket = None
            self.book.bytes += socket.came
            socket.cut()

    async def _listen(self, socket: Socket) -> None:
        while not self.ended:
            if monotonic() - self._heard_at > SILENT_SECONDS:
                raise Lost
            try:
                async with asyncio.timeout(SILENT_SECONDS):
                    text = await socket.hear()
            except TimeoutError:
                raise Lost from None
            self._heard_at = monotonic()
            await self._hear(json.loads(text))
            if self._owed >= ACK_FRAMES or monotonic() - self._acked_at > ACK_SECONDS:
                await self._acknowledge()

    async def _acknowledge(self) -> None:
        self._owed, self._acked_at = 0, monotonic()
        await self._say({"ack": {name: at["seq"] for name, at in self.streams.items()}})

    async def _say(self, message: dict[str, Any]) -> None:
        if self._socket is not None:
            await self._socket.say(message)

    def drop(self, seconds: float) -> None:
        """A tunnel: the line is gone without a word, and comes back after so long."""
        self.away = seconds
        if self._socket is not None:
            self._socket.cut()

    async def end(self) -> None:
        self.ended = True
        if self._socket is not None:
            self._socket.cut()

    # -------------------------------------------------------------- what it hears
    async def _hear(self, message: dict[str, Any]) -> None:
        if "q" in message:
            self._frame(message)
        elif "welcome" in message:
            await self._welcome(message["welcome"])
        elif "reset" in message:
            await self._reset(message["reset"])
        else:
            self._heard(message)

    def _heard(self, message: dict[str, Any]) -> None:
        """What needs no answer."""
        if "beat" in message:
            self._beat(message["beat"])
        elif "ticket" in message:
            self.ticket = message["ticket"]
        elif "snap" in message:
            self._snap(message["snap"])
        elif "ok" in message:
            self._answer(message["ok"]["key"], "ok")
        elif "err" in message:
            self._refusal(message["err"])

    async def _welcome(self, told: dict[str, Any]) -> None:
        for name in told["refused"]:
            self.streams.pop(name, None)
        for name, head in told["streams"].items():
            if name in self.streams:
                self._awaited.discard(name)
                self.streams[name]["epoch"] = self.streams[name]["epoch"] or head["epoch"]
                if self.streams[name]["seq"] < head["seq"]:
                    self._goals[name] = head["seq"]
        if self._welcomed_at:
            return
        self._welcomed_at = monotonic()
        if self._lost_at:
            self.book.healed.append(monotonic() - self._lost_at)
            self._lost_at = 0.0
        self.live.set()
        for command, _future in [*self._waiting.values()]:
            await self._say({"cmd": command})

    def _frame(self, frame: dict[str, Any]) -> None:
        cursor = self.streams.get(frame["s"])
        if cursor is None or frame["s"] in self._awaited or frame["q"] <= cursor["seq"]:
            return
        if frame["q"] != cursor["seq"] + 1:
            self.book.gaps += 1
            raise Lost
        cursor["seq"] = frame["q"]
        self.book.frames += 1
        self._owed += 1
        self.scene.frame(frame)
        if frame["q"] > self._goals.get(frame["s"], 0) and frame["v"] in {"append", "replace"}:
            self.book.see(frame.get("t", ""), frame["e"])

    def _beat(self, heads: dict[str, int]) -> None:
        for name, head in heads.items():
            seq = self.streams.get(name, {}).get("seq", head)
            since = self._late.get(name)
            if seq >= head:
                self._late.pop(name, None)
            elif since is None or since[0] != seq:
                self._late[name] = (seq, monotonic())
            elif monotonic() - since[1] > BEHIND_SECONDS:
                raise Lost

    async def _reset(self, told: dict[str, Any]) -> None:
        self.book.resets[told["reason"]] += 1
        self._awaited.add(told["name"])
        if not told.get("snapshot"):
            self.take(await self._page())
            cursors = [{"name": name, **cursor} for name, cursor in self.streams.items()]
            await self._say({"follow": cursors})

    def _snap(self, told: dict[str, Any]) -> None:
        if told["name"] in self._awaited:
            self._awaited.discard(told["name"])
            self.streams[told["name"]] = {"epoch": told["epoch"], "seq": told["seq"]}

    # -------------------------------------------------------------- what it asks
    async def command(self, kind: str, **fields: Any) -> str:
        """``ok``, the code of a final refusal, or "" when nobody answered. Kept, and said again on a
        new line."""
        key = str(uuid4())
        future: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        said = {"key": key, "type": kind, **fields}
        self._waiting[key] = (said, future)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                if self.live.is_set():
                    with contextlib.suppress(OSError):
                        await self._say({"cmd": said})
                return await future
        except TimeoutError:
            return ""
        finally:
            self._waiting.pop(key, None)

    def _answer(self, key: str, code: str) -> None:
        _said, future = self._waiting.get(key, (None, None))
        if future is not None and not future.done():
            future.set_result(code)

    def _refusal(self, told: dict[str, Any]) -> None:
        if not told["retry"]:
            self._answer(told["key"], told["code"])
        elif told["key"] in self._waiting:
            said = self._waiting[told["key"]][0]
            loop = asyncio.get_running_loop()
            loop.call_later(told["after"], lambda: loop.create_task(self._say({"cmd": said})))
