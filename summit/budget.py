"""How much one connection, one person and one room may ask of a process: token buckets, on a clock
that never jumps."""

import time
from collections import OrderedDict

PER_SECOND, BURST = 10, 60
PERSON_PER_SECOND, PERSON_BURST = 20, 120
ROOM_PER_SECOND, ROOM_BURST = 4000, 8000
KEPT = 20_000  # people and rooms remembered; a forgotten bucket is a full one


class Bucket:
    """Fills at ``rate`` per second up to ``size``."""

    __slots__ = ("at", "left", "rate", "size")

    def __init__(self, rate: float, size: float) -> None:
        self.rate, self.size, self.left, self.at = rate, size, float(size), time.monotonic()

    def take(self) -> bool:
        """One token, if there is one."""
        now = time.monotonic()
        self.left = min(self.size, self.left + (now - self.at) * self.rate)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


class Buckets:
    """One bucket per name; the longest unused are forgotten first."""

    def __init__(self, rate: float, size: float) -> None:
        self._rate, self._size = rate, size
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, name: str) -> bool:
        bucket = self._buckets.pop(name, None) or Bucket(self._rate, self._size)
        self._buckets[name] = bucket
        if len(self._buckets) > KEPT:
            self._buckets.popitem(last=False)
        return bucket.take()


people = Buckets(PERSON_PER_SECOND, PERSON_BURST)
rooms = Buckets(ROOM_PER_SECOND, ROOM_BURST)
