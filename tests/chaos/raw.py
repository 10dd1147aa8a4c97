"""A WebSocket client without manners: bytes as one likes, and what the server says to them."""

import asyncio
import base64
import os
import struct

from tests.chaos.doors import Unanswered


class Raw:
    """``status`` is the answer to the handshake; ``code`` how the server closed (1006: just gone)."""

    def __init__(self, port: int) -> None:
        self.port, self.status, self.code = port, 0, 0
        self.received = 0

    async def open(self, host: str, cookie: str, origin: str | None) -> "Raw":
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = ["GET /ws/live/ HTTP/1.1", f"Host: {host}", "Upgrade: websocket"]
        lines += ["Connection: Upgrade", f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
        lines += [f"Cookie: login={cookie}"] if cookie else []
        lines += [f"Origin: {origin}"] if origin is not None else []
        self.writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        try:
            async with asyncio.timeout(15):
                head = await self.reader.readuntil(b"\r\n\r\n")
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            self.abort()
            raise Unanswered(repr(error)) from error
        self.status = int(head.split()[1])
        return self

    def abort(self) -> None:
        self.writer.transport.abort()

    async def send(self, payload: bytes, *, opcode: int = 1, fin: bool = True) -> bool:
        """One frame; False when the server has gone."""
        size = len(payload)
        head = bytes([(0x80 if fin else 0) | opcode])
        if size < 126:
            head += bytes([0x80 | size])
        elif size < 65536:
            head += bytes([0x80 | 126]) + struct.pack("!H", size)
        else:
            head += bytes([0x80 | 127]) + struct.pack("!Q", size)
        try:
            self.writer.write(head + b"\0\0\0\0" + payload)  # a mask of zeros
            await asyncio.wait_for(self.writer.drain(), 5)
        except (OSError, TimeoutError):
            return False
        return not self.writer.is_closing()

    async def closing(self, seconds: float = 20.0) -> int:
        """Reads everything until the server closes; with which code. 0: it does not."""
        try:
            async with asyncio.timeout(seconds):
                while self.code == 0:
                    await self._frame()
        except TimeoutError:
            return 0
        except (OSError, asyncio.IncompleteReadError):
            self.code = self.code or 1006
        return self.code

    async def _frame(self) -> None:
        first, second = await self.reader.readexactly(2)
        size = second & 0x7F
        if size == 126:
            size = struct.unpack("!H", await self.reader.readexactly(2))[0]
        elif size == 127:
            size = struct.unpack("!Q", await self.reader.readexactly(8))[0]
        payload = await self.reader.readexactly(size)
        self.received += size
        if first & 0x0F == 8:
            self.code = struct.unpack("!H", payload[:2])[0] if size >= 2 else 1005
