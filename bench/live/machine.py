"""Cores, processes and what they use. Linux only: it reads ``/proc``."""

import hashlib
import os
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from summit.launch.child import mortal
from summit.launch.options import ROOT

TICK = os.sysconf("SC_CLK_TCK")
CORES = sorted(os.sched_getaffinity(0))
SERVER, CLIENT = CORES[0], CORES[-1]
HERE = Path(__file__).parent
PATIENCE = 60.0


class Missing(Exception):  # noqa: N818 -- it names what happened
    """Something that this measurement needs is not on this machine; the text says what."""


# What ends one measurement and not the whole bench.
PROBLEMS = (Missing, ChildProcessError, TimeoutError, AssertionError, subprocess.TimeoutExpired)


@contextmanager
def on_core(core: int) -> Iterator[None]:
    """Whatever is started inside stays on ``core``."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@dataclass
class Child:
    """A process that dies with the bench; what it says lies in ``log``."""

    process: subprocess.Popen
    log: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    def cpu_seconds(self) -> float:
        """User and system time of all its threads."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def rss_kib(self) -> int:
        """Resident memory."""
        for line in Path(f"/proc/{self.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Rss:"):
                return int(line.split()[1])
        return 0

    def end(self) -> None:
        """Asks it to end, and kills its group when it does not."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-2000:]


def start(
    command: list[object],
    log: Path,
    *,
    core: int = SERVER,
    env: dict[str, str] | None = None,
    fds: tuple[int, ...] = (),
    port: int = 0,
) -> Child:
    """Starts a server on ``core``; returns when ``port`` takes connections."""
    with on_core(core), log.open("ab") as file:
        process = subprocess.Popen(
            mortal(command),
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            pass_fds=fds,
            start_new_session=True,
        )
    child = Child(process, log)
    limit = time.monotonic() + PATIENCE
    while port and not _takes_connections(port):
        if process.poll() is not None or time.monotonic() > limit:
            child.end()
            raise Missing(f"{command[:4]} does not start:\n{child.said()}")
        time.sleep(0.05)
    return child


@contextmanager
def running(command: list[object], log: Path, **how: object) -> Iterator[Child]:
    """``start``, and its end."""
    child = start(command, log, **how)  # type: ignore[arg-type]
    try:
        yield child
    finally:
        child.end()


def _takes_connections(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listening() -> socket.socket:
    """A socket with room for a crowd at the door, to hand to a server as a file descriptor."""
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.bind(("127.0.0.1", 0))
    door.listen(1024)
    return door


def raise_limits() -> int:
    """As many open files as allowed, for us and our children; how many sockets that is."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard - 200


def compiled(name: str, *sources: str) -> Path:
    """The C program, made with gcc unless these very sources were made before."""
    gcc = shutil.which("gcc")
    if not gcc:
        raise Missing(
            "gcc is missing: the load client and the bare send loop are C. Debian: "
            "apt-get install -y gcc libc6-dev zlib1g-dev"
        )
    texts = [path.read_bytes() for path in sorted(HERE.glob("*.[ch]"))]
    mark = hashlib.sha256(b"".join(texts)).hexdigest()[:16]
    place = Path(tempfile.gettempdir()) / f"summit-bench-{os.getuid()}"
    place.mkdir(mode=0o700, exist_ok=True)
    if place.stat().st_uid != os.getuid():
        raise Missing(f"{place} belongs to somebody else")
    program = place / f"{name}-{mark}"
    if not program.exists():
        unfinished = program.with_suffix(f".{os.getpid()}")
        command = [gcc, "-O2", "-o", unfinished, *(HERE / source for source in sources), "-lz"]
        made = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        if made.returncode:
            raise Missing(f"gcc could not compile {name}:\n{made.stderr[-2000:]}")
        unfinished.replace(program)
    return program
