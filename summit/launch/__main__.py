"""``python -m summit.launch web|worker|beat``: become one process of the production profile.

``… health web|worker|beat``: status 0 when that process, in this container, is well.
"""

import os
import sys
import time
from pathlib import Path

from summit.launch import commands
from summit.launch.listening import responds
from summit.launch.options import ROOT

PORT = 8000
BEAT_WRITES = 600  # seconds; the clock writes down what it has done every three minutes
USAGE = "Write: python -m summit.launch [health] web|worker|beat"


def start(role: str) -> None:
    """Become the process."""
    data = Path(os.environ.get("SUMMIT_DATA") or ROOT / "var")
    command = {
        "web": lambda: commands.web(["-b", "0.0.0.0", "-p", str(PORT)]),  # noqa: S104 -- behind the proxy
        "worker": commands.worker,
        "beat": lambda: commands.beat(data),
    }[role]()
    os.execve(command[0], command, commands.environment())  # noqa: S606 -- our own commands


def is_well(role: str) -> bool:
    """Whether the web answers, the worker takes messages, the clock goes on writing."""
    if role == "web":
        name = os.environ.get("SUMMIT_ORIGIN", "").partition("//")[2]
        return responds("127.0.0.1", PORT, name).get("ok") is True
    if role == "worker":
        return os.spawnv(os.P_WAIT, sys.executable, commands.ping()) == 0  # noqa: S606
    place = Path(os.environ.get("SUMMIT_DATA") or ROOT / "var") / "beat"
    times = [path.stat().st_mtime for path in place.glob("schedule*")]
    return bool(times) and time.time() - max(times) < BEAT_WRITES


def main(words: list[str]) -> None:
    roles = {"web", "worker", "beat"}
    if len(words) == 1 and words[0] in roles:
        start(words[0])
    elif len(words) == 2 and words[0] == "health" and words[1] in roles:
        sys.exit(0 if is_well(words[1]) else 1)
    else:
        sys.exit(USAGE)


if __name__ == "__main__":
    main(sys.argv[1:])
