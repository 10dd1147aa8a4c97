"""What came of it: every act with its answer, when it was seen, who waited, what was lost."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from time import monotonic

SLOW = 60.0  # what was seen later than this was replayed, not late


@dataclass
class Book:
    """Filled while the rehearsal runs; read by ``report`` and ``audit``."""

    entered: list[float] = field(default_factory=list)  # seconds from the click to the live line
    not_in: Counter[str] = field(default_factory=Counter)  # why somebody did not get in
    accepted: Counter[str] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)  # act, reason
    unanswered: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)  # the server's own: 5xx, "failed"
    doors: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    healed: list[float] = field(default_factory=list)  # seconds without a line
    gaps: int = 0  # frames that were missing, noticed and fetched
    resets: Counter[str] = field(default_factory=Counter)
    closes: Counter[int] = field(default_factory=Counter)
    frames: int = 0
    bytes: int = 0
    behind: list[str] = field(default_factory=list)  # people who do not hold the whole log
    missing: list[str] = field(default_factory=list)  # acknowledged, and not in the database
    waiting: dict[str, float] = field(default_factory=dict)  # for a moderator, since when
    waits: list[float] = field(default_factory=list)
    queue: list[int] = field(default_factory=lambda: [0])
    memory: list[float] = field(default_factory=list)  # MiB of the web server
    made: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    wishes: dict[tuple[str, str, str], object] = field(default_factory=dict)
    sent: dict[tuple[str, str], float] = field(default_factory=dict)
    arrivals: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))

    # -------------------------------------------------------------- acts
    def answered(self, act: str, seconds: float) -> None:
        self.doors[act].append(seconds)

    def made_it(self, act: str) -> None:
        self.accepted[act] += 1

    def refuse(self, act: str, why: str) -> None:
        self.refused[act, why] += 1

    # -------------------------------------------------------------- from send to seen
    def send(self, target: str, fact: str, at: float) -> None:
        """This DOM id will be told with this fact; it was sent at ``at``."""
        self.sent[target, fact] = at

    def see(self, target: str, fact: str) -> None:
        """A browser that was not catching up has its frame."""
        self.arrivals[target, fact].append(monotonic())

    @property
    def seen(self) -> list[float]:
        """Sorted seconds, each of each browser."""
        found = [
            at - began
            for name, began in self.sent.items()
            for at in self.arrivals.get(name, ())
            if 0 <= at - began < SLOW
        ]
        return sorted(found)

    # -------------------------------------------------------------- the queue
    def wait(self, target: str) -> None:
        self.waiting.setdefault(target, monotonic())
        self.queue.append(len(self.waiting))

    def decided(self, target: str) -> None:
        since = self.waiting.pop(target, None)
        if since is not None:
            self.waits.append(monotonic() - since)
            self.queue.append(len(self.waiting))

    @property
    def lost(self) -> int:
        """What must be 0."""
        return len(self.behind) + len(self.missing)


def share(values: list[float], part: float) -> float:
    """The value below which ``part`` of them lie; 0 when there is none."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)] if ordered else 0.0
