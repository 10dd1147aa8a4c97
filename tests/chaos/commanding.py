"""How a browser commands over its socket: each command has a key, is kept, and is said again on every new
line until it is answered (static/js/commands.js)."""

import asyncio
import contextlib
from collections import Counter

from websockets.exceptions import ConnectionClosed

from tests.chaos.ledger import Command


class Commanding:
    """The part of an observer that asks for something."""

    counts: Counter[str]
    live: asyncio.Event
    waiting: dict[str, tuple[Command, asyncio.Future]]

    async def _say(self, message: dict) -> None:
        raise NotImplementedError

    async def say_what_waits(self) -> None:
        """On a new line, once the server has said welcome."""
        for command, _ in list(self.waiting.values()):
            await self._say(_cmd(command))

    async def command(self, command: Command, seconds: float = 8.0) -> str:
        """``ok``, a final error's code, or "" when nobody answered in time. Kept and sent again."""
        future = asyncio.get_running_loop().create_future()
        self.waiting[str(command.key)] = (command, future)
        command.tries += 1
        try:
            async with asyncio.timeout(seconds):
                with contextlib.suppress(ConnectionClosed, OSError):
                    if self.live.is_set():
                        await self._say(_cmd(command))
                return await future
        except TimeoutError:
            return ""
        finally:
            self.waiting.pop(str(command.key), None)

    def _answer(self, key: str, code: str) -> None:
        _, future = self.waiting.get(key, (None, None))
        if future is not None and not future.done():
            self.counts[code] += 1
            future.set_result(code)

    async def _error(self, told: dict) -> None:
        if not told["retry"]:
            self._answer(told["key"], told["code"])
        elif told["key"] in self.waiting:
            self.counts["again"] += 1
            loop, command = asyncio.get_running_loop(), self.waiting[told["key"]][0]
            loop.call_later(told["after"], lambda: loop.create_task(self._again(command)))

    async def _again(self, command: Command) -> None:
        with contextlib.suppress(ConnectionClosed, OSError):
            if str(command.key) in self.waiting:
                await self._say(_cmd(command))


def _cmd(command: Command) -> dict:
    content = {"type": "question.upvote", "id": command.question, "on": command.on}
    return {"cmd": {"key": str(command.key), **content}}
