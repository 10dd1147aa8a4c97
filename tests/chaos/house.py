"""A house of the tests' own: PostgreSQL (or SQLite), Redis (or none), Daphnes A and B, an agent.

Processes are started in the main thread (they die with it) and killed by their own process id.
"""

import asyncio
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from summit.launch import commands
from summit.launch.child import mortal
from summit.launch.listening import answers
from summit.launch.options import ROOT
from tests.chaos.scale import PATIENCE, SCALE
from tests.production import servers

SHIM = ROOT / "tests" / "chaos" / "shim"
PER_MINUTE = 8  # below the house's limit of ten contributions per person


@dataclass(eq=False)
class Person:
    """Somebody with a login; ``spoke`` are the times of what they wrote lately."""

    id: str
    place: str
    cookie: str
    spoke: list[float] = field(default_factory=list)

    def may_speak(self) -> bool:
        now = time.monotonic()
        self.spoke = [at for at in self.spoke if now - at < 65]
        return len(self.spoke) < PER_MINUTE


@dataclass
class Room:
    id: str
    questions: list[str]

    @property
    def stream(self) -> str:
        return f"session:{self.id}"


class House:
    """``environment`` is everybody's; ``web(name, **more)`` adds to it for one Daphne."""

    def __init__(self, environment: dict[str, str], ports: dict[str, int]) -> None:
        self.environment, self.ports = environment, ports
        embedded = f"{environment['SUMMIT_DATA']}/summit.sqlite3"
        self.database = environment.get("SUMMIT_DATABASE_URL", embedded)
        self.webs: dict[str, servers.Server] = {}
        self.more: dict[str, dict[str, str]] = {}
        self.agent: subprocess.Popen | None = None

    @property
    def origin(self) -> str:
        return self.environment["SUMMIT_ORIGIN"]

    @property
    def host(self) -> str:
        return urlsplit(self.origin).netloc

    # -------------------------------------------------------------- its people and rooms
    def furnish(self, people: int, rooms: int) -> None:
        servers.manage(self.environment, "migrate", "--verbosity", "0")
        servers.manage(self.environment, "collectstatic", "--no-input", "--verbosity", "0")
        told = self.do("seed", people=people, rooms=rooms)
        self.olga = Person(**told["olga"])
        self.people = [Person(**person) for person in told["people"]]
        self._turn = itertools.cycle(self.people)
        self._rooms = iter([Room(**room) for room in told["rooms"]])

    def room(self) -> Room:
        """One that no test has been in."""
        return next(self._rooms)

    def somebody(self, count: int = 1) -> list[Person]:
        return [next(self._turn) for _ in range(count)]

    def take(self) -> Person:
        """A person nobody else uses from now on, to be banned or shut out."""
        person = self.people.pop()
        self._turn = itertools.cycle(self.people)
        return person

    async def speaker(self) -> Person:
        """Somebody who has not spoken too often."""
        while True:
            for _ in self.people:
                person = next(self._turn)
                if person.may_speak():
                    person.spoke.append(time.monotonic())
                    return person
            await asyncio.sleep(1)

    # -------------------------------------------------------------- its processes
    def do(self, act: str, **what: object) -> object:
        """What the agent did; its failure is ours."""
        if self.agent is None:
            log = Path(self.environment["SUMMIT_DATA"]) / "agent.log"
            with log.open("ab") as file:
                self.agent = subprocess.Popen(
                    mortal([sys.executable, "-m", "tests.chaos.agent"]),
                    cwd=ROOT, env=self.environment, stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE, stderr=file, text=True, start_new_session=True,
                )  # fmt: skip
            assert self.agent.stdout.readline() == "ready\n", log.read_text()
        self.agent.stdin.write(json.dumps({"do": act, **what}) + "\n")
        self.agent.stdin.flush()
        said = json.loads(self.agent.stdout.readline())
        assert "failed" not in said, said
        return said["done"]

    async def ask(self, act: str, **what: object) -> object:
        """The same without stopping the loop."""
        return await asyncio.to_thread(self.do, act, **what)

    def start(self, name: str, **more: str) -> servers.Server:
        """Daphne ``name`` begins; ``up`` waits until it answers. ``more`` holds for this life."""
        port = self.ports[name]
        path = os.pathsep.join([str(SHIM), str(ROOT)])
        env = {**self.environment, "PYTHONPATH": path, **more}
        command = commands.web(["-b", "127.0.0.1", "-p", str(port)])
        self.webs[name] = server = servers._start(f"web-{name}", command, env)
        self.more[name] = more
        return server

    async def up(self, name: str, **more: str) -> servers.Server:
        server = self.start(name, **more)
        await self.answering(name)
        return server

    async def answering(self, name: str) -> None:
        server = self.webs[name]
        ask = (answers, "127.0.0.1", self.ports[name], self.host, server.pid)
        await until(lambda: asyncio.to_thread(*ask), f"web {name}", server)

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> int:
        """Its process id, which is proved to be gone (or stopped, or going on)."""
        server = self.webs[name]
        assert server.process.poll() is None, f"web {name} is dead already: {server.said()[-2000:]}"
        os.kill(server.pid, number)
        if number == signal.SIGKILL:
            assert server.process.wait(timeout=10) == -signal.SIGKILL
        return server.pid

    def dead(self, name: str) -> bool:
        return self.webs[name].process.poll() is not None

    def replace(self, name: str, **more: str) -> None:
        """Another life of Daphne ``name``, which may not live long enough to answer."""
        if name in self.webs:
            self.webs.pop(name).end(signal.SIGKILL)
        self.start(name, **more)

    async def replaced(self, name: str, **more: str) -> None:
        self.replace(name, **more)
        await self.answering(name)

    @contextmanager
    def changed(self, name: str) -> Iterator[None]:
        """Whatever becomes of Daphne ``name`` inside, afterwards it is gone; ``whole`` makes it anew."""
        try:
            yield
        finally:
            self.webs.pop(name).end(signal.SIGKILL)

    async def whole(self) -> None:
        """Both Daphnes are alive and as they should be, whatever the last test did."""
        for name in self.ports:
            if name in self.webs and (self.dead(name) or self.more[name]):
                self.webs[name].end(signal.SIGKILL)
                del self.webs[name]
            if name not in self.webs:
                self.start(name)
        for name in self.ports:
            await self.answering(name)

    def end(self) -> None:
        for server in self.webs.values():
            server.end(signal.SIGKILL)
        if self.agent is not None:
            self.agent.stdin.close()
            self.agent.wait(timeout=10)
            self.agent.stdout.close()


