"""The load client, driven from Python."""

import json
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.live.machine import CLIENT, compiled, on_core
from summit.launch.child import mortal

BUSY = 0.85
SOURCES = ("client.c", "publisher.c", "sockets.c", "joining.c", "wire.c")


@dataclass
class Target:
    """Where followers go, how they know that they are in, and how a frame is published."""

    ports: list[int]
    path: str = "/"
    complete: str = "upgrade"  # or "welcome", "snap"
    http: str = ""  # publish with a POST to this path
    ws: str = ""  # publish over a socket opened at this path
    tells: bool = False  # the server makes the frame itself
    stream: str = "bench"
    acknowledge_every: int = 0  # frames; 0: never
    acknowledge_bytes: int = 0
    acknowledge_ms: int = 0
    base: int = 0  # the number before the first frame; -1: the first one tells
    more: list[object] = field(default_factory=list)

    def flags(self) -> list[object]:
        host = f"127.0.0.1:{self.ports[0]}"
        flags: list[object] = ["--host", host, "--origin", f"http://{host}", "--path", self.path]
        for port in self.ports:
            flags += ["--port", port]
        flags += ["--complete", self.complete, "--stream", self.stream, "--base", self.base]
        flags += ["--acknowledge-every", self.acknowledge_every]
        flags += ["--acknowledge-bytes", self.acknowledge_bytes]
        flags += ["--acknowledge-ms", self.acknowledge_ms]
        flags += ["--http", self.http] if self.http else []
        flags += ["--ws", self.ws] if self.ws else []
        flags += ["--tells"] if self.tells else []
        return flags + self.more


class Crowd:
    """Followers that are in. ``joined`` says how that went."""

    def __init__(self, process: subprocess.Popen) -> None:
        self._process = process
        self.joined: dict[str, Any] = {}

    def heard(self, seconds: float) -> dict[str, Any]:
        """The client's next answer."""
        output = self._process.stdout
        assert output is not None
        if not select.select([output], [], [], seconds)[0]:
            raise TimeoutError("the load client does not answer")
        line = output.readline()
        if not line:
            raise ChildProcessError(f"the load client ended with {self._process.wait(5)}")
        told: dict[str, Any] = json.loads(line)
        if told["cpu_share"] > BUSY and told["phase"] != "joined":
            print(
                f"warning: the client used {told['cpu_share']:.2f} of its core: it is the bottleneck",
                file=sys.stderr,
            )
        if told["alive"] < self.joined.get("alive", 0):
            lost, code = self.joined["alive"] - told["alive"], told["closed_code"]
            print(f"warning: {lost} followers were cut (last code {code})", file=sys.stderr)
        return told

    def ask(self, *words: object, seconds: float) -> dict[str, Any]:
        """One phase of ``client.c``; ``seconds`` is its planned length."""
        self.begin(*words)
        return self.heard(seconds + 120)

    def begin(self, *words: object) -> None:
        """Starts a phase; ``heard`` gives its answer."""
        entrance = self._process.stdin
        assert entrance is not None
        entrance.write((" ".join(str(word) for word in words) + "\n").encode())
        entrance.flush()


@contextmanager
def crowd(
    target: Target, followers: Path, *, size: int = 300, in_flight: int = 64
) -> Iterator[Crowd]:
    """Everybody in the file joins; they leave at the end."""
    program = compiled("client", *SOURCES)
    flags = ["--followers", followers, "--size", size, "--in-flight", in_flight]
    with on_core(CLIENT):
        process = subprocess.Popen(
            mortal([program, *target.flags(), *flags]),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
    try:
        people = Crowd(process)
        people.joined = people.heard(240)
        yield people
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def strangers(place: Path, count: int) -> Path:
    """A file of followers without a login and without a greeting."""
    path = place / f"strangers-{count}"
    path.write_text("\n" * count)
    return path
