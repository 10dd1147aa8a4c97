"""One stream as this process knows it: where the log stands, a ring of frames that are ready, and the cursors
of those who follow. What a socket has not been sent yet is in the ring or in the log, never in a queue."""

import itertools
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from summit.live import frames
from summit.live.frames import Frame
from summit.log import threads
from summit.log.models import Event, Stream

if TYPE_CHECKING:
    from summit.live.consumer import LiveConsumer
    from summit.live.delivery import Batch

RING = 1000
BATCH = 500
WINDOW = 256
WINDOW_BYTES = 256 * 1024
# Frames by language.
Drawn = dict[str, list[Frame]]
State = tuple[UUID, int, int]


class Hole(Exception):  # noqa: N818 -- it names what is there
    """A number is missing where none may be: pruned meanwhile, or the log was tampered with."""


@dataclass(slots=True, eq=False)
class Cursor:
    """How far one socket is in one stream. Nothing is sent before ``begun``."""

    socket: "LiveConsumer"
    tail: "Tail"
    language: str
    packs: bool  # its browser takes deflated messages
    sent: int = 0
    acked: int = 0
    unacked: int = 0  # bytes
    # Straight to the network: open since a batch was taken, until anything else happens to the socket.
    way: Callable[[bytes], int] | None = None
    begun: bool = False
    pumping: bool = False
    wants_snapshot: bool = False
    allowed: bool = False  # asked and answered; before, it is only here to miss nothing

    def is_followed(self) -> bool:
        return self.socket.cursors.get(self.tail.name) is self

    def is_behind(self) -> bool:
        return self.wants_snapshot or (self.begun and self.sent < self.tail.head)

    def begin(self, seq: int) -> None:
        self.sent = self.acked = seq
        self.unacked = 0
        self.begun = True

    def stop(self) -> None:
        """Nothing more is sent, until it begins anew."""
        self.begun = False
        self.way = None

    def acknowledge(self, seq: int) -> bool:
        """Whether that is news."""
        if not self.acked < seq <= self.sent:
            return False
        # What remains is taken to be as large, on the average, as all of it was.
        self.unacked = self.unacked * (self.sent - seq) // (self.sent - self.acked)
        self.acked = seq
        return True

    def has_room(self, size: int) -> bool:
        """For ``size`` bytes more, ahead of what was acknowledged; one message always."""
        return not self.unacked or self.unacked + size <= WINDOW_BYTES

    def takes(self, batch: "Batch") -> bool:
        """Whether it is in the window, and the socket has taken it."""
        if self.sent - self.acked + batch.count > WINDOW or not self.has_room(batch.size):
            return False
        if self.way is None or not self._goes_straight(batch, self.way):
            if not self.begun or not self.socket.deliver(batch):
                return False
            self.way = self.socket.straight_way()
        self.unacked += batch.size
        return True

    def _goes_straight(self, batch: "Batch", way: Callable[[bytes], int]) -> bool:
        """With nobody asked: of thousands of sockets nothing is looked at but this cursor."""
        prepared = batch.packed if self.packs else batch.raw
        try:
            size = way(prepared)
        except OSError:  # it takes nothing now, or is gone
            self.way = None
            return False
        if size < len(prepared):
            self.socket.wire.write_rest(prepared[size:])
        return True


@dataclass(eq=False)
class Tail:
    """``rings[language]`` ends at ``head``."""

    name: str
    head: int = 0
    floor: int = 0
    epoch: UUID | None = None
    rings: dict[str, deque[Frame]] = field(default_factory=dict)
    cursors: dict["LiveConsumer", Cursor] = field(default_factory=dict)
    lagging: set[Cursor] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)  # spoken here since it is followed

    def stand_at(self, state: State) -> None:
        """As the log says; what was drawn before is forgotten."""
        self.epoch, self.head, self.floor = state
        self.rings.clear()

    def add(self, socket: "LiveConsumer") -> Cursor:
        self.cursors[socket] = Cursor(socket, self, socket.language, socket.packs)
        self.languages.add(socket.language)
        return self.cursors[socket]

    def remove(self, cursor: Cursor) -> None:
        cursor.stop()
        self.lagging.discard(cursor)
        self.cursors.pop(cursor.socket, None)

    async def frames_after(self, seq: int, language: str, most: int) -> list[Frame]:
        """The next frames of (seq, head], at most ``most``, from the ring or else from the log."""
        ring = self.rings.get(language)
        if ring and ring[0].seq <= seq + 1:
            skip = seq + 1 - ring[0].seq
            return list(itertools.islice(ring, skip, skip + most))
        drawn = await threads.read(read, self.name, seq, self.head, [language], most)
        return drawn[language]

    async def advance(self, last: int) -> Drawn:
        """Reads and draws the next of (head, last], and moves ``head`` behind them."""
        drawn = await threads.read(read, self.name, self.head, last, list(self.languages), BATCH)
        before = self.head
        self.head = next((new[-1].seq for new in drawn.values() if new), last)
        for language, new in drawn.items():
            ring = self.rings.get(language)
            if ring is None or (ring and ring[-1].seq != before):
                ring = self.rings[language] = deque(maxlen=RING)
            for frame in new:
                overtake(ring, frame)
                ring.append(frame)
        for language in set(self.rings) - set(drawn):
            del self.rings[language]
        return drawn


def overtake(ring: Iterable[Frame], frame: Frame) -> None:
    """Hidden, corrected or erased words leave the ring: whoever catches up is not shown them."""
    if frame.verb not in {"append", "replace", "remove"}:
        return
    for earlier in ring:
        if earlier.target == frame.target and earlier.verb in {"append", "replace"}:
            earlier.give_way(frame)


def read(name: str, after: int, head: int, languages: Iterable[str], most: int) -> Drawn:
    """The frames of (after, head], at most ``most``. Raises Hole when one is missing."""
    events = list(
        Event.objects.filter(stream__name=name, seq__gt=after, seq__lte=head).order_by("seq")[:most]
    )
    expected = range(after + 1, after + 1 + max(len(events), min(1, head - after)))
    if [event.seq for event in events] != list(expected):
        raise Hole(f"The log of {name} has a hole after {after}.")
    return {language: frames.render(name, events, language) for language in languages}


def states(names: Iterable[str]) -> dict[str, State]:
    """Epoch, head and floor of each stream that has been written to."""
    rows = Stream.objects.filter(name__in=names)
    return {row.name: (row.epoch, row.last_seq, row.floor_seq) for row in rows}
