"""Places where a fault test may kill, stop, delay or break a process; nothing at all otherwise.

``SUMMIT_FAILPOINTS="before_commit:kill:0.2,after_commit_before_hint:raise"``: name, action (``kill``,
``stop``, ``raise``, ``sleep``, which is 0.3 s) and chance. ``SUMMIT_FAILPOINT_LOG`` names a file that
is told ``pid name action`` before the fault happens, so that a test counts only what landed.
The production profile refuses to start with them, unless ``SUMMIT_UNDER_TEST=1``.
"""

import os
import random
import signal
import time
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from summit import env

NAMES = (
    "after_domain_write",
    "before_commit",
    "after_commit_before_hint",
    "after_hint_before_reply",
)


class Injected(Exception):  # noqa: N818 -- it names what happened
    """The fault of the action ``raise``."""


def _read(text: str) -> dict[str, tuple[str, float]]:
    points = {}
    for entry in filter(None, text.split(",")):
        name, action, chance = [*entry.split(":"), "1"][:3]
        if name not in NAMES or action not in {"kill", "stop", "raise", "sleep"}:
            raise ImproperlyConfigured(f"SUMMIT_FAILPOINTS: {entry!r}; the names: {NAMES}.")
        points[name] = (action, float(chance))
    return points


_points = _read(env.text("SUMMIT_FAILPOINTS"))
_log = env.text("SUMMIT_FAILPOINT_LOG")
if _points and env.text("SUMMIT_PROFILE") == "production" and not env.flag("SUMMIT_UNDER_TEST"):
    raise ImproperlyConfigured("SUMMIT_FAILPOINTS are for fault tests; unset them.")


def failpoint(name: str) -> None:
    """Passes, unless this process was started to fail here."""
    if name in _points:
        _fail(name, *_points[name])


def _fail(name: str, action: str, chance: float) -> None:
    if random.random() >= chance:  # noqa: S311 -- which command is hit
        return
    if _log:
        with Path(_log).open("a", encoding="ascii") as file:
            file.write(f"{os.getpid()} {name} {action}\n")
    if action == "sleep":
        time.sleep(0.3)
    elif action == "raise":
        raise Injected(name)
    else:
        os.kill(os.getpid(), signal.SIGKILL if action == "kill" else signal.SIGSTOP)
