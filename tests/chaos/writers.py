"""People who write: contributions through the HTTP door, upvotes through the socket.

A key is kept and sent again until an answer comes; now and then somebody gives up at once, so that
"nobody knows" is an outcome too.
"""

import asyncio
import random

from tests.chaos import doors
from tests.chaos.doors import Unanswered
from tests.chaos.ledger import Command, Ledger
from tests.chaos.observer import Observer

GIVE_UP = 0.2  # how many people do not send again
TRIES = 40


async def contribute(house, port: int, command: Command, *, seconds: float = 8.0) -> str:
    """One try: ``acked``, ``rejected``, or ``""`` when it may be sent again."""
    command.tries += 1
    fields = {"text": command.text, "language": "en", "guiding_question": ""}
    path = f"/sessions/{command.room}/contributions/"
    request = doors.post(port, path, command.person, fields, key=command.key, host=house.host)
    answer = await doors.ask(port, request, seconds)
    if answer.status == 200 and "mine" in answer.said:
        command.acked(answer.said["mine"].removeprefix("contribution-"))
    elif answer.status in {400, 401, 403, 404, 409, 422}:
        command.rejected(str(answer.said.get("code", answer.status)))
    else:
        return ""
    return command.outcome


class Writers:
    """``ports`` are tried at random; ``observers`` carry the upvotes."""

    def __init__(self, house, room, ledger: Ledger, ports: list[int], observers: list[Observer]):
        self.house, self.room, self.ledger = house, room, ledger
        self.ports, self.observers = ports, observers
        self.random = random.Random(room.id)
        self.pause, self.upvotes = 0.15, 0.35
        self.stopped = False
        self.refused_by_house = 0
        self._tasks: list[asyncio.Task] = []
        self._held: dict[tuple[str, str], bool] = {}
        self._busy: set[str] = set()

    def start(self, count: int) -> None:
        self._tasks = [asyncio.create_task(self._write()) for _ in range(count)]

    async def stop(self, seconds: float = 30.0) -> None:
        """Nobody begins anything more; what is on its way may end."""
        self.stopped = True
        _, late = await asyncio.wait(self._tasks, timeout=seconds) if self._tasks else (0, ())
        for task in late:
            task.cancel()
        for task in self._tasks:
            if not task.cancelled() and task.done() and task.exception():
                raise task.exception()

    async def _write(self) -> None:
        while not self.stopped:
            if self.observers and self.random.random() < self.upvotes:
                await self._upvote()
            else:
                await self.one()
            await asyncio.sleep(self.pause * (0.5 + self.random.random()))

    async def one(self) -> Command:
        """A contribution, from its first try to its outcome."""
        command = self.ledger.contribution(await self.house.speaker(), self.room.id)
        gives_up = self.random.random() < GIVE_UP
        for number in range(TRIES):
            try:
                if await contribute(self.house, self.random.choice(self.ports), command):
                    return command
                self.refused_by_house += 1
            except Unanswered:
                if gives_up:
                    return command
            if self.stopped and number > 12:
                break
            await asyncio.sleep(self.random.random() * min(2.0, 0.1 * 2**number))
        return command

    async def _upvote(self) -> None:
        """One person's wish about one question; their next one waits for the answer to this."""
        free = [o for o in self.observers if o.person.id not in self._busy and not o.ended]
        if not free:
            return
        observer = self.random.choice(free)
        question = self.random.choice(self.room.questions)
        pair = (observer.person.id, question)
        self._held[pair] = on = not self._held.get(pair, False)
        command = self.ledger.upvote(observer.person, self.room.id, question, on)
        self._busy.add(observer.person.id)
        try:
            await self._send(observer, command)
        finally:
            self._busy.discard(observer.person.id)

    async def _send(self, observer: Observer, command: Command) -> None:
        gives_up = self.random.random() < GIVE_UP / 2
        for number in range(TRIES):
            said = await observer.command(command, seconds=2.0 if gives_up else 6.0)
            if said == "ok":
                return command.acked()
            if said:
                return command.rejected(said)
            if gives_up or (self.stopped and number > 3):
                return None
        return None
