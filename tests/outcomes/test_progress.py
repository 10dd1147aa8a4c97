"""How far several presses are, and how long they will take yet: said early enough, and not far off."""

import heapq
from collections.abc import Iterator

import pytest

from outcomes.models.publications import time_left
from outcomes.press.progress import STARTING, News, Progress, Work

SPEED = 80_000  # bytes of content a second, starting included
STAGES = (0.1, 0.25, 0.63, 0.7)  # when setting, layout, its second round and writing begin


class Shop:
    """Presses of these sizes under a clock that nobody waits for, each as slow as its size says."""

    def __init__(self, sizes: list[int], *, at_once: int = 2, pages: float = 1.0) -> None:
        self.clock, self.told = 0.0, list[tuple[float, News]]()
        self.works = [Work(size, is_document=not place) for place, size in enumerate(sizes)]
        self.works.insert(1, Work(0))  # the other formats
        self._at_once, self._pages = at_once, pages
        self.progress = Progress(self._tell, self.works, at_once, now=lambda: self.clock)

    def _tell(self, news: News) -> None:
        self.told.append((self.clock, news))

    def run(self) -> float:
        """Until the last is through; when that is."""
        waiting, busy = list(self.works), list[tuple[float, int, Iterator[float]]]()
        while waiting or busy:
            while waiting and len(busy) < self._at_once:
                work = waiting.pop(0)
                steps = self._press(work, self.clock)
                self.progress.began(work)
                heapq.heappush(busy, (next(steps), id(work), steps))
            self.clock, name, steps = heapq.heappop(busy)
            self.progress.tick()
            following = next(steps, None)
            if following is not None:
                heapq.heappush(busy, (following, name, steps))
        return self.clock

    def _press(self, work: Work, began: float) -> Iterator[float]:
        """When its next word comes; it is said when that time has come."""
        if not work.size:
            yield began + 0.5
            self.progress.heard(work, "formats", 2, 5)
            yield began + 0.6
            self.progress.ended(work)
            return
        long = (work.size + STARTING) / SPEED
        pages = max(1, round(work.size / 6500 * self._pages))
        yield began + STAGES[0] * long
        self.progress.heard(work, "setting", 0, 3)
        for first, last, total in ((STAGES[1], STAGES[2], 0), (STAGES[2], STAGES[3], pages)):
            for page in range(pages):
                yield began + (first + (last - first) * page / pages) * long
                self.progress.heard(work, "layout", page + 1, total)
        yield began + STAGES[3] * long
        self.progress.heard(work, "writing", 0, pages)
        yield began + long
        self.progress.ended(work, pages)


@pytest.mark.parametrize(
    ("sizes", "at_once"),
    [([380_000], 2), ([206_000, 530_000, 530_000], 2), ([400_000] * 7, 2), ([400_000] * 4, 1)],
)
@pytest.mark.parametrize(("pages", "off"), [(0.6, 0.45), (1.0, 0.2), (1.5, 0.45)])
def test_what_is_left_is_said_and_not_far_off(
    sizes: list[int], at_once: int, pages: float, off: float
) -> None:
    """Also when a page holds more or less than usual."""
    shop = Shop(sizes, at_once=at_once, pages=pages)
    end = shop.run()
    said = [(at, news.left) for at, news in shop.told if news.left is not None]
    assert said[0][0] < 0.3 * end
    for at, left in said:
        # Reading the document back comes after the presses.
        assert end - at - off * end <= left <= end - at + off * end + 2, (at, left, end)
    assert said[-1][1] is not None
    assert said[-1][1] <= 0.15 * end + 2


def test_nothing_is_said_about_the_rest_before_anything_is_known() -> None:
    shop = Shop([380_000])
    shop.progress.began(shop.works[0])
    shop.clock = 0.7
    shop.progress.heard(shop.works[0], "setting", 0, 3)
    assert [news.left for _at, news in shop.told] == [None]
    assert [news.stage for _at, news in shop.told] == ["setting"]


def test_while_a_press_is_silent_the_rest_grows_less() -> None:
    shop = Shop([380_000])
    shop.progress.began(shop.works[0])
    shop.clock = 4.0
    shop.progress.heard(shop.works[0], "layout", 40, 0)
    first = shop.told[-1][1]
    assert first.left is not None
    shop.clock = 7.0
    shop.progress.tick()
    assert shop.told[-1][1] == News(first.stage, first.done, first.total, first.left - 3)
    shop.clock = 1000.0
    shop.progress.tick()
    assert shop.told[-1][1].left == 0


def test_several_presses_are_told_as_one_that_lays_out_and_then_writes() -> None:
    shop = Shop([206_000, 530_000, 530_000])
    shop.run()
    stages = [news.stage for _at, news in shop.told]
    assert list(dict.fromkeys(stages)) == ["setting", "layout", "writing"]
    assert stages == sorted(stages, key=["setting", "layout", "writing"].index)
    pages = [news.done for _at, news in shop.told if news.stage == "layout"]
    assert pages == sorted(pages)


def test_formats_that_come_last_are_told() -> None:
    shop = Shop([206_000])
    document, formats = shop.works
    for work in shop.works:
        shop.progress.began(work)
    shop.progress.heard(formats, "formats", 1, 5)
    assert shop.told == []
    shop.clock = 5.0
    shop.progress.ended(document, 31)
    shop.progress.heard(formats, "formats", 2, 5)
    assert [(news.stage, news.done, news.total) for _at, news in shop.told[-2:]] == [
        ("formats", 1, 5),
        ("formats", 2, 5),
    ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (0, "a few seconds left"),
        (5, "a few seconds left"),
        (6, "about 10 seconds left"),
        (50, "about 50 seconds left"),
        (51, "about 1 minute left"),
        (61, "about 2 minutes left"),
        (600, "about 10 minutes left"),
    ],
)
def test_a_guess_is_told_as_one(seconds: int | None, words: str) -> None:
    assert time_left(seconds) == words
