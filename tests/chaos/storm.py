"""People write and browsers watch while a test does harm; afterwards everything is held together."""

import asyncio
from collections import Counter

from tests.chaos import oracle, report
from tests.chaos.books import Books
from tests.chaos.ledger import Ledger
from tests.chaos.observer import Observer
from tests.chaos.scale import PATIENCE, SCALE
from tests.chaos.writers import Writers


class Storm:
    """``async with Storm(house, "F1") as storm:`` do harm, then ``await storm.verdict()``.

    Browsers sit at A and B in turn, or at ``ports``; writers knock at ``doors`` or else there too.
    """

    def __init__(
        self, house, fault: str, *, ports: list[int] | None = None, doors: list[int] | None = None,
        observers: int | None = None, writers: int | None = None, count: bool = True,
    ) -> None:  # fmt: skip
        self.house, self.fault, self.count = house, fault, count
        self.room, self.ledger, self.books = house.room(), Ledger(), Books(house.database)
        self.ports = ports or list(house.ports.values())
        many = SCALE.observers if observers is None else observers
        self.observers = [
            Observer(
                house, self.ports[place % len(self.ports)], person, [self.room.stream],
                language=("en", "fr")[place // 2 % 2], ticketed=place % 3 != 2,
            )
            for place, person in enumerate(house.somebody(many))
        ]  # fmt: skip
        self.writers = Writers(house, self.room, self.ledger, doors or self.ports, self.observers)
        self.writers.pause = SCALE.pause
        self.number = SCALE.writers if writers is None else writers
        self.guests: list[Observer] = []
        self.landed: Counter[str] = Counter()

    async def __aenter__(self) -> "Storm":
        await self.writers.one()  # from now on the stream has an epoch that everybody is told
        for observer in self.observers:
            observer.open()
        await self.everybody_is_in()
        self.writers.start(self.number)
        return self

    async def __aexit__(self, *problem: object) -> None:
        self.writers.stopped = True
        for task in self.writers._tasks:
            task.cancel()
        await asyncio.gather(*self.writers._tasks, return_exceptions=True)
        await asyncio.gather(*(o.close() for o in [*self.observers, *self.guests]))

    async def everybody_is_in(self, seconds: float = PATIENCE) -> None:
        async with asyncio.timeout(seconds):
            await asyncio.gather(
                *(o.live.wait() for o in [*self.observers, *self.guests] if not o.ended)
            )

    async def acked(self, more: int, seconds: float = PATIENCE) -> None:
        """Until so many more commands are acknowledged: the house lives."""
        wanted = self.ledger.counts().get("acked", 0) + more
        async with asyncio.timeout(seconds):
            while self.ledger.counts().get("acked", 0) < wanted:
                await asyncio.sleep(0.05)

    def guest(self, person, port: int, *names: str) -> Observer:
        """One more browser, of somebody special; the judge does not ask it."""
        guest = Observer(self.house, port, person, [self.room.stream, *names])
        self.guests.append(guest.open())
        return guest

    def head(self) -> int:
        """Where the log of the room stands."""
        return self.books.stream(self.room.stream)[1]

    def stands(self, observer: Observer) -> int:
        return observer.streams[self.room.stream].seq

    def shows_everything(self, observer: Observer) -> bool:
        """After another start: its parts and the frames since are all the words that the room has."""
        cursor = observer.streams[self.room.stream]
        shown = [*cursor.parts.values(), *(str(what) for what in cursor.shown.values())]
        page = " ".join(shown)
        return all(text in page for _, text, _ in self.books.of_room("contributions", self.room.id))

    def hit(self, number: int = 1) -> None:
        """A fault is proved to have landed."""
        self.landed[self.fault] += number

    async def verdict(self, seconds: float | None = None) -> oracle.Verdict:
        """The faults are over: everybody comes back, everything settles, the judge speaks."""
        await self.writers.stop()
        await oracle.settle(self.books, self.room.stream, self.observers, seconds or oracle.SETTLE)
        found = await asyncio.to_thread(
            oracle.judge, self.books, self.room, self.ledger, self.observers
        )
        if self.count:
            report.note(self, found)
        return found
