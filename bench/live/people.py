"""People with a browser, over HTTP: those who write and those who moderate a busy session."""

import json
import random
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode
from uuid import uuid4

from bench.live.seeded import CSRF

FORM = "application/x-www-form-urlencoded"


class Person:
    """Somebody's browser: one connection, their cookies."""

    def __init__(self, port: int, cookie: str) -> None:
        self._port, self._cookie = port, cookie
        self._wire = HTTPConnection("127.0.0.1", port, timeout=20)

    def post(self, path: str, **fields: str) -> tuple[int, dict]:
        """Sent again with the same key when the connection fails, as the browser does."""
        host = f"127.0.0.1:{self._port}"
        headers = {
            "Cookie": self._cookie,
            "Host": host,
            "Origin": f"http://{host}",
            "X-CSRFToken": CSRF,
            "X-Live": "1",
            "Idempotency-Key": str(uuid4()),
            "Content-Type": FORM,
        }
        for _ in range(3):
            try:
                self._wire.request("POST", path, urlencode(fields), headers)
                answer = self._wire.getresponse()
                body = answer.read()
            except (OSError, HTTPException):
                self._wire.close()
            else:
                return answer.status, json.loads(body) if body[:1] == b"{" else {}
        return 0, {}


@dataclass
class Talk:
    """What the people of a busy session do until ``over`` is set, and what came of it."""

    port: int
    session: str
    over: threading.Event = field(default_factory=threading.Event)
    waiting: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def write(self, cookie: str, every: float) -> None:
        """A contribution every so often."""
        person = Person(self.port, cookie)
        number = 0
        while not self.over.wait(every * random.uniform(0.5, 1.5)):
            number += 1
            text = f"Contribution {number} of somebody, said at {time.monotonic():.3f}. " * 3
            path = f"/sessions/{self.session}/contributions/"
            answer = self._post(person, "contribute", path, text=text, language="en")
            if "mine" in answer:
                with self.lock:
                    self.waiting.append(answer["mine"].removeprefix("contribution-"))

    def moderate(self, cookie: str, every: float) -> None:
        """Approves what waits; otherwise marks something, or takes the mark away."""
        person = Person(self.port, cookie)
        on = "0"
        while not self.over.wait(every * random.uniform(0.5, 1.5)):
            with self.lock:
                new = self.waiting.pop(0) if self.waiting else ""
                old = random.choice(self.shown) if self.shown else ""
            if new:
                self._post(person, "approve", f"/contributions/{new}/approve/")
                with self.lock:
                    self.shown.append(new)
            elif old:
                on = "0" if on == "1" else "1"
                self._post(person, "highlight", f"/contributions/{old}/highlight/", on=on)

    def _post(self, person: Person, what: str, path: str, **fields: str) -> dict:
        began = time.monotonic()
        status, answer = person.post(path, **fields)
        with self.lock:
            self.waits.append(time.monotonic() - began)
            name = f"{what} {status}"
            self.statuses[name] = self.statuses.get(name, 0) + 1
        return answer
