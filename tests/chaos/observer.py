"""A browser that keeps its books: static/js/live.js, rule by rule, without a screen.

Whatever it applies is kept as ``(epoch, q, e, t, v)`` in order; of every object it keeps what is
shown now. What it may never do (apply out of order) it counts, instead of trusting itself.
"""

import asyncio
import contextlib
import json
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from html import unescape

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from tests.chaos import doors
from tests.chaos.doors import Unanswered
from tests.chaos.ledger import Command

ACK_FRAMES, ACK_SECONDS, ACK_EMPTY = 32, 1.0, 20.0
BEHIND_SECONDS = 3.0
SILENT_SECONDS = 15.0  # no beat for so long: the wire is dead, whatever TCP thinks
STEP, MOST = 0.5, 4.0  # the browser waits up to 30 s; a test does not


@dataclass
class Cursor:
    """One stream: where this browser stands, and from where its books are whole."""

    epoch: str = ""
    seq: int | None = 0
    base: int = 0
    applied: list[tuple[str, int, str, str, str]] = field(default_factory=list)
    shown: dict[str, object] = field(default_factory=dict)
    heard: dict[int, float] = field(default_factory=dict)  # seq: when

    def begin(self, epoch: str, seq: int) -> None:
        """Another start: after a reset or a snapshot."""
        self.epoch, self.seq, self.base = epoch, seq, seq
        self.applied, self.shown = [], {}


