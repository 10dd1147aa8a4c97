"""Live frames of a room while a report is compiled on the same machine, against the same without it."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.live import parts
from bench.live.house import House, Houses
from bench.live.machine import raise_limits

PER_SECOND = 10.0
SLUG = "beside"
FILL = "from bench.outcomes.filling import fill; fill(%r, %d)"
LANGUAGES = ("en", "fr", "ar")


def frames(followers: int, contributions: int, seconds: int) -> list[dict[str, Any]]:
    """Two rows: the p99 in milliseconds from publishing a frame to having seen it, alone and beside a compile
    that begins with it and is begun again until the frames are through."""
    raise_limits()
    with ExitStack() as stack:
        made = Houses(stack).on("sqlite")
        made.manage("shell", "--verbosity", "0", "-c", FILL % (SLUG, contributions))
        with parts.followed(made, "ours-daphne", followers) as (_child, people, _before):
            rows = []
            for beside in (False, True):
                compiles = _Compiles(made)
                if beside:
                    stack.enter_context(compiles)
                    time.sleep(1.0)
                told = people.ask("paced", PER_SECOND, seconds, seconds=seconds)
                rows.append(
                    {
                        "beside": f"a report of {contributions:,}" if beside else "nothing",
                        "followers": told["alive"],
                        **{name: told[name] for name in ("p50_ms", "p99_ms", "max_ms")},
                        "compiles": compiles.done,
                    }
                )
        return rows


class _Compiles:
    """One after the other, each in another language, until it is left."""

    def __init__(self, house: House) -> None:
        self.done = 0
        self._house, self._over = house, threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._running: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        if self._running is not None:
            self._running.terminate()
        self._thread.join()

    def _run(self) -> None:
        with tempfile.TemporaryDirectory() as out:
            for language in LANGUAGES:
                if self._over.is_set():
                    return
                command = [sys.executable, "manage.py", "compile", SLUG, "--document", "report",
                           "--language", language, "--out", out]  # fmt: skip
                self._running = subprocess.Popen(
                    command, env=self._house.environment, cwd=Path(__file__).parents[2],
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                    preexec_fn=lambda: os.sched_setaffinity(0, range(os.cpu_count() or 1)),
                )  # fmt: skip
                self._running.wait()
                self.done += 1
