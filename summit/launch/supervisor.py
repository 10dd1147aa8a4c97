"""The processes of the house: started, watched, and ended together."""

import signal
import sys
import time
from collections.abc import Callable
from types import FrameType

from summit.launch.processes import Process, describe

TICK = 0.1  # seconds
GRACE = 6.0  # seconds a process has to finish what it holds
STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Broken(Exception):  # noqa: N818 -- it names what happened
    """The house cannot stand; the text says why and what to do."""


class Stopped(BaseException):
    """Ctrl-C or SIGTERM; like ``KeyboardInterrupt`` no ``Exception``, so that nothing swallows it."""


class Supervisor:
    """One web process that everything hangs on, and helpers that are started again when they die.

    Signals raise ``Stopped`` wherever we are, also while the database is being prepared.
    """

    def __init__(self) -> None:
        self._web: Process | None = None
        self._helpers: list[Process] = []
        self._stopping = False
        for number in STOPPING:
            signal.signal(number, self._on_signal)

    def start_web(self, web: Process, ready: Callable[[], bool], seconds: float) -> None:
        """Start it and return when ``ready()``. Raises ``Broken`` when it dies or takes longer."""
        self._web = web
        web.start()
        limit = time.monotonic() + seconds
        while not ready():
            self._look()
            if time.monotonic() > limit:
                raise Broken(self._story(f"It did not answer within {seconds:.0f} seconds."))

    def start_helpers(self, helpers: list[Process]) -> None:
        """Start them; from now on they are started again when they die."""
        self._helpers = helpers
        for process in helpers:
            process.start()

    def watch(self) -> None:
        """For ever: until ``Stopped``, or ``Broken`` when the web process dies."""
        while True:
            self._look()

    def end(self) -> None:
        """End every process: asked first, killed after the grace, nothing left behind."""
        self._stopping = True
        for process in self._all():
            process.ask_to_end()
        limit = time.monotonic() + GRACE
        while time.monotonic() < limit and any(p.ended() is None for p in self._all()):
            self._listen()
        for process in self._all():
            process.kill()  # also what an ended one has left in its group
            process.close()

    def _all(self) -> list[Process]:
        return [*self._helpers, *([self._web] if self._web else [])]

    def _look(self) -> None:
        self._listen()
        if self._web and (status := self._web.ended()) is not None:
            raise Broken(self._story(f"The web server ended ({describe(status)})."))
        for process in self._helpers:
            if news := process.restart_when_due():
                tell(news)

    def _listen(self) -> None:
        heard = False
        for process in self._all():
            for line in process.read():
                heard = True
                tell(f"[{process.name}] {line}")
        if not heard:
            time.sleep(TICK)

    def _story(self, what: str) -> str:
        """What happened, the last words of the web process, and where to read on."""
        if self._web is None:
            return what
        self._listen()
        log = self._web.log
        return f"{what} Its last words:\n{log.last()}\nThe whole log: {log.path}"

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if not self._stopping:
            self._stopping = True
            raise Stopped
        for process in self._all():  # asked twice: now
            process.kill()


def tell(text: str) -> None:
    """A line for the person at the terminal, beside the one ``Ready:`` line on standard output."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
