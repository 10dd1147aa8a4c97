"""What the presses of this process use: looked at five times a second. Linux only."""

import threading
from pathlib import Path

LOOK = 0.2  # seconds


class Watching:
    """``with Watching() as seen``: afterwards ``seen.most`` is the largest press, ``seen.together`` the most that
    all of them had at one moment (MiB resident; together, what they share counts once), ``seen.started`` how
    many there were."""

    def __init__(self) -> None:
        self.most = self.together = 0.0
        self._seen: set[int] = set()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def started(self) -> int:
        return len(self._seen)

    def __enter__(self) -> "Watching":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(LOOK):
            sizes = [self._size(pid) for pid in _children()]
            self.most = max([self.most, *(rss for rss, _share in sizes)])
            self.together = max(self.together, sum(share for _rss, share in sizes))

    def _size(self, pid: int) -> tuple[float, float]:
        """Of a press, and its share; (0, 0) of anything else."""
        try:
            if b"outcomes.press.child" not in Path(f"/proc/{pid}/cmdline").read_bytes():
                return 0.0, 0.0
            told = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
        except OSError:
            return 0.0, 0.0
        self._seen.add(pid)
        kib = {
            name: int(size.split()[0]) for name, _, size in (line.partition(":") for line in told)
        }
        return kib["Rss"] / 1024, kib["Pss"] / 1024


def _children() -> list[int]:
    """Of every thread of this process."""
    found: list[int] = []
    for path in Path("/proc/self/task").glob("*/children"):
        try:
            found += map(int, path.read_text().split())
        except OSError:
            continue
    return found
