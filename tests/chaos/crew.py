"""Celery workers and the clock of a house, and the presses that they start."""

import hashlib
import http.client
import io
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

from pypdf import PdfReader

from tests.chaos.house import House
from tests.chaos.scale import PATIENCE
from tests.production import servers

_numbers = count(1)


class Crew:
    """Use as a context manager: nobody of it outlives the test."""

    def __init__(self, house: House) -> None:
        self.house, self.environment = house, house.environment
        self._running: list[servers.Server] = []

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *problem: object) -> None:
        for server in self._running:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGCONT)
            server.end(signal.SIGKILL)

    def worker(self, **more: str) -> servers.Server:
        """One more, ready to take messages."""
        path = os.pathsep.join([str(Path(__file__).parent / "shim"), str(servers.ROOT)])
        env = {**self.environment, "PYTHONPATH": path, **more}
        self._running.append(servers.start_worker(env, f"crew{os.getpid()}-{next(_numbers)}"))
        return self._running[-1]

    def start_again(self) -> None:
        """Workers that ended by themselves, as the compose file (``restart: unless-stopped``) and ``up`` do."""
        for one in [*self._running]:
            if one.name.startswith("crew") and one.process.poll() is not None:
                self._running.remove(one)
                self.worker()

    def clock(self) -> servers.Server:
        self._running.append(servers.start_beat(self.environment))
        return self._running[-1]

    # -------------------------------------------------------------- what it works on
    def library(self, contributions: int = 60) -> str:
        slug = f"library-{os.getpid()}-{next(_numbers)}"
        self.house.do("library", slug=slug, contributions=contributions)
        return slug

    def ask(self, slug: str, document: str = "report") -> str:
        return self.house.do("ask_for", slug=slug, document=document)

    def row(self, job: str) -> dict:
        return self.house.do("job", job=job)

    def published(self, slug: str) -> list[dict]:
        return self.house.do("published", slug=slug)

    def ends(self, job: str, seconds: float = PATIENCE + 60) -> dict:
        """Its row once it is over."""
        return self.until(job, lambda row: row["state"] not in {"queued", "running"}, seconds)

    def until(self, job: str, true: Callable[[dict], bool], seconds: float = PATIENCE) -> dict:
        limit = time.monotonic() + seconds
        while not true(row := self.row(job)):
            said = [server.said()[-1500:] for server in self._running]
            assert time.monotonic() < limit, (row, *said)
            time.sleep(0.05)
        return row

    def blobs(self) -> list[Path]:
        return list((Path(self.environment["SUMMIT_DATA"]) / "files" / "blobs").glob("*"))


def presses(job: str) -> list[int]:
    """The processes that render it now."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (place / "cmdline").read_bytes()
            if b"outcomes.press.child" in words and job.encode() in words:
                found.append(int(place.name))
    return found


def gone(true: Callable[[], object], what: str, seconds: float = 20.0) -> None:
    """Until it is not true any more."""
    limit = time.monotonic() + seconds
    while found := true():
        assert time.monotonic() < limit, f"{what}: {found}"
        time.sleep(0.05)


def fetch(house: House, port: int, publication: str, form: str = "pdf") -> bytes:
    """As olga's browser does it."""
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        headers = {"Cookie": f"login={house.olga.cookie}", "Host": house.host}
        wire.request("GET", f"/documents/{publication}/{form}/", headers=headers)
        answer = wire.getresponse()
        content = answer.read()
        assert answer.status == 200, (answer.status, content[:300])
        return content
    finally:
        wire.close()


def is_whole(content: bytes, files: list[dict], form: str = "pdf") -> bool:
    """What was filed under this digest, to its last byte, and a PDF."""
    wanted = next(file for file in files if file["format"] == form)
    same = hashlib.sha256(content).hexdigest() == wanted["sha256"]
    return same and len(PdfReader(io.BytesIO(content), strict=True).pages) == wanted["pages"]
