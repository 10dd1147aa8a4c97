"""A bad network between two programs on this machine: one TCP proxy, its faults set while it runs.

    latency    seconds that every piece waits            bandwidth  bytes per second (0: as fast)
    slice      bytes in a piece (1: letter by letter)    hole       nothing passes, nothing closes
    cuts       chance that a piece is the last           cut_after  cut when so many bytes came back
    refuse     new connections are cut at once

``reset`` cuts everything with RST; ``half_open`` ends the server's side and tells the client nothing.
"""

import asyncio
import contextlib
import random
import socket
import struct
from collections.abc import Callable

PIECE = 16384


class Proxy:
    """``target`` is a port of this machine, or the path of a Unix socket."""

    def __init__(self, target: int | str, seed: int = 1) -> None:
        self.target = target
        self.random = random.Random(seed)
        self.latency = self.cuts = 0.0
        self.bandwidth = self.slice = 0
        self.hole = self.refuse = False
        self.cut_after: int | None = None
        self.cut_when: Callable[[bytes], bool] | None = None  # asked of what comes back
        self.landed = 0  # connections that a fault really met: cut, held back or slowed
        self.port = 0
        self.pairs: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()
        self._mute: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()
        self._met: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()
        self._tasks: set[asyncio.Task] = set()

    async def __aenter__(self) -> "Proxy":
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *problem: object) -> None:
        self.server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._cut_all()

    # -------------------------------------------------------------- faults
    def reset(self) -> int:
        """RST on both sides of everything; how many connections were cut."""
        return self._cut_all()

    def _cut_all(self) -> int:
        cut = list(self.pairs)
        for pair in cut:
            self._cut(pair)
        return len(cut)

    def half_open(self) -> int:
        """The server hears an end; the client hears nothing, ever."""
        found = len(self.pairs)
        self._mute |= self.pairs
        for _, server in self.pairs:
            server.transport.abort()
        self.landed += found
        return found

    def heal(self) -> None:
        """A good network again, for what is open and what comes."""
        self.latency = self.cuts = 0.0
        self.bandwidth = self.slice = 0
        self.hole = self.refuse = False
        self.cut_after = self.cut_when = None
        self._mute.clear()
        self._met.clear()

    # -------------------------------------------------------------- the work
    async def _serve(self, reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        self._tasks.add(asyncio.current_task())
        try:
            if self.refuse:
                self.landed += 1
                _rst(client)
                return
            with contextlib.suppress(OSError):
                await self._join(reader, client)
        except asyncio.CancelledError:
            client.transport.abort()
        finally:
            self._tasks.discard(asyncio.current_task())

    async def _join(self, reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        try:
            if isinstance(self.target, str):
                other, server = await asyncio.open_unix_connection(self.target)
            else:
                other, server = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            _rst(client)
            return
        pair = (client, server)
        self.pairs.add(pair)
        ways = [
            asyncio.create_task(self._pump(reader, server, pair, back=False)),
            asyncio.create_task(self._pump(other, client, pair, back=True)),
        ]
        try:
            await asyncio.wait(ways)
        finally:
            for way in ways:
                way.cancel()
            self.pairs.discard(pair)
            client.transport.abort()
            server.transport.abort()

    async def _pump(self, reader, writer, pair, *, back: bool) -> None:
        passed = 0
        with contextlib.suppress(OSError):
            while piece := await reader.read(self.slice or PIECE):
                while self.hole:
                    self._meets(pair)
                    await asyncio.sleep(0.1)
                    if pair not in self.pairs:
                        return
                if self._last(piece, passed, back):
                    self._cut(pair)
                    return
                passed += len(piece)
                await self._wait(len(piece), pair)
                writer.write(piece)
                await writer.drain()
            while pair in self._mute:
                await asyncio.sleep(0.1)
            if writer.can_write_eof():
                writer.write_eof()

    def _last(self, piece: bytes, passed: int, back: bool) -> bool:
        if self.cuts and self.random.random() < self.cuts:
            return True
        if back and self.cut_when is not None and self.cut_when(piece):
            return True
        return back and self.cut_after is not None and passed + len(piece) > self.cut_after

    async def _wait(self, count: int, pair: tuple) -> None:
        pause = self.latency + (count / self.bandwidth if self.bandwidth else 0)
        if self.slice:
            pause = pause or 0.0005
        if pause:
            self._meets(pair)
            await asyncio.sleep(pause)

    def _meets(self, pair: tuple) -> None:
        """Each connection counts once for what holds it back."""
        if pair not in self._met:
            self._met.add(pair)
            self.landed += 1

    def _cut(self, pair: tuple[asyncio.StreamWriter, asyncio.StreamWriter]) -> None:
        if pair in self.pairs:
            self.pairs.discard(pair)
            self.landed += 1
            for side in pair:
                _rst(side)


def _rst(writer: asyncio.StreamWriter) -> None:
    wire = writer.get_extra_info("socket")
    if wire is not None and wire.family != socket.AF_UNIX:
        with contextlib.suppress(OSError):
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
