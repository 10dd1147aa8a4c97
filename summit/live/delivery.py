"""From the ring to the sockets. Nothing here waits for a browser: a socket that cannot take what comes
keeps its cursor and is *lagging*, and is tried again when it acknowledges or at the next turn."""

import asyncio
import contextlib
import logging
import types
from collections.abc import Coroutine, Generator, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from summit import metrics, parts
from summit.live.frames import Frame
from summit.live.tail import WINDOW, Cursor, Drawn, Hole, Tail
from summit.log import threads
from summit.server.messages import pack, prepare

if TYPE_CHECKING:
    from summit.live.consumer import LiveConsumer

log = logging.getLogger(__name__)

AT_ONCE = 256  # sockets served before other work has its turn
MOVING = {"append", "replace", "remove"}  # what makes a kept snapshot old


class Batch:
    """Messages that are sent together: made once, in the form that a socket takes."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.count = len(texts)
        self.size = sum(len(text) for text in texts)

    @classmethod
    def of(cls, frames: Iterable[Frame]) -> "Batch":
        return cls([frame.text for frame in frames])

    @cached_property
    def raw(self) -> bytes:
        return b"".join(prepare(text.encode()) for text in self.texts)

    @cached_property
    def packed(self) -> bytes:
        return b"".join(pack(text.encode()) for text in self.texts)


class Delivery:
    def __init__(self) -> None:
        self._snapshots: dict[tuple[str, str], tuple[parts.Snapshot, Batch]] = {}
        self._drawing: dict[tuple[str, str], asyncio.Task[tuple[parts.Snapshot, Batch]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    # ------------------------------------------------------------------ everybody who is up to date
    async def fan_out(self, tail: Tail, before: int, drawn: Drawn) -> None:
        """New frames, from ``before`` on, to every cursor that stands there."""
        batches = {language: Batch.of(new) for language, new in drawn.items()}
        for place, cursor in enumerate(list(tail.cursors.values())):
            batch = batches.get(cursor.language)
            try:
                if cursor.sent == before and batch and cursor.takes(batch):
                    cursor.sent = before + batch.count
                elif cursor.is_behind() and not cursor.socket.closed:
                    tail.lagging.add(cursor)
            except Exception:
                self.fail(cursor.socket)
            if place % AT_ONCE == AT_ONCE - 1:
                await asyncio.sleep(0)

    def fail(self, socket: "LiveConsumer") -> None:
        """One socket's failure is its own: it is closed, the others are served."""
        log.exception("a socket failed and is closed")
        with contextlib.suppress(Exception):
            socket.close_soon(1011)

    # ------------------------------------------------------------------ whoever is behind
    def pump_soon(self, cursor: Cursor) -> None:
        """Tries a lagging cursor again, beside whatever else is going on."""
        if not cursor.pumping and not cursor.socket.is_stuck():
            task = asyncio.get_running_loop().create_task(self._pump_guarded(cursor))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pump_guarded(self, cursor: Cursor) -> None:
        try:
            await self.pump(cursor)
        except Exception:
            self.fail(cursor.socket)

    async def pump(self, cursor: Cursor) -> None:
        """Sends what the window allows; the rest stays in the ring or in the log."""
        if cursor.pumping:
            return
        cursor.pumping = True
        try:
            if cursor.is_followed() and (not cursor.wants_snapshot or await self._snap(cursor)):
                while cursor.begun and cursor.sent < cursor.tail.head and await self._more(cursor):
                    pass
        except Hole:
            await self.reset(cursor, "pruned")
        finally:
            cursor.pumping = False
        if cursor.is_followed() and cursor.is_behind():
            cursor.tail.lagging.add(cursor)
        else:
            cursor.tail.lagging.discard(cursor)

    async def _more(self, cursor: Cursor) -> bool:
        start, socket = cursor.sent, cursor.socket
        room = WINDOW - (start - cursor.acked)
        if room <= 0 or socket.closed or socket.muted or socket.is_stuck():
            return False
        frames = await cursor.tail.frames_after(start, socket.language, room)
        if not cursor.is_followed() or not cursor.begun or cursor.sent != start:
            return True  # dropped, or begun anew, while we were reading: look again
        fitting: list[Frame] = []
        size = 0
        for frame in frames:
            size += len(frame.text)
            if fitting and not cursor.has_room(size):
                break
            fitting.append(frame)
        batch = Batch.of(fitting)
        if not fitting or not cursor.takes(batch):
            return False
        cursor.sent = fitting[-1].seq
        return True

    # ------------------------------------------------------------------ whoever must begin anew
    async def reset(self, cursor: Cursor, reason: str) -> None:
        """The log cannot serve this cursor: a snapshot, or the browser fetches its page's parts."""
        metrics.count(f'resets_total{{reason="{reason}"}}')
        tail = cursor.tail
        cursor.stop()
        cursor.wants_snapshot = parts.are_known(tail.name)
        told = {"name": tail.name, "reason": reason, "epoch": str(tail.epoch or "")}
        cursor.socket.say_now(
            {"reset": {**told, "seq": tail.head, "snapshot": cursor.wants_snapshot}}
        )
        if cursor.wants_snapshot and not cursor.pumping:
            await self.pump(cursor)
        elif cursor.wants_snapshot:
            tail.lagging.add(cursor)

    async def _snap(self, cursor: Cursor) -> bool:
        socket = cursor.socket
        if socket.is_stuck():
            return False
        snapshot, batch = await self.snapshot(cursor.tail, socket.language)
        if not cursor.is_followed() or not cursor.wants_snapshot or not socket.deliver(batch):
            return False
        cursor.wants_snapshot = False
        cursor.begin(snapshot.seq)
        return True

    async def snapshot(self, tail: Tail, language: str) -> tuple[parts.Snapshot, Batch]:
        """Drawn at most once for a stream, language and number, however many ask."""
        key = (tail.name, language)
        kept = self._snapshots.get(key)
        if kept and kept[0].epoch == str(tail.epoch or "") and _still_good(tail, kept[0], language):
            return kept
        if key not in self._drawing:
            task = asyncio.get_running_loop().create_task(self._draw(tail.name, language))
            self._drawing[key] = task
            task.add_done_callback(lambda _: self._drawing.pop(key, None))
        return await asyncio.shield(self._drawing[key])

    async def _draw(self, name: str, language: str) -> tuple[parts.Snapshot, Batch]:
        snapshot = await threads.read(parts.current, name, language)
        metrics.count("snapshots_total")
        self._snapshots[name, language] = (snapshot, Batch([snapshot.text]))
        return self._snapshots[name, language]

    def forget(self, name: str) -> None:
        """Nobody follows this stream here any more."""
        self._snapshots = {key: kept for key, kept in self._snapshots.items() if key[0] != name}


