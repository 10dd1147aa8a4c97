"""A browser that keeps its books: static/js/line.js, rule by rule, without a screen.

Whether it ever applied out of order is for the oracle to see in its books (``cursor``).
"""

import asyncio
import contextlib
import json
import random
import time
from collections import Counter

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from tests.chaos.commanding import Commanding
from tests.chaos.cursor import Cursor
from tests.chaos.doors import Unanswered
from tests.chaos.ledger import Command
from tests.chaos.paging import Paging

ACK_FRAMES, ACK_BYTES, ACK_SECONDS, ACK_EMPTY = 128, 100_000, 10.0, 15.0
BEHIND_SECONDS, AWAITED_SECONDS = 3.0, 30.0
SILENT_SECONDS = 15.0  # no beat for so long: the wire is dead, whatever TCP thinks
STEADY_SECONDS = 5.0  # a server that greets and fails is not there yet
STEP, MOST = 0.5, 4.0  # the browser waits up to 30 s; a test does not


class Lost(Exception):  # noqa: N818 -- it names what happened
    """This line is of no use any more: connect again."""


class Observer(Commanding, Paging):
    """``port`` is where its origin answers: a Daphne, or a proxy before one. ``ticketed`` opens the
    room's page first, as a browser does, and comes with the ticket that it gives."""

    def __init__(
        self, house, port: int, person, names: list[str], *, language: str = "en",
        ticketed: bool = True,
    ) -> None:  # fmt: skip
        self.house, self.port, self.person, self.language = house, port, person, language
        self.ticketed = ticketed
        self.streams = {name: Cursor() for name in names}
        self.left: dict[str, Cursor] = {}  # streams that were taken away
        self.counts: Counter[str] = Counter()
        self.closes: Counter[int] = Counter()
        self.healed: list[float] = []
        self.resets: list[str] = []
        self.refused: set[str] = set()
        self.here: dict[str, int] = {}
        self.anew = False  # asks for a snapshot, whatever it holds
        self.acking = self.reading = True
        self.socket = None
        self.live = asyncio.Event()
        self.ended = False
        self.tries = 0
        self.waiting: dict[str, tuple[Command, asyncio.Future]] = {}
        self._begin_line()
        self._lost_at = 0.0
        self._task: asyncio.Task | None = None
        self._random = random.Random(str(person.id))

    def _begin_line(self) -> None:
        self._awaited: set[str] = set()
        self._late: dict[str, tuple[int, float]] = {}
        self._unacked: set[str] = set()
        self._owed, self._owed_bytes, self._owed_at = 0, 0, 0.0
        self._heard_at = self._said_at = time.monotonic()
        self._welcomed_at = 0.0

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
            with contextlib.suppress(*BROKEN):
                await self._once()
            self.live.clear()
            self._lost_at = self._lost_at or time.monotonic()
            if self.ended:
                return
            if self._welcomed_at and time.monotonic() - self._welcomed_at > STEADY_SECONDS:
                self.tries = 0
            self.counts["reconnects"] += 1
            await asyncio.sleep(self._random.random() * min(MOST, STEP * 2 ** min(self.tries, 6)))
            self.tries += 1

    async def _once(self) -> None:
        await self.enter()
        self._begin_line()
        address = f"ws://127.0.0.1:{self.port}/ws/live/"
        headers = {"Cookie": f"login={self.person.cookie}"}
        async with connect(
            address, origin=self.house.origin, additional_headers=headers, proxy=None,
            ping_interval=None, open_timeout=10, close_timeout=1, max_size=None, compression=None,
        ) as socket:  # fmt: skip
            self.socket = socket
            await self._say({"hello": self.hello()})
            try:
                await self._listen(socket)
            except ConnectionClosed as error:
                code = error.rcvd.code if error.rcvd else 1006
                self.closes[code] += 1
                self.ended = self.ended or code == 4401
            finally:
                self.socket = None

    async def _listen(self, socket) -> None:
        while True:
            now = time.monotonic()
            if not self.reading:
                await asyncio.sleep(0.2)
                self._heard_at = time.monotonic()
                continue
            if now - self._heard_at > SILENT_SECONDS:
                self.counts["silent"] += 1
                raise Lost
            if self._owed and now - self._owed_at > ACK_SECONDS:
                await self._acknowledge()
            try:
                async with asyncio.timeout(0.25):
                    text = await socket.recv()
            except TimeoutError:
                continue
            self._heard_at = time.monotonic()
            self._owed_bytes += len(text)
            await self._hear(json.loads(text))

    async def _say(self, message: dict) -> None:
        if self.socket is not None:
            self._said_at = time.monotonic()
            await self.socket.send(json.dumps(message))

    def _all(self) -> list[dict]:
        return [
            {"name": name, "epoch": cursor.epoch, "seq": None if self.anew else cursor.seq}
            for name, cursor in self.streams.items()
        ]

    def saw(self, name: str) -> list[int]:
        """The numbers that it was ever shown of a stream."""
        cursor = self.streams.get(name) or self.left.get(name) or Cursor()
        return list(cursor.heard)

    # -------------------------------------------------------------- what it hears
    async def _hear(self, message: dict) -> None:
        if "q" in message:
            await self._frame(message)
        elif "welcome" in message:
            await self._welcome(message["welcome"])
        elif "reset" in message:
            await self._reset(message["reset"])
        elif "snap" in message:
            self._snap(message["snap"])
        elif "beat" in message:
            await self._beat(message)
        elif "ticket" in message:
            self.renew(message["ticket"])
        elif "ok" in message:
            self._answer(message["ok"]["key"], "ok")
        elif "err" in message:
            await self._error(message["err"])

    async def _welcome(self, told: dict) -> None:
        self.refused.update(told["refused"])
        for name in set(told["refused"]) & set(self.streams):
            self.left[name] = self.streams.pop(name)
        for name, head in told["streams"].items():
            if name in self.streams:
                self._awaited.discard(name)
                self.streams[name].epoch = self.streams[name].epoch or head["epoch"]
        if self._welcomed_at:
            return
        self._welcomed_at = time.monotonic()
        if self._lost_at:
            self.healed.append(time.monotonic() - self._lost_at)
            self._lost_at = 0.0
        self.live.set()
        await self.say_what_waits()

    async def _frame(self, frame: dict) -> None:
        cursor = self.streams.get(frame["s"])
        if cursor is None or frame["s"] in self._awaited or frame["q"] <= cursor.seq:
            self.counts["ignored"] += 1
            return
        if frame["q"] != cursor.seq + 1:
            self.counts["gaps"] += 1
            raise Lost
        cursor.apply(frame)
        self._unacked.add(frame["s"])
        self._owed += 1
        if self._owed == 1:
            self._owed_at = time.monotonic()
        if self._owed >= ACK_FRAMES or self._owed_bytes >= ACK_BYTES:
            await self._acknowledge()

    async def _acknowledge(self) -> None:
        known = {name: self.streams[name].seq for name in self._unacked if name in self.streams}
        self._owed, self._owed_bytes, self._unacked = 0, 0, set()
        if self.acking:
            await self._say({"ack": known})

    async def _reset(self, told: dict) -> None:
        if told["name"] in self.streams:
            self.resets.append(told["reason"])
            self._awaited.add(told["name"])
            if not told.get("snapshot"):
                await self.resync(told["name"])

    def _snap(self, told: dict) -> None:
        if told["name"] in self._awaited:
            self._awaited.discard(told["name"])
            self.counts["snaps"] += 1
            self.anew = False
            self.streams[told["name"]].begin(told["epoch"], told["seq"], told["parts"])

    async def _beat(self, message: dict) -> None:
        self.here.update(message.get("here", {}))
        for name, head in message["beat"].items():
            seq = self.streams[name].seq if name in self.streams else head
            waits, before = name in self._awaited, self._late.get(name)
            if seq >= head and not waits:
                self._late.pop(name, None)
            elif before is None or before[0] != seq:
                self._late[name] = (seq, self._heard_at)
            elif self._heard_at - before[1] > (AWAITED_SECONDS if waits else BEHIND_SECONDS):
                self.counts["behind"] += 1
                raise Lost
        if self._heard_at - self._said_at >= ACK_EMPTY:
            await self._acknowledge()


BROKEN = (OSError, EOFError, Lost, Unanswered, ConnectionClosed, InvalidHandshake, InvalidMessage)
