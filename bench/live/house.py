"""The product's own processes: where their data lie, how they are started, what is put in first."""

import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.live.load import Target
from bench.live.machine import CLIENT, Child, Missing, listening, on_core, running
from summit.launch import commands
from summit.launch.listening import responds
from summit.launch.options import ROOT
from tests.production.servers import postgres, production_environment, redis

APPLICATION = "bench.live.ours:application"
PATIENCE = 300
# PostgreSQL need not wait for the disk while a house is furnished; while it is measured it does.
HASTY = {"PGOPTIONS": "-c synchronous_commit=off"}


@dataclass
class House:
    """One database and its files. ``database`` is ``sqlite`` or ``postgres``."""

    place: Path
    environment: dict[str, str]
    database: str

    def manage(self, *words: object) -> str:
        return self._run([sys.executable, ROOT / "manage.py", *words], **HASTY)

    def seed(self, *words: object) -> str:
        """One act of ``bench.live.seeding``; what it prints."""
        return self._run([sys.executable, "-m", "bench.live.seeding", *words], **HASTY)

    def told(self, *words: object, core: int = CLIENT) -> dict[str, Any]:
        """The same, when it answers with JSON."""
        command = [sys.executable, "-m", "bench.live.seeding", *words]
        answer: dict[str, Any] = json.loads(self._run(command, core).splitlines()[-1])
        return answer

    def _run(self, command: list[object], core: int = CLIENT, **environment: str) -> str:
        with on_core(core):
            done = subprocess.run(
                [str(word) for word in command],
                cwd=ROOT,
                env={**self.environment, **environment},
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=False,
            )
        if done.returncode:
            raise Missing(f"{command[1:4]} failed:\n{(done.stdout + done.stderr)[-3000:]}")
        return done.stdout

    def live_session(self) -> str:
        """The id of the demo's session that is live."""
        asked = "from sessions.models import Session; print(Session.objects.get(status='live').pk)"
        return self.manage("shell", "--verbosity", "0", "-c", asked).split()[-1]

    def followers(
        self, count: int, stream: str, *, ticket: bool = True, snapshot: bool = False
    ) -> Path:
        """A file for the load client; tickets in it are good for a minute."""
        path = self.place / f"followers-{count}"
        words: list[object] = ["followers", "--count", count, "--stream", stream, "--out", path]
        words += ["--ticket"] if ticket else []
        words += ["--snapshot"] if snapshot else []
        self.seed(*words)
        return path

    @contextmanager
    def serving(self, server: str, **environment: str) -> Iterator[tuple[Child, int]]:
        """``ours-daphne`` or ``ours-uvicorn`` on the server's core, and its port."""
        door = listening()
        port = door.getsockname()[1]
        origin = f"http://127.0.0.1:{port}"
        env = {**self.environment, "SUMMIT_ORIGIN": origin, **environment}
        log = self.place / f"{server}.log"
        try:
            with running(_web(server, door.fileno()), log, env=env, fds=(door.fileno(),)) as child:
                _wait_for(child, port)
                yield child, port
        finally:
            door.close()


def _web(server: str, fd: int) -> list[object]:
    """The command of the product itself, leading to the bench's application."""
    if server == "ours-daphne":
        return [*commands.web(["--fd", str(fd)])[:-1], APPLICATION]
    flags = "--ws websockets-sansio --loop uvloop --http httptools --lifespan off"
    flags += " --ws-per-message-deflate false --no-access-log --log-level warning --backlog 1024"
    flags += f" --ws-max-size {commands.MAX_MESSAGE} --fd {fd}"
    return [sys.executable, "-m", "uvicorn", *shlex.split(flags), APPLICATION]


def _wait_for(child: Child, port: int) -> None:
    """Until the application answers, not only the socket that we opened ourselves."""
    for _ in range(120):
        if child.process.poll() is not None:
            raise Missing(f"our server does not start:\n{child.said()}")
        if responds("127.0.0.1", port, f"127.0.0.1:{port}"):
            return
    raise Missing(f"our server does not answer:\n{child.said()}")


def target(port: int, stream: str, **more: Any) -> Target:
    """Followers of the product, who acknowledge as ``static/js/line.js`` does."""
    given: dict[str, Any] = {
        "path": "/ws/live/",
        "complete": "welcome",
        "ws": "/bench/tell",
        "tells": True,
        "stream": stream,
        "acknowledge_every": 128,
        "acknowledge_bytes": 100_000,
        "acknowledge_ms": 10_000,
        **more,
    }
    return Target([port], **given)


def new_stream() -> str:
    """A stream of the bench that nobody has written to."""
    return f"bench:{uuid4()}"


class Houses:
    """One house for each database, with the demo, made when it is first asked for."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._made: dict[str, House] = {}

    def on(self, database: str = "sqlite") -> House:
        """``sqlite`` as on a laptop, or ``postgres`` with Redis as in production."""
        if database not in self._made:
            self._made[database] = self._build(database)
        return self._made[database]

    def _build(self, database: str) -> House:
        print(f"making a house on {database}", file=sys.stderr)
        place = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="summit-bench-")))
        kept = {name: v for name, v in os.environ.items() if not name.startswith("SUMMIT_")}
        environment = {
            **kept,
            "SUMMIT_DATA": str(place),
            "DJANGO_SETTINGS_MODULE": "summit.settings",
            "PYTHONUNBUFFERED": "1",
        }
        if database == "postgres":
            with on_core(CLIENT):
                address = self._stack.enter_context(postgres(fsync=True))
                broker = self._stack.enter_context(redis())
            environment = production_environment(place, address, broker, 8000)
        house = House(place, {**environment, "SUMMIT_LOG_LEVEL": "WARNING"}, database)
        house.manage("migrate", "--verbosity", 0)
        house.manage("collectstatic", "--noinput", "--verbosity", 0)
        house.manage("seed_demo", "--verbosity", 0)
        return house