def _still_good(tail: Tail, snapshot: parts.Snapshot, language: str) -> bool:
    """Nothing it shows was changed since; counters that moved follow as frames."""
    if snapshot.seq == tail.head:
        return True
    ring = tail.rings.get(language)
    if snapshot.seq > tail.head or not ring or ring[0].seq > snapshot.seq + 1:
        return False
    return all(frame.verb not in MOVING for frame in ring if frame.seq > snapshot.seq)


# ------------------------------------------------------------------ servers that make senders wait
def step(work: Coroutine[Any, Any, None]) -> asyncio.Task[None] | None:
    """Runs ``work`` as far as it goes without waiting; a task for the rest, if there is one. On most
    servers most sends need no waiting, and a task per socket and frame would cost more than they do."""
    try:
        waits_for = work.send(None)
    except StopIteration:
        return None
    return asyncio.get_running_loop().create_task(_finish(work, waits_for))


async def _finish(work: Coroutine[Any, Any, None], waits_for: object) -> None:
    await _resume(work, waits_for)


@types.coroutine
def _resume(work: Coroutine[Any, Any, None], waits_for: object) -> Generator[object, Any, None]:
    while True:
        try:
            try:
                answer = yield waits_for
            except BaseException as error:
                waits_for = work.throw(error)
            else:
                waits_for = work.send(answer)
        except StopIteration:
            return
