"""What a fact looks like in a browser.

A frame shows the current state of its object, rendered with the partial that the page uses,
neutral to the viewer and once per language. So a frame is idempotent, and what was pushed is what
a reload shows. An object that this audience may not see (any more) becomes ``remove``.

Frames are JSON: ``{"s": stream, "q": seq, "e": fact, "v": verb, "t": DOM id, …}`` with the verbs
``append`` (``into``, ``html``; an id that is there is replaced), ``replace`` (``html``; an absent id
is ignored), ``remove``, ``refresh`` (the region fetches its own ``data-src``) and ``tally`` (``n``:
numbers by name, no HTML).
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from summit.live import topics
from summit.live.models import Event

Loader = Callable[[Sequence[str]], Mapping[str, dict[str, Any]]]


@dataclass(frozen=True)
class Fragment:
    """``load`` takes object ids and gives the partial's context for those the audience may see.
    ``into`` names the list an object belongs to (from its context); without it it stands alone."""

    partial: str
    load: Loader
    root: str
    into: Callable[[dict[str, Any]], str] | None = None

    def frame(self, object_id: str, context: dict[str, Any] | None) -> dict[str, Any]:
        target = self.root.format(id=object_id)
        if context is None:
            return {"v": "remove", "t": target}
        html = render_to_string(self.partial, context)
        if self.into is None:
            return {"v": "replace", "t": target, "html": html}
        return {"v": "append", "t": target, "into": self.into(context), "html": html}


@dataclass(frozen=True)
class Tally:
    """``load`` gives numbers by name."""

    load: Loader
    root: str

    def frame(self, object_id: str, context: dict[str, Any] | None) -> dict[str, Any]:
        target = self.root.format(id=object_id)
        if context is None:
            return {"v": "remove", "t": target}
        return {"v": "tally", "t": target, "n": context}


@dataclass(frozen=True)
class Refresh:
    """The region with this DOM id asks the server again, for its own viewer."""

    root: str

    def load(self, object_ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
        return {object_id: {} for object_id in object_ids}

    def frame(self, object_id: str, context: dict[str, Any] | None) -> dict[str, Any]:
        return {"v": "refresh", "t": self.root.format(id=object_id)}


Shape = Fragment | Tally | Refresh
_shapes: dict[tuple[str, str], Shape] = {}


def register(kind: str, audience: str, shape: Shape) -> None:
    """How objects of ``kind`` are shown to ``audience``."""
    _shapes[kind, audience] = shape


def registered() -> dict[tuple[str, str], Shape]:
    """All of them, for the tests that hold every shape to its promise."""
    return dict(_shapes)


def render(stream: str, events: Iterable[Event], language: str) -> list[tuple[int, str]]:
    """``(seq, JSON)`` of each event, in order. One load per kind and one render per object."""
    events = list(events)
    found = topics.find(stream)
    audience = found[0].audience if found else ""
    drawn: dict[tuple[str, str], dict[str, Any]] = {}
    with translation.override(language):
        for kind in {event.kind for event in events}:
            shape = _shapes.get((kind, audience))
            ids = list(dict.fromkeys(event.object_id for event in events if event.kind == kind))
            contexts = shape.load(ids) if shape else {}
            for object_id in ids:
                drawn[kind, object_id] = (
                    shape.frame(object_id, contexts.get(object_id)) if shape else {"v": "none"}
                )
    return [
        (
            event.seq,
            json.dumps(
                {
                    "s": stream,
                    "q": event.seq,
                    "e": event.fact,
                    **drawn[event.kind, event.object_id],
                },
                ensure_ascii=False,
                separators=(",", ":"),
            ),
        )
        for event in events
    ]
