"""Starting ``manage.py up`` as a person does, and finding every process it has started."""

import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from summit.launch.child import mortal
from summit.launch.options import ROOT

PATIENCE = 60.0
MARK = "SUMMIT_TEST_MARK"


class House:
    """One ``up``, its output in files, all its processes recognisable by a mark."""

    def __init__(self, data: Path, *arguments: str, **environment: str) -> None:
        self.data = data
        self.mark = secrets.token_hex(8)
        data.mkdir(parents=True, exist_ok=True)
        self.out, self.err = data / "test.out", data / "test.err"
        up = [sys.executable, ROOT / "manage.py", "up", "--no-demo", "--data", data]
        self.command = [*up, *arguments]
        self.kept = {**_without_ours(), **environment}
        self.start()

    def start(self) -> None:
        """Also once more, when it has ended."""
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(
                mortal(self.command),
                cwd=ROOT,
                env={**self.kept, MARK: self.mark},
                stdout=out,
                stderr=err,
            )

    def origin(self) -> str:
        """The address of the one Ready line; fails with what ``up`` said when it does not come."""
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit and self.process.poll() is None:
            if lines := self.out.read_text().splitlines():
                assert [line.split()[0] for line in lines] == ["Ready:"]
                return lines[0].split()[1].rstrip("/")
            time.sleep(0.05)
        raise AssertionError(f"up never became ready:\n{self.said()}")

    def environment(self) -> dict[str, str]:
        """For another command on the same data directory."""
        return {**self.kept, "SUMMIT_DATA": str(self.data)}

    def said(self) -> str:
        return self.err.read_text()

    def wait_for_words(self, words: str) -> None:
        wait_until(lambda: words in self.said(), lambda: f"{words!r} never said:\n{self.said()}")

    def pids(self, having: str = "") -> list[int]:
        """Every living process with the mark, whose command line contains ``having``."""
        return [pid for pid in marked(self.mark) if having in command_line(pid)]

    def one(self, having: str) -> int:
        """The one process with these words, once it is there (the oldest: a pool is younger)."""
        wait_until(lambda: self.pids(having), lambda: f"no {having!r} in {self.pids()}")
        return min(self.pids(having))

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send the signal; the exit status."""
        self.process.send_signal(number)
        return self.process.wait(timeout=20)

    def nothing_left(self, seconds: float = 5.0) -> bool:
        wait_until(lambda: not self.pids(), lambda: f"left behind: {self.pids()}", seconds)
        return True

    def clean(self) -> None:
        """Whatever the test did, nothing stays."""
        for pid in [self.process.pid, *self.pids()]:
            if self.process.poll() is None or pid != self.process.pid:
                os.kill(pid, signal.SIGKILL)
        self.process.wait()


def furnished(factory: pytest.TempPathFactory) -> Path:
    """A data directory with tables, static files and the demo, to be copied: one for all the processes of
    a run, made by whoever needs it first."""
    base = factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "furnished"
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            making = place.with_suffix(".new")
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            for words in ("migrate", "collectstatic --noinput", "seed_demo"):
                subprocess.run(
                    [sys.executable, ROOT / "manage.py", *words.split(), "--verbosity", "0"],
                    cwd=ROOT, env={**_without_ours(), "SUMMIT_DATA": str(making)},
                    check=True, timeout=120,
                )  # fmt: skip
            making.rename(place)
    return place


def _without_ours() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith("SUMMIT_")}


def marked(mark: str) -> list[int]:
    """The process ids whose environment holds the mark (zombies have none)."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            environment = (place / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if f"{MARK}={mark}".encode() in environment:
            found.append(int(place.name))
    return found


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def wait_until(true, why, seconds=PATIENCE) -> None:
    """Until ``true()``; after ``seconds`` fail with ``why()``."""
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit, why()
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
