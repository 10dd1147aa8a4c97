"""How far several presses are, as one line, and how long they will take yet."""

import heapq
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

SETTING, LAYOUT, WRITING, FORMATS = "setting", "layout", "writing", "formats"
ORDER = (SETTING, LAYOUT, WRITING)
# How much of a press's time is over when a stage begins. ``again``: WeasyPrint lays out once more, and knows the
# number of pages. Seen alike from 45 to 60 pages and from reports to registers (bench/outcomes).
BEGINS = {SETTING: 0.1, LAYOUT: 0.25, "again": 0.63, WRITING: 0.7}
STARTING = 250_000  # a press takes as long to begin as to print so many bytes of its content
A_PAGE = 6_500  # bytes of content on a page, before the pages are known
CHECKING = 0.12  # reading the document back, as a part of setting it


@dataclass(frozen=True)
class News:
    """``stage`` (``outcomes.models.publications.STAGES``), how much of it is done (``total`` is 0 while nobody
    knows it), and the seconds left until all is over (None while nobody knows them)."""

    stage: str
    done: int = 0
    total: int = 0
    left: int | None = None


Told = Callable[[News], None]


@dataclass
class Work:
    """What one press has to do; ``size`` in bytes of content, 0 of what takes no time worth counting."""

    size: int
    is_document: bool = False
    began: float | None = None
    at: float = 0.0  # when it was last heard
    over: float = 0.0  # part of it, from 0 to 1
    stage: str = ""
    count: tuple[int, int] = (0, 0)
    pages: int = 0

    @property
    def weight(self) -> float:
        return self.size + STARTING if self.size else 0.0

    @property
    def took(self) -> float:
        return 0.0 if self.began is None else self.at - self.began

    @property
    def rest(self) -> float:
        return self.weight * (1 - self.over)

    def hear(self, stage: str, done: int, total: int) -> None:
        self.stage, self.count = stage, (done, total)
        self.over = max(self.over, self._part(stage, done, total))
        if stage == LAYOUT:
            self.pages = max(self.pages, done)

    def _part(self, stage: str, done: int, total: int) -> float:
        if stage != LAYOUT:
            return BEGINS.get(stage, 0.0)
        pages = total or max(self.size / A_PAGE, 1.1 * done)
        begins, ends = ("again", WRITING) if total else (LAYOUT, "again")
        return BEGINS[begins] + (BEGINS[ends] - BEGINS[begins]) * min(1.0, done / pages)


@dataclass
class Progress:
    """Of presses that take up ``works`` in order, ``at_once`` at a time. Of one that sets pages, what it says is
    told; of several, the pages that they have laid out together, until the last of them writes."""

    tell: Told
    works: Sequence[Work]
    at_once: int = 1
    now: Callable[[], float] = time.monotonic
    _said: News | None = field(default=None, init=False)
    _ends: float | None = field(default=None, init=False)

    def began(self, work: Work) -> None:
        work.began = work.at = self.now()

    def heard(self, work: Work, stage: str, done: int, total: int) -> None:
        work.at = self.now()
        work.hear(stage, done, total)
        self._look()

    def ended(self, work: Work, pages: int = 0) -> None:
        """It is through, and has so many pages."""
        work.at, work.over, work.stage, work.pages = self.now(), 1.0, "ended", pages
        self._look()

    def tick(self) -> None:
        """Time goes by."""
        if self._said is not None:
            self._say(self._said)

    def _look(self) -> None:
        left = self._seconds()
        self._ends = None if left is None else self.now() + left
        news = self._line()
        if news is not None:
            self._say(news)

    def _say(self, news: News) -> None:
        left = None if self._ends is None else math.ceil(max(0.0, self._ends - self.now()))
        news = replace(news, left=left)
        if news != self._said:
            self._said = news
            self.tell(news)

    def _line(self) -> News | None:
        setting = [one for one in self.works if one.size and one.over < 1]
        busy = [one for one in setting if one.stage in ORDER]
        if not setting:
            rest = [one for one in self.works if one.over < 1 and one.stage]
            return News(rest[0].stage, *rest[0].count) if rest else None
        if not busy:
            return None
        earliest = min(busy, key=lambda one: ORDER.index(one.stage))
        pages = sum(one.pages for one in self.works)
        if len([one for one in self.works if one.size]) == 1 or not pages:
            return News(earliest.stage, *earliest.count)
        if earliest.stage == WRITING and len(busy) == len(setting):
            return News(WRITING, *earliest.count)
        return News(LAYOUT, pages)

    def _seconds(self) -> float | None:
        """As long as the rest takes at the pace so far: what waits goes to whichever press is free first."""
        begun = [one for one in self.works if one.began is not None and one.size]
        if all(one.over < BEGINS[LAYOUT] for one in begun):
            return None  # how fast it is shows when pages come
        pace = sum(one.took for one in begun) / sum(one.weight * one.over for one in begun)
        busy = [one.rest for one in begun if one.over < 1]
        ends = [*busy, *[0.0] * self.at_once][: max(self.at_once, len(busy))]
        heapq.heapify(ends)
        for one in self.works:
            if one.began is None:
                heapq.heapreplace(ends, ends[0] + one.rest)
        checking = CHECKING * sum(one.weight for one in self.works if one.is_document)
        return pace * (max(ends) + checking)
