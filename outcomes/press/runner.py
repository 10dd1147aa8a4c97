"""Runs the press in processes of its own and listens to them: one for the document's pages, one for its other
formats, and one for each part of it that is a file of its own, two at a time."""

import os
import selectors
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from outcomes.press.presses import FORMATS, PAGES, Press, Rendered, RenderFailed
from outcomes.press.progress import SETTING, News, Progress, Told, Work
from outcomes.press.volumes import Part

LONGEST = 900.0  # seconds by the clock, of one process
LOOK = 0.2  # seconds between two looks at whether to stop
AT_ONCE = min(2, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)

Finished = Callable[[Part, Rendered], object]


class RenderStopped(Exception):  # noqa: N818 -- it names what happened
    """``stop`` said so; the children and everything they started are gone."""


@dataclass(frozen=True)
class Order:
    """What one process is to do, and where. ``part`` is None for the document itself."""

    content: bytes
    digest: str
    place: Path
    part: Part | None = None
    task: str = PAGES
    work: Work = field(default_factory=lambda: Work(0))


def render(
    content: bytes,
    digest: str,
    workdir: Path,
    *,
    tell: Told,
    stop: Callable[[], bool],
    beside: Sequence[Part] = (),
    finished: Finished | None = None,
    elsewhere: int = 0,
) -> Rendered:
    """``content`` (JSON) becomes ``workdir/out.pdf`` and the other formats, and each part of it ``beside`` a PDF
    of its own: ``finished`` is called with it as soon as it is there. ``tell`` hears of progress; ``stop()`` is
    asked a few times a second. ``elsewhere`` is how many bytes of ``content`` are not in the document but in its
    parts. Raises RenderFailed or RenderStopped."""
    own = Work(max(1, len(content) - elsewhere), is_document=True)
    orders = [Order(content, digest, workdir, work=own)]
    orders += [Order(content, digest, workdir / FORMATS, task=FORMATS)]
    orders += [_part(one, workdir) for one in beside]
    tell(News(SETTING))
    shop = _Shop(orders, tell)
    try:
        while shop.is_busy:
            if stop():
                raise RenderStopped
            for part, rendered in shop.look():
                if finished is not None:
                    finished(part, rendered)
    finally:
        shop.close()
    return shop.document


def _part(one: Part, workdir: Path) -> Order:
    return Order(one.content, one.digest, workdir / one.name, one, work=Work(len(one.content)))


class _Shop:
    """The presses that run, and the orders that wait for one."""

    def __init__(self, orders: Sequence[Order], tell: Told) -> None:
        self._waiting = deque(orders)
        self._running: dict[Press, Order] = {}
        self._ears = selectors.DefaultSelector()
        self._progress = Progress(tell, [one.work for one in orders], AT_ONCE)
        self._document: Rendered | None = None
        self._others: list[dict[str, Any]] = []

    @property
    def is_busy(self) -> bool:
        return bool(self._waiting or self._running)

    @property
    def document(self) -> Rendered:
        assert self._document is not None
        return replace(self._document, others=self._others)

    def look(self) -> list[tuple[Part, Rendered]]:
        """Starts what there is room for, and waits a moment for news; the parts that have been finished."""
        while self._waiting and len(self._running) < AT_ONCE:
            self._start(self._waiting.popleft())
        for press in self._running:
            if time.monotonic() - press.began > LONGEST:
                raise RenderFailed(_("It took longer than %(n)d seconds.") % {"n": round(LONGEST)})
        self._progress.tick()
        return [
            part
            for key, _events in self._ears.select(LOOK)
            if (part := self._hear(key.data)) is not None
        ]

    def close(self) -> None:
        for press in self._running:
            press.end()
        self._ears.close()

    def _start(self, order: Order) -> None:
        press = Press(order.content, order.digest, order.place, order.task)
        self._running[press] = order
        self._progress.began(order.work)
        self._ears.register(press.output, selectors.EVENT_READ, press)

    def _hear(self, press: Press) -> tuple[Part, Rendered] | None:
        news = press.hear()
        for one in news or ():
            self._told(press, one)
        if news is not None:
            return None
        self._ears.unregister(press.output)
        made = press.finish()
        return self._made(self._running.pop(press), made)

    def _made(self, order: Order, made: dict[str, Any]) -> tuple[Part, Rendered] | None:
        self._progress.ended(order.work, made.get("pages", 0))
        if order.task == FORMATS:
            self._others = made["others"]
            return None
        rendered = Rendered(order.place / "out.pdf", **made)
        if order.part is not None:
            return order.part, rendered
        self._document = rendered
        return None

    def _told(self, press: Press, news: dict[str, Any]) -> None:
        if "stage" in news:
            work = self._running[press].work
            self._progress.heard(work, news["stage"], news["done"], news["total"])