async def until(true: Callable, what: str, server: servers.Server | None = None) -> None:
    """Until ``true()`` (or what it awaits) holds; fails after a slow machine's patience."""
    limit = time.monotonic() + PATIENCE
    while True:
        found = true()
        if await found if asyncio.iscoroutine(found) else found:
            return
        said = server.said()[-3000:] if server else ""
        assert server is None or server.process.poll() is None, f"{what}: dead.\n{said}"
        assert time.monotonic() < limit, f"{what}: not in time.\n{said}"
        await asyncio.sleep(0.1)


@contextmanager
def standing(
    place: Path, database: str, broker: str, *, people: int = 150, rooms: int = 60,
    webs: str = "ab", **more: str,
) -> Iterator[House]:  # fmt: skip
    """A furnished house without a running Daphne."""
    ports = {name: servers.free_port() for name in webs}
    environment = servers.production_environment(place, database, broker, ports[webs[0]])
    environment["SUMMIT_UNDER_TEST"] = "1"
    environment["SUMMIT_DRAIN_SECONDS"] = str(SCALE.f25_drain)
    if not database:  # the embedded profile: SQLite, nothing else
        environment["SUMMIT_PROFILE"] = "embedded"
        for name in ("SUMMIT_DATABASE_URL", "SUMMIT_REDIS_URL", "SUMMIT_EMAIL_URL"):
            del environment[name]
    house = House({**environment, **more}, ports)
    try:
        house.furnish(people, rooms)
        yield house
    finally:
        house.end()
