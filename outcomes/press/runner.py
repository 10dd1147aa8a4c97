"""Runs the press in processes of its own and listens to them: one for the document, and one for each part of it
that is a file of its own, two at a time."""

import os
import selectors
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from outcomes.press.presses import Press, Rendered, RenderFailed
from outcomes.press.progress import Progress, Told
from outcomes.press.volumes import Part

LONGEST = 900.0  # seconds by the clock, of one process
LOOK = 0.2  # seconds between two looks at whether to stop
AT_ONCE = min(2, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)

Finished = Callable[[Part, Rendered], object]


class RenderStopped(Exception):  # noqa: N818 -- it names what happened
    """``stop`` said so; the children and everything they started are gone."""


@dataclass(frozen=True)
class Order:
    """What one process is to set, and where. ``part`` is None for the document itself."""

    content: bytes
    digest: str
    place: Path
    part: Part | None = None


def render(
    content: bytes,
    digest: str,
    workdir: Path,
    *,
    tell: Told,
    stop: Callable[[], bool],
    beside: Sequence[Part] = (),
    finished: Finished | None = None,
) -> Rendered:
    """``content`` (JSON) becomes ``workdir/out.pdf``, and each part of it ``beside`` a PDF of its own:
    ``finished`` is called with it as soon as it is there. ``tell(stage, done, total)`` hears of progress;
    ``stop()`` is asked a few times a second. Raises RenderFailed or RenderStopped."""
    orders = [Order(content, digest, workdir)]
    orders += [Order(one.content, one.digest, workdir / one.name, one) for one in beside]
    tell("setting", 0, 0)
    shop = _Shop(orders, tell)
    try:
        while shop.is_busy:
            if stop():
                raise RenderStopped
            for order, rendered in shop.look():
                if order.part is not None and finished is not None:
                    finished(order.part, rendered)
    finally:
        shop.close()
    return shop.document


class _Shop:
    """The presses that run, and the orders that wait for one."""

    def __init__(self, orders: Sequence[Order], tell: Told) -> None:
        self._waiting = deque(orders)
        self._running: dict[Press, Order] = {}
        self._ears = selectors.DefaultSelector()
        self._progress = Progress(tell, len(orders))
        self._document: Rendered | None = None

    @property
    def is_busy(self) -> bool:
        return bool(self._waiting or self._running)

    @property
    def document(self) -> Rendered:
        assert self._document is not None
        return self._document

    def look(self) -> list[tuple[Order, Rendered]]:
        """Starts what there is room for, and waits a moment for news; what has been finished."""
        while self._waiting and len(self._running) < AT_ONCE:
            self._start(self._waiting.popleft())
        for press in self._running:
            if time.monotonic() - press.began > LONGEST:
                raise RenderFailed(_("It took longer than %(n)d seconds.") % {"n": round(LONGEST)})
        return [
            ended
            for key, _events in self._ears.select(LOOK)
            if (ended := self._hear(key.data)) is not None
        ]

    def close(self) -> None:
        for press in self._running:
            press.end()
        self._ears.close()

    def _start(self, order: Order) -> None:
        press = Press(order.content, order.digest, order.place)
        self._running[press] = order
        self._ears.register(press.output, selectors.EVENT_READ, press)

    def _hear(self, press: Press) -> tuple[Order, Rendered] | None:
        news = press.hear()
        for one in news or ():
            self._told(press, one)
        if news is not None:
            return None
        self._ears.unregister(press.output)
        rendered = press.finish()
        order = self._running.pop(press)
        if order.part is None:
            self._document = rendered
        self._progress.ended(order.place.name, rendered.pages)
        return order, rendered

    def _told(self, press: Press, news: dict[str, Any]) -> None:
        if "stage" in news:
            name = self._running[press].place.name
            self._progress.heard(name, news["stage"], news["done"], news["total"])