class Observer:
    """``port`` is where its origin answers: a Daphne, or a proxy before one."""

    def __init__(self, house, port: int, person, names: list[str], *, language: str = "en") -> None:
        self.house, self.port, self.person, self.language = house, port, person, language
        self.streams = {name: Cursor() for name in names}
        self.counts: Counter[str] = Counter()
        self.closes: Counter[int] = Counter()
        self.healed: list[float] = []
        self.resets: list[str] = []
        self.refused: set[str] = set()
        self.parts: dict[str, str] = {}
        self.here: dict[str, int] = {}
        self.acking = self.reading = True
        self.socket = None
        self.live = asyncio.Event()
        self.ended = False
        self.tries = 0
        self.behind_since = self.lost_at = 0.0
        self.waiting: dict[str, tuple[Command, asyncio.Future]] = {}
        self._unacked, self._acked_at = 0, 0.0
        self._task: asyncio.Task | None = None
        self._random = random.Random(person.id)

    # -------------------------------------------------------------- its life
    def open(self) -> "Observer":
        self._task = asyncio.create_task(self._live())
        return self

    async def close(self) -> None:
        self.ended = True
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _live(self) -> None:
        while not self.ended:
            with contextlib.suppress(
                OSError, TimeoutError, ConnectionClosed, InvalidHandshake, InvalidMessage, EOFError
            ):
                await self._once()
            self.live.clear()
            self.lost_at = self.lost_at or time.monotonic()
            if self.ended:
                return
            self.counts["reconnects"] += 1
            await asyncio.sleep(self._random.random() * min(MOST, STEP * 2 ** min(self.tries, 6)))
            self.tries += 1

    async def _once(self) -> None:
        address = f"ws://127.0.0.1:{self.port}/ws/live/"
        headers = {"Cookie": f"login={self.person.cookie}"}
        async with connect(
            address, origin=self.house.origin, additional_headers=headers, proxy=None,
            ping_interval=None, open_timeout=10, close_timeout=1, max_size=None, compression=None,
        ) as socket:  # fmt: skip
            self.socket, self.behind_since = socket, 0.0
            self._unacked, self._acked_at = 0, time.monotonic()
            await self._say({"hello": {"v": 2, "language": self.language, "streams": self._all()}})
            for command, _ in self.waiting.values():
                await self._say(_cmd(command))
            try:
                await self._listen(socket)
            except ConnectionClosed as error:
                code = error.rcvd.code if error.rcvd else 1006
                self.closes[code] += 1
                if code == 4401:
                    self.ended = True
            finally:
                self.socket = None

    async def _listen(self, socket) -> None:
        heard = time.monotonic()
        while True:
            await self._clocks(heard)
            if not self.reading:
                await asyncio.sleep(0.2)
                heard = time.monotonic()
                continue
            try:
                async with asyncio.timeout(0.25):
                    message = json.loads(await socket.recv())
            except TimeoutError:
                continue
            heard = time.monotonic()
            await self._hear(message)

    async def _clocks(self, heard: float) -> None:
        now = time.monotonic()
        if self.behind_since and now - self.behind_since > BEHIND_SECONDS:
            self.counts["behind"] += 1
            raise TimeoutError
        if now - heard > SILENT_SECONDS:
            self.counts["silent"] += 1
            raise TimeoutError
        late = self._unacked and now - self._acked_at > ACK_SECONDS
        if late or now - self._acked_at > ACK_EMPTY:
            await self._acknowledge()

    async def _say(self, message: dict) -> None:
        if self.socket is not None:
            await self.socket.send(json.dumps(message))

    def _all(self) -> list[dict]:
        return [{"name": n, "epoch": c.epoch, "seq": c.seq} for n, c in self.streams.items()]

    # -------------------------------------------------------------- what it hears
    async def _hear(self, message: dict) -> None:
        if "q" in message:
            await self._frame(message)
        elif "welcome" in message:
            self._welcome(message["welcome"])
        elif "reset" in message:
            await self._reset(message["reset"])
        elif "snap" in message:
            self._snap(message["snap"])
        elif "beat" in message:
            self._beat(message)
        elif "ok" in message:
            self._answer(message["ok"], message)
        elif "err" in message:
            await self._error(message["err"])

    def _welcome(self, told: dict) -> None:
        self.refused.update(told["refused"])
        for name in told["refused"]:
            self.streams.pop(name, None)
        for name, head in told["streams"].items():
            if name in self.streams and not self.streams[name].epoch:
                self.streams[name].epoch = head["epoch"]
        self.tries = 0
        if self.lost_at:
            self.healed.append(time.monotonic() - self.lost_at)
            self.lost_at = 0.0
        self.live.set()

    async def _frame(self, frame: dict) -> None:
        cursor = self.streams.get(frame["s"])
        if cursor is None or cursor.seq is None or frame["q"] <= cursor.seq:
            self.counts["ignored"] += 1
            return
        if frame["q"] != cursor.seq + 1:
            self.counts["gaps"] += 1
            raise TimeoutError  # connects again, from its last number
        cursor.seq = frame["q"]
        cursor.applied.append(
            (cursor.epoch, frame["q"], frame["e"], frame.get("t", ""), frame["v"])
        )
        cursor.heard[frame["q"]] = time.monotonic()
        self._apply(cursor, frame)
        self._unacked += 1
        if self._unacked == 1:
            self._acked_at = time.monotonic()
        elif self._unacked >= ACK_FRAMES:
            await self._acknowledge()

    def _apply(self, cursor: Cursor, frame: dict) -> None:
        target, verb = frame.get("t", ""), frame["v"]
        if verb == "remove":
            cursor.shown[target] = None
        elif verb in {"append", "replace"}:
            cursor.shown[target] = frame["html"]
            cursor.shown.pop(f"{target}#n", None)
        elif verb == "tally":
            numbers = dict(cursor.shown.get(f"{target}#n") or {})
            cursor.shown[f"{target}#n"] = {**numbers, **frame["n"]}

    async def _acknowledge(self) -> None:
        self._unacked, self._acked_at = 0, time.monotonic()
        if self.acking:
            known = {n: c.seq for n, c in self.streams.items() if c.seq is not None}
            await self._say({"ack": known})

    async def _reset(self, told: dict) -> None:
        self.resets.append(told["reason"])
        if told.get("snapshot"):
            self.streams[told["name"]].seq = None  # until the snapshot is here
            return
        await self.resync()

    def _snap(self, told: dict) -> None:
        self.counts["snaps"] += 1
        self.parts = told["parts"]
        self.streams[told["name"]].begin(told["epoch"], told["seq"])

    async def resync(self) -> None:
        """Everything again: the page's parts with the cursors that belong to them."""
        self.counts["pages"] += 1
        place = next(iter(self.streams)).split(":")[1]
        request = doors.get(
            self.port, f"/sessions/{place}/room/", self.person, language=self.language,
            host=self.house.host,
        )  # fmt: skip
        try:
            page = (await doors.ask(self.port, request)).text
        except Unanswered as error:
            raise TimeoutError from error
        found = re.search(r'data-streams="([^"]+)"', page)
        if not found:
            raise TimeoutError
        for entry in json.loads(unescape(found[1])):
            if entry["name"] in self.streams:
                self.streams[entry["name"]].begin(entry["epoch"], entry["seq"])
        await self._say({"follow": self._all()})

    def _beat(self, message: dict) -> None:
        self.here.update(message.get("here", {}))
        behind = any(
            name in self.streams and (self.streams[name].seq or 0) < head
            for name, head in message["beat"].items()
        )
        if not behind:
            self.behind_since = 0.0
        elif not self.behind_since:
            self.behind_since = time.monotonic()

    # -------------------------------------------------------------- what it commands
    async def command(self, command: Command, seconds: float = 8.0) -> str:
        """``ok``, a final error's code, or "" when nobody answered in time. Kept and sent again."""
        future = asyncio.get_running_loop().create_future()
        self.waiting[str(command.key)] = (command, future)
        command.tries += 1
        try:
            async with asyncio.timeout(seconds):
                with contextlib.suppress(ConnectionClosed, OSError):
                    await self._say(_cmd(command))
                return await future
        except TimeoutError:
            return ""
        finally:
            self.waiting.pop(str(command.key), None)

    def _answer(self, told: dict, message: dict) -> None:
        self.counts["ok"] += 1
        _, future = self.waiting.get(str(told.get("key")), (None, None))
        if future is not None and not future.done():
            future.set_result("ok")

    async def _error(self, told: dict) -> None:
        command, future = self.waiting.get(str(told.get("key")), (None, None))
        if future is None or future.done():
            return
        if told.get("retry"):
            await asyncio.sleep(min(1.0, float(told.get("after") or 0.2)))
            await self._say(_cmd(command))
        else:
            future.set_result(told["code"])


def _cmd(command: Command) -> dict:
    content = {"type": "question.upvote", "id": command.question, "on": command.on}
    return {"cmd": {"key": str(command.key), **content}}
