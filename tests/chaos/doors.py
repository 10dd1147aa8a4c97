"""The real doors, knocked at over TCP: one request, one connection, and an honest end.

Whatever ends before the whole answer was read raises ``Unanswered``: nobody knows what happened.
"""

import asyncio
import json
from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

CSRF = "c" * 32


class Unanswered(Exception):  # noqa: N818 -- it names what happened
    """The question may have been heard; the answer was not."""


@dataclass
class Answer:
    status: int
    text: str

    @property
    def said(self) -> dict:
        try:
            found = json.loads(self.text or "{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


def post(
    port: int, path: str, person, fields: dict[str, str], *, key: object = None, host: str = ""
) -> bytes:
    """The bytes of a POST as static/js/acts.js sends it."""
    body = urlencode({**fields, "csrfmiddlewaretoken": CSRF}).encode()
    more = [f"Idempotency-Key: {key}"] if key else []
    more += [
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        f"Cookie: login={person.cookie}; csrftoken={CSRF}",
        "X-Live: 1",
    ]
    return _head("POST", port, path, host, more) + body


def get(port: int, path: str, person, *, language: str = "en", host: str = "") -> bytes:
    """The bytes of a GET by this person."""
    cookie = f"Cookie: login={person.cookie}; django_language={language}"
    return _head("GET", port, path, host, [cookie])


def _head(method: str, port: int, path: str, host: str, more: list[str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.0", f"Host: {host or f'127.0.0.1:{port}'}", *more]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def counted(house, name: str) -> dict[str, float]:
    """What Daphne ``name`` says at ``/metrics``; a name that it does not know yet is 0."""
    request = _head("GET", house.ports[name], "/metrics", house.host, [])
    lines = (await ask(house.ports[name], request)).text.splitlines()
    pairs = [line.removeprefix("summit_live_").rsplit(" ", 1) for line in lines]
    return defaultdict(float, {key: float(value) for key, value in pairs})


async def ask(port: int, request: bytes, seconds: float = 8.0) -> Answer:
    """The whole answer, or ``Unanswered``."""
    writer = None
    try:
        async with asyncio.timeout(seconds):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request)
            await writer.drain()
            return _read(await reader.read())
    except (OSError, TimeoutError, ValueError, LookupError) as error:
        raise Unanswered(repr(error)) from error
    finally:
        if writer is not None:
            writer.transport.abort()


def _read(raw: bytes) -> Answer:
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    status = int(lines[0].split()[1])
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    if len(body) < int(headers.get("content-length", 0 if status == 204 else len(body))):
        raise ValueError("cut off")
    if not raw:
        raise ValueError("nothing")
    return Answer(status, body.decode("utf-8", "replace"))
