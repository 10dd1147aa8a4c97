"""How each process of the house is started. The same words in both profiles."""

import os
import socket
import sys
from pathlib import Path

MAX_MESSAGE = 65536  # bytes of one WebSocket message; the browser splits nothing larger
POOL = 2


def web(where: list[str]) -> list[str]:
    """One Daphne; ``where`` is ``["--fd", "3"]`` or ``["-b", host, "-p", port]``.

    Verbosity 0: an access log with times to the second would date an anonymous question.
    """
    limits = ["--websocket-max-message-size", str(MAX_MESSAGE)]
    limits += ["--websocket-max-frame-size", str(MAX_MESSAGE), "--application-close-timeout", "3"]
    limits += ["--websocket_connect_timeout", "10"]
    quiet = ["--verbosity", "0", "--no-server-name"]
    return [
        sys.executable,
        "-m",
        "summit.server",
        *where,
        *limits,
        *quiet,
        "summit.asgi:application",
    ]


def worker(name: str = "worker") -> list[str]:
    """One Celery worker with a pool of two; no gossip: the workers know nothing of each other."""
    flags = ["--pool", "prefork", "--concurrency", str(POOL), "--loglevel", "INFO"]
    flags += ["--without-gossip", "--without-mingle", "--hostname", f"{name}@%h"]
    return [*_celery(), "worker", *flags]


def beat(data: Path) -> list[str]:
    """The clock, always a process of its own; what it remembers lies in the data directory."""
    (data / "beat").mkdir(parents=True, exist_ok=True)
    memory = ["--schedule", str(data / "beat" / "schedule")]
    return [*_celery(), "beat", "--loglevel", "WARNING", *memory]


def ping(name: str = "worker") -> list[str]:
    """Ask this machine's worker whether it takes messages; status 0 when it answers."""
    who = ["--destination", f"{name}@{socket.gethostname()}"]
    return [*_celery(), "inspect", "ping", "--timeout", "5", *who]


def environment(**changes: str) -> dict[str, str]:
    """The environment of a process of the house: ours, unbuffered, with ``changes``."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "summit.settings",
        "PYTHONUNBUFFERED": "1",
        **changes,
    }


def _celery() -> list[str]:
    return [sys.executable, "-m", "celery", "--app", "summit.celery:app", "--quiet"]
