"""A stream of the bench's own: what is said there is a frame of the wanted size with a time stamp.

An event holds no content, so what a frame shows is kept here, by object id, in the process that says
it. The frame goes the way of every other: command, COMMIT, tail, render, socket.
"""

import os
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.contrib.auth import get_user_model

from summit.live import frames, topics
from summit.log import journal

KEPT = 5000
AROUND = 152  # bytes of a frame besides its HTML: stream, number, fact, verb, target

_texts: OrderedDict[str, str] = OrderedDict()


class Told:
    """The shape: an article with the stamp, filled up with letters."""

    def load(self, object_ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
        return {name: {"html": _texts[name]} for name in object_ids if name in _texts}

    def frame(self, object_id: str, context: dict[str, Any] | None) -> dict[str, Any]:
        return {"v": "replace", "t": f"told-{object_id}", **(context or {"html": "forgotten"})}


stream = topics.register("bench", "bench", lambda user, thing_id: True)
frames.register("bench", "bench", Told())  # type: ignore[arg-type]


def say(name: str, stamp: str, size: int, count: int) -> None:
    """``count`` facts in one command. Stamp 0: the moment before COMMIT."""
    nobody = get_user_model()()
    with journal.command() as act:
        moment = stamp if int(stamp) else f"{time.monotonic_ns():020d}"
        filled = os.urandom(size // 2).hex()  # deflates to half, as words in HTML do
        html = f"~T{moment}{filled}"[: max(22, size - AROUND)]
        for _ in range(count):
            thing = str(uuid4())
            _texts[thing] = html
            act.say(name, "bench.told", nobody, kind="bench", object_id=thing)
        while len(_texts) > KEPT:
            _texts.popitem(last=False)
