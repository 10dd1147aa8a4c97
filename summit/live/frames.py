"""What a fact looks like in a browser.

A frame shows the current state of its object, rendered with the partial that the page uses,
neutral to the viewer and once per language. So a frame is idempotent, and what was pushed is what
a reload shows. An object that this audience may not see (any more) becomes ``remove``.

Frames are JSON: ``{"s": stream, "q": seq, "e": fact, "v": verb, "t": DOM id, …}`` with the verbs
``append`` (``into``, ``html``; an id that is there is replaced), ``replace`` (``html``; an absent id
is ignored), ``remove``, ``refresh`` (the region fetches its own ``data-src``) and ``tally`` (``n``:
numbers by name, no HTML)."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from summit.live import topics
from summit.log.models import Event

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


@dataclass(slots=True)
class Frame:
    """One event as its followers are sent it; the text is made once, on demand.
    ``body`` is the JSON after the event's own fields; frames of one object share it."""

    stream: str
    seq: int
    fact: str
    target: str
    verb: str
    body: str
    _text: str = ""

    @property
    def text(self) -> str:
        if not self._text:
            head = dump({"s": self.stream, "q": self.seq, "e": self.fact})
            self._text = f"{head[:-1]},{self.body[1:]}"
        return self._text

    def give_way(self, later: "Frame") -> None:
        """``later`` shows the same object: what this one showed must not be shown again. It shows that
        state too, or, where its place in a list does not matter, nothing."""
        places = self.verb == later.verb == "append"
        self.verb, self.body = (later.verb, later.body) if places else ("none", NONE)
        self._text = ""


def dump(message: object) -> str:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


NONE = dump({"v": "none"})


def draw(stream: str, kind: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Each object as ``{"v": verb, …}``, in the language that is active. One load for all."""
    found = topics.find(stream)
    shape = _shapes.get((kind, found[0].audience if found else ""))
    if shape is None:
        return {object_id: {"v": "none"} for object_id in ids}
    contexts = shape.load([object_id for object_id in ids if object_id])
    return {
        object_id: shape.frame(object_id, contexts.get(object_id)) if object_id else {"v": "none"}
        for object_id in ids
    }


def render(stream: str, events: Iterable[Event], language: str) -> list[Frame]:
    """The frame of each event, in order. One load per kind and one render per object."""
    events = list(events)
    drawn: dict[tuple[str, str], tuple[str, str, str]] = {}
    with translation.override(language):
        for kind in {event.kind for event in events}:
            ids = list(dict.fromkeys(event.object_id for event in events if event.kind == kind))
            for object_id, body in draw(stream, kind, ids).items():
                drawn[kind, object_id] = (body.get("t", ""), body["v"], dump(body))
    made = [Frame(stream, e.seq, e.fact, *drawn[e.kind, e.object_id]) for e in events]
    _spare_repetition(made)
    return made


def _spare_repetition(frames: Sequence[Frame]) -> None:
    """Of several frames that show the same in the same place, only the last needs to say it."""
    told: set[tuple[str, str]] = set()
    for frame in reversed(frames):
        place = (frame.verb, frame.target)
        if frame.verb in {"replace", "refresh"} and place in told:
            frame.verb, frame.body = "none", NONE
        told.add(place)
