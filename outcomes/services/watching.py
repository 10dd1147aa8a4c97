"""The thread that keeps a lease alive, tells how far the work is, and hears that it should stop."""

import logging
import threading
import time

from django.db import connections

from outcomes.press.progress import News, Told
from outcomes.press.runner import RenderStopped
from outcomes.services import leases
from outcomes.services.leases import Lease

log = logging.getLogger(__name__)

TICK = 0.5  # seconds: browsers are told twice a second at most, a cancel is heard within one tick
BEAT = 3.0  # seconds between two extensions of the lease


class Watch:
    """``with Watch(lease, tell) as watch``: call ``watch.note`` with progress and ask
    ``watch.stopping``. ``reason`` is why: ``cancel``, ``lost`` or nothing."""

    def __init__(self, lease: Lease, tell: Told) -> None:
        self.reason = ""
        self._lease = lease
        self._tell = tell
        self._news: News | None = None
        self._written = time.monotonic()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"lease {lease.job.pk}", daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def note(self, news: News) -> None:
        """This far. Raises RenderStopped when there is no reason to go on."""
        self._news = news
        self._tell(news)
        if self.stopping():
            raise RenderStopped

    def stopping(self) -> bool:
        return bool(self.reason)

    def _run(self) -> None:
        try:
            while not self.reason and not self._over.wait(TICK):
                self._tick()
        finally:
            connections.close_all()

    def _tick(self) -> None:
        try:
            seen = leases.look(self._lease)
            if seen != "go":
                self.reason = seen
                return
            self._write()
        except leases.LeaseLost:
            self.reason = "lost"
        except Exception as error:
            # The database is away: go on as long as the lease would, with another connection.
            connections.close_all()
            log.warning("job %s: heartbeat failed: %r", self._lease.job.pk, error)
            if time.monotonic() - self._written > leases.LEASE.total_seconds():
                self.reason = "lost"

    def _write(self) -> None:
        news, self._news = self._news, None
        if news is not None:
            leases.advance(self._lease, news)
        elif time.monotonic() - self._written < BEAT:
            return
        else:
            leases.extend(self._lease)
        self._written = time.monotonic()
