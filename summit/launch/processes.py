"""One process that ``up`` looks after, and what it says."""

import os
import re
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from summit.launch.child import mortal
from summit.launch.options import ROOT

MAX_LOG = 5_000_000  # bytes; then one older log is kept beside it
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds before a dead process is started again
SETTLED = 60.0  # seconds of life after which an earlier failure is forgotten
LOUD = re.compile(rb"\b(?:WARNING|ERROR|CRITICAL)\b|^\w*(?:Error|Exception): ")


class Log:
    """What a process says, in a file that does not grow for ever."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)

    def write(self, text: bytes) -> None:
        """Append; a log past its size becomes ``….log.1``."""
        if self.path.exists() and self.path.stat().st_size > MAX_LOG:
            self.path.replace(self.path.with_name(f"{self.path.name}.1"))
        with self.path.open("ab") as file:
            file.write(text)

    def last(self, lines: int = 15) -> str:
        """The last lines, for the message of a failure."""
        if not self.path.exists():
            return ""
        text = self.path.read_bytes()[-20_000:].decode("utf-8", "replace")
        return "\n".join(text.rstrip().splitlines()[-lines:])


class Process:
    """A child that dies with us, started in a session of its own so that Ctrl-C reaches only us."""

    def __init__(
        self,
        name: str,
        command: list[str],
        env: dict[str, str],
        logs: Path,
        fds: tuple[int, ...] = (),
    ) -> None:
        self.name = name
        self.log = Log(logs / f"{name}.log")
        self._command = mortal(command)
        self._env = env
        self._fds = fds
        self._child: subprocess.Popen[bytes] | None = None
        self._rest = b""
        self._born = 0.0
        self._pause = FIRST_PAUSE
        self._again_at = 0.0

    def start(self) -> None:
        """Start it; call this from the main thread only (see ``die_with_parent``)."""
        self.kill()  # what a dead one may have left in its group
        self.close()
        self._born = time.monotonic()
        self._child = subprocess.Popen(  # noqa: S603 -- summit.launch.commands
            self._command,
            cwd=ROOT,
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=self._fds,
            start_new_session=True,
        )
        os.set_blocking(self._output(), False)

    @property
    def pid(self) -> int:
        return self._child.pid if self._child else 0

    def ended(self) -> int | None:
        """The exit status (negative: the signal), or None while it lives."""
        return self._child.poll() if self._child else None

    def restart_when_due(self) -> str:
        """Start a dead process again after its pause; what to tell, or ""."""
        status = self.ended()
        now = time.monotonic()
        if status is None:
            return ""
        if not self._again_at:
            if now - self._born > SETTLED:
                self._pause = FIRST_PAUSE
            self._again_at = now + self._pause
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
            return f"{self.name} ended ({describe(status)}); starting it again."
        if now >= self._again_at:
            self._again_at = 0.0
            self.start()
        return ""

    def read(self) -> list[str]:
        """Move what it said into the log; the lines that deserve the terminal."""
        if self._child is None:
            return []
        try:
            said = os.read(self._output(), 65536)
        except BlockingIOError:
            return []
        if not said:
            return []
        self.log.write(said)
        *lines, self._rest = (self._rest + said).split(b"\n")
        return [line.decode("utf-8", "replace") for line in lines if LOUD.search(line)]

    def ask_to_end(self) -> None:
        if self._child and self.ended() is None:
            self._child.terminate()

    def kill(self) -> None:
        """End it and whatever it started, now."""
        if self._child is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()

    def close(self) -> None:
        """Read the rest and let go of the pipe."""
        if self._child and self._child.stdout:
            self.read()
            self._child.stdout.close()
            self._child = None

    def _output(self) -> int:
        if self._child is None or self._child.stdout is None:
            raise ProcessLookupError(f"{self.name} was never started")
        return self._child.stdout.fileno()


def describe(status: int) -> str:
    """An exit status in words."""
    return f"signal {signal.Signals(-status).name}" if status < 0 else f"status {status}"
