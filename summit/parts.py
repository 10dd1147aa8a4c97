"""What a page shows of a stream, for everybody alike: drawn once, for pages and for snapshots.

An app registers the parts that it shows to an audience: functions from the thing's id to
``{DOM id: HTML}``, drawn with the page's own partials and neutral to the viewer. ``current`` puts them
together with the number they stand at; it is cached per (stream, language) until the stream moves.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import translation

from summit.live import frames, topics
from summit.log.models import Stream

Draw = Callable[[UUID], Mapping[str, str]]
FRESH_SECONDS = 1.0  # a page may be this old: its frames follow
AGED_SECONDS = 30  # what no stream tells (somebody's new name) is seen after this
KEPT = 200

_draws: dict[str, list[Draw]] = {}
_refreshed: dict[str, list[str]] = {}
_cache: dict[tuple[str, str], tuple["Snapshot", float, float]] = {}  # asked about at, drawn at
_locks: dict[tuple[str, str], threading.Lock] = {}


@dataclass(frozen=True)
class Snapshot:
    """The parts as they stand at ``seq`` or a little later. ``refresh`` are personal ones."""

    name: str
    epoch: str
    seq: int
    parts: Mapping[str, str]
    refresh: Sequence[str]

    @property
    def text(self) -> str:
        told = {"name": self.name, "epoch": self.epoch, "seq": self.seq}
        return frames.dump({"snap": {**told, "parts": self.parts, "refresh": self.refresh}})

    @property
    def cursor(self) -> dict[str, object]:
        """For ``data-streams``: where a page that shows these parts follows from."""
        return {"name": self.name, "epoch": self.epoch, "seq": self.seq}


def register(audience: str, draw: Draw, refresh: Sequence[str] = ()) -> None:
    """``draw`` and the ids of personal regions belong to pages of this audience."""
    _draws.setdefault(audience, []).append(draw)
    _refreshed.setdefault(audience, []).extend(refresh)


def are_known(name: str) -> bool:
    """Whether a snapshot can be taken of this stream."""
    found = topics.find(name)
    return found is not None and found[0].audience in _draws


def current(name: str, language: str, *, within: float | None = None) -> Snapshot:
    """At most ``within`` (FRESH_SECONDS) old; 0 draws it now, for somebody who looks for what they
    have just done. Asked by many at once it is drawn once."""
    key = (name, language)
    fresh = FRESH_SECONDS if within is None else within
    kept = _cache.get(key)
    if kept and time.monotonic() - kept[1] < fresh:
        return kept[0]
    with _locks.setdefault(key, threading.Lock()):
        kept = _cache.get(key)
        now = time.monotonic()
        if kept and now - kept[1] < fresh:
            return kept[0]
        row = Stream.objects.filter(name=name).first()
        epoch, seq = (str(row.epoch), row.last_seq) if row else ("", 0)
        if (
            kept
            and fresh
            and now - kept[2] < AGED_SECONDS
            and (kept[0].epoch, kept[0].seq) == (epoch, seq)
        ):
            snapshot, drawn = kept[0], kept[2]
        else:
            snapshot, drawn = _draw(name, language, epoch, seq), now
        if len(_cache) >= KEPT:
            _forget()
        _cache[key] = (snapshot, now, drawn)
        return snapshot


def _draw(name: str, language: str, epoch: str, seq: int) -> Snapshot:
    """The number is read before the state: being told again what is shown does no harm."""
    found = topics.find(name)
    parts: dict[str, str] = {}
    if found:
        with translation.override(language):
            for draw in _draws.get(found[0].audience, ()):
                parts |= draw(found[1])
    return Snapshot(name, epoch, seq, parts, _refreshed.get(found[0].audience, []) if found else [])


def _forget() -> None:
    oldest = sorted(_cache, key=lambda key: _cache[key][1])[: KEPT // 2]
    for key in oldest:
        _cache.pop(key, None)
        _locks.pop(key, None)
