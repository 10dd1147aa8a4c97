"""A small client for our own server: one request per connection, and a WebSocket (RFC 6455) that
takes deflated messages, as browsers do (RFC 7692)."""

import asyncio
import base64
import hashlib
import json
import os
import ssl
import struct
import zlib
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

PATIENCE = 20.0  # seconds, as long as a person waits before pressing again
MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
CSRF = "r" * 32
MORE, TEXT, CLOSE, PING, PONG = 0, 1, 8, 9, 10


class Unanswered(Exception):  # noqa: N818 -- it names what happened
    """The request may have been heard; the answer was not."""


class Closed(Exception):  # noqa: N818 -- it names what happened
    """The socket is gone; ``code`` says how it closed."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Answer:
    status: int
    text: str

    @property
    def said(self) -> dict[str, Any]:
        try:
            found = json.loads(self.text or "{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True)
class Site:
    """Where the house answers, as its people reach it."""

    origin: str

    @property
    def parts(self) -> Any:
        return urlsplit(self.origin)

    @property
    def tls(self) -> bool:
        return bool(self.parts.scheme == "https")

    @property
    def is_here(self) -> bool:
        """On this machine."""
        return self.parts.hostname in {"127.0.0.1", "::1", "localhost"}

    def cookies(self, login: str, language: str) -> str:
        names = ("__Host-login", "__Host-csrf") if self.tls else ("login", "csrftoken")
        return f"{names[0]}={login}; {names[1]}={CSRF}; django_language={language}"

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        context = ssl.create_default_context() if self.tls else None
        port = self.parts.port or (443 if self.tls else 80)
        return await asyncio.open_connection(self.parts.hostname, port, ssl=context)

    async def get(self, path: str, cookies: str) -> Answer:
        return await self._ask(f"GET {path} HTTP/1.0", {"Cookie": cookies}, b"")

    async def post(self, path: str, cookies: str, fields: dict[str, str], key: str) -> Answer:
        """As static/js/acts.js sends a form."""
        headers = {
            "Cookie": cookies,
            "X-Live": "1",
            "X-CSRFToken": CSRF,
            "Idempotency-Key": key,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return await self._ask(f"POST {path} HTTP/1.0", headers, urlencode(fields).encode())

    async def _ask(self, line: str, headers: dict[str, str], body: bytes) -> Answer:
        more = {"Origin": self.origin, "Referer": f"{self.origin}/"}
        if body:
            more["Content-Length"] = str(len(body))
        writer = None
        try:
            async with asyncio.timeout(PATIENCE):
                reader, writer = await self.connect()
                writer.write(self.head(line, {**headers, **more}) + body)
                return _read(await reader.read())
        except (OSError, TimeoutError, ValueError, LookupError) as error:
            raise Unanswered(repr(error)) from error
        finally:
            if writer is not None:
                writer.transport.abort()

    def head(self, line: str, headers: dict[str, str]) -> bytes:
        lines = [line, f"Host: {self.parts.netloc}", *(f"{k}: {v}" for k, v in headers.items())]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _read(raw: bytes) -> Answer:
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    status = int(lines[0].split()[1])
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    if len(body) < int(headers.get("content-length", 0)):
        raise ValueError("cut off")
    return Answer(status, body.decode("utf-8", "replace"))


@dataclass
class Socket:
    """Text messages, both ways; pings are answered on the way. ``came``: bytes that were sent to us."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    parts: list[bytes] = field(default_factory=list)
    packed: bool = False  # the message whose parts these are
    came: int = 0

    @classmethod
    async def open(cls, site: Site, path: str, cookies: str) -> "Socket":
        key = base64.b64encode(os.urandom(16))
        headers = {
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": key.decode(),
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Extensions": "permessage-deflate; server_no_context_takeover",
            "Origin": site.origin,
            "Cookie": cookies,
        }
        reader, writer = await site.connect()
        try:
            async with asyncio.timeout(PATIENCE):
                writer.write(site.head(f"GET {path} HTTP/1.1", headers))
                answer = await reader.readuntil(b"\r\n\r\n")
        except BaseException:
            writer.transport.abort()
            raise
        wanted = base64.b64encode(hashlib.sha1(key + MAGIC, usedforsecurity=False).digest())
        if b" 101 " not in answer.partition(b"\r\n")[0] or wanted not in answer:
            writer.transport.abort()
            raise Closed(4403)
        return cls(reader, writer)

    async def say(self, message: dict[str, Any]) -> None:
        self._send(TEXT, json.dumps(message).encode())
        await self.writer.drain()

    async def hear(self) -> str:
        """The next message. Raises ``Closed``."""
        while True:
            first, payload = await self._frame()
            final, kind = first & 128, first & 15
            if kind == PING:
                self._send(PONG, payload)
            elif kind == CLOSE:
                raise Closed(int.from_bytes(payload[:2], "big") if payload else 1005)
            elif kind != PONG:
                self.packed = bool(first & 64) or (self.packed and kind == MORE)
                self.parts.append(payload)
                if final:
                    whole, self.parts = b"".join(self.parts), []
                    return (_inflated(whole) if self.packed else whole).decode()

    async def _frame(self) -> tuple[int, bytes]:
        try:
            first, second = await self.reader.readexactly(2)
            size = second & 127
            if size >= 126:
                wide = "!H" if size == 126 else "!Q"
                size = struct.unpack(wide, await self.reader.readexactly(struct.calcsize(wide)))[0]
            self.came += 2 + size + (size >= 126) * 2 + (size > 65535) * 6
            return first, await self.reader.readexactly(size)
        except (OSError, EOFError) as error:
            raise Closed(1006) from error

    def _send(self, kind: int, payload: bytes) -> None:
        size = len(payload)
        if size < 126:
            head = struct.pack("!BB", 128 | kind, 128 | size)
        else:
            head = struct.pack("!BBH", 128 | kind, 128 | 126, size)
        mask = os.urandom(4)
        pad = (mask * (size // 4 + 1))[:size]
        masked = (int.from_bytes(payload, "big") ^ int.from_bytes(pad, "big")).to_bytes(size, "big")
        self.writer.write(head + mask + masked)

    def cut(self) -> None:
        """As a tunnel does: nobody is told."""
        self.writer.transport.abort()


def _inflated(packed: bytes) -> bytes:
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed + b"\0\0\xff\xff")
