"""Writes with events, by threads of one process: ``journal.command`` with one fact each."""

import threading
import time
from typing import Any
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.db import connections

from bench.live import told
from summit.log import journal
from summit.log.models import Event


def measure(threads: int, streams: int, seconds: float) -> dict[str, Any]:
    """Accepted writes per second, and whether the log holds exactly those."""
    names = [told.stream(uuid4()) for _ in range(streams)]
    accepted = [0] * threads
    waits: list[list[float]] = [[] for _ in range(threads)]
    refused: list[str] = []
    nobody = get_user_model()()
    end = time.monotonic() + seconds

    def write(place: int) -> None:
        try:
            while time.monotonic() < end:
                began = time.monotonic()
                with journal.command() as act:
                    name = names[(place + accepted[place]) % streams]
                    act.say(name, "bench.told", nobody, kind="bench", object_id=uuid4())
                accepted[place] += 1
                waits[place].append(time.monotonic() - began)
        except Exception as error:
            refused.append(repr(error))
        finally:
            connections.close_all()

    workers = [threading.Thread(target=write, args=(place,)) for place in range(threads)]
    began = time.monotonic()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(seconds + 60)
    took = time.monotonic() - began
    times = sorted(wait for mine in waits for wait in mine)
    return {
        "writes_per_s": round(sum(accepted) / took, 1),
        "p99_ms": round(times[int(len(times) * 0.99)] * 1000, 2) if times else None,
        "accepted": sum(accepted),
        "logged": Event.objects.filter(stream__name__in=names).count(),
        "errors": refused[:3],
    }
