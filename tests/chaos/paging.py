"""The page that a browser opens before its line: the ticket it gives, and its parts when the log cannot
serve any more (static/js/live.js)."""

import json
import re
import time
from collections import Counter
from html import unescape

from tests.chaos import doors
from tests.chaos.cursor import Cursor

TICKET_SECONDS = 50.0  # good for a minute; the browser counts from when it got it
PAGE_SECONDS = 30.0


class Paging:
    """The part of an observer that asks for pages."""

    streams: dict[str, Cursor]
    counts: Counter[str]
    _awaited: set[str]
    _ticket: tuple[str, float] | None = None  # and when it came

    def _all(self) -> list[dict]:
        raise NotImplementedError

    async def _say(self, message: dict) -> None:
        raise NotImplementedError

    async def enter(self) -> None:
        """The page is opened once, before the first line. A page that lets nobody in has no ticket."""
        if self.ticketed and self._ticket is None:
            found = re.search(r'data-ticket="([^"]+)"', await self._page(next(iter(self.streams))))
            self.renew(unescape(found[1]) if found else "")

    def renew(self, ticket: str) -> None:
        self._ticket = (ticket, time.monotonic())

    def hello(self) -> dict:
        """What this browser says first; with its ticket while that is good."""
        said = {"v": 2, "language": self.language, "streams": self._all()}
        ticket, came = self._ticket or ("", 0.0)
        if not self.ticketed or not ticket or time.monotonic() - came > TICKET_SECONDS:
            return said
        self.counts["tickets"] += 1
        return {**said, "ticket": ticket}

    async def _page(self, name: str) -> str:
        path, host = f"/sessions/{name.split(':')[1]}/room/", self.house.host
        request = doors.get(self.port, path, self.person, language=self.language, host=host)
        return (await doors.ask(self.port, request, PAGE_SECONDS)).text

    async def resync(self, name: str) -> None:
        """The page again: its parts, and the cursor that belongs to them."""
        self.counts["pages"] += 1
        page = await self._page(name)
        found = re.search(r'data-streams="([^"]+)"', page)
        for entry in json.loads(unescape(found[1])) if found else ():
            if entry["name"] == name:
                self.streams[name].begin(entry["epoch"], entry["seq"], {"page": page})
        self._awaited.add(name)
        await self._say({"follow": self._all()})
