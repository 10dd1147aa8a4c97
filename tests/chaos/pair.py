"""Two processes' worth of the engine in this one, and browsers whose wires a test holds.

A process is a hub and the consumer that knows it. They share the database and nothing else: hints between
them are passed on or not as a test likes.
"""

import asyncio
import importlib.util
import json
import time

from summit.live import consumer as first
from summit.live.hub import Hub
from summit.log import hints, journal
from tests.chaos.observer import Observer


class Process:
    """``consumer`` is a module: its classes, and its one hub."""

    def __init__(self, consumer) -> None:
        self.consumer = consumer

    def hears(self, heads: dict[str, int]) -> None:
        """A hint has come."""
        self.consumer.hub.wake(heads)

    async def die(self, wires: "list[Wire]") -> None:
        """With everything it knew; the next browser finds a new life."""
        hub, mine = self.consumer.hub, [wire for wire in wires if wire.process is self]
        if hub._loop is not asyncio.get_running_loop():
            return  # it has not begun in this story
        tasks = [*hub._tasks, *(wire.task for wire in mine)]
        for wire in mine:
            wire.code = wire.code or 1006
        for task in tasks:
            task.cancel()
        async with asyncio.timeout(20):  # whoever is told to end, ends
            await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0.02)
        hub._loop = None


def two() -> list[Process]:
    """The real one, and another that was loaded beside it."""
    spec = importlib.util.find_spec("summit.live.consumer")
    second = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(second)
    second.hub = Hub()
    hints._listeners.remove(second.hub.wake)  # only a test tells it anything
    return [Process(first), Process(second)]


class Wire:
    """A browser's socket and the server's end of it; what was sent waits until it is read."""

    def __init__(self, loop, process: Process, cookie: str) -> None:
        self.process = process
        self.inbox: asyncio.Queue = asyncio.Queue()
        self.sent: list[str] = []
        self.code = 0
        headers = [(b"host", b"testserver"), (b"origin", b"http://testserver")]
        headers.append((b"cookie", f"login={cookie}".encode()))
        scope = {"type": "websocket", "headers": headers}
        self.inbox.put_nowait({"type": "websocket.connect"})
        self.task = loop.create_task(
            process.consumer.LiveConsumer()(scope, self.inbox.get, self._take)
        )

    async def _take(self, message: dict) -> None:
        if message["type"] == "websocket.send":
            self.sent.append(message["text"])
        elif message["type"] == "websocket.close":
            self.code = message["code"]

    async def send(self, text: str) -> None:
        self.inbox.put_nowait({"type": "websocket.receive", "text": text})


class Browser(Observer):
    """An observer whose wire the machine holds."""

    def __init__(self, machine, person) -> None:
        super().__init__(None, 0, person, [machine.stream])
        self.machine = machine

    async def resync(self, name: str) -> None:
        head = await asyncio.to_thread(journal.heads, [name])
        self.streams[name].begin(head[0]["epoch"], head[0]["seq"], {})
        self._awaited.add(name)
        await self._say({"follow": self._all()})

    async def join(self, wire: Wire) -> None:
        self._begin_line()
        self.socket = wire
        await self._say({"hello": {"v": 2, "language": self.language, "streams": self._all()}})

    async def read(self, most: int) -> None:
        """The next few messages, if they are there."""
        wire = self.socket
        while wire is not None and most and wire.sent:
            most -= 1
            self._heard_at = time.monotonic()
            await self._hear(json.loads(wire.sent.pop(0)))
