"""What the machine has and lacks: Python, Pango, Chromium, PostgreSQL, Redis, and how to get them.

Standard library only: ``summit.bootstrap`` asks it before any package is installed.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

OLDEST, NEWEST = (3, 11), (3, 13)
# What other environments, shells and tools leave behind, and what would lead ours astray.
NOISE = (
    *("PYTHONPATH", "PYTHONHOME", "PYTHONSAFEPATH", "PYTHONUSERBASE", "VIRTUAL_ENV"),
    *("PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_ROOT", "PIP_NO_BINARY", "PIP_CONSTRAINT"),
    *("UV_PYTHON", "UV_SYSTEM_PYTHON", "UV_TARGET", "UV_PREFIX", "UV_CONSTRAINT"),
)


class Missing(Exception):  # noqa: N818 -- it names what happened
    """Something the machine lacks; the text says what, and the cure."""


class Need(NamedTuple):
    """A thing of the operating system: its name, how it is recognised, its Debian packages."""

    what: str
    there: Callable[[], bool]
    packages: tuple[str, ...]


def require_python() -> None:
    """Raise ``Missing`` unless this interpreter is one the locked wheels exist for."""
    if OLDEST <= tuple(sys.version_info[:2]) <= NEWEST:
        return
    names = [f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    other = next((name for name in names if shutil.which(name)), "")
    cure = (
        f"type: {other} manage.py {' '.join(sys.argv[1:])}".rstrip()
        if other
        else "install one (Debian 12: apt-get install -y python3) and start again with it"
    )
    raise Missing(
        f"Summit needs Python {version(OLDEST)} to {version(NEWEST)}; "
        f"this is {version(sys.version_info)} ({sys.executable}). Cure: {cure}"
    )


def needs(purpose: str, *, making: bool) -> list[Need]:
    """What the operating system must have; ``making``: a virtual environment is to be made."""
    wanted = [Need("Pango, which sets the PDF", pango, PANGO)]
    if making:
        package = f"python{version(sys.version_info)}-venv"
        wanted.insert(0, Need("Python's venv", has_venv, (package,)))
    if purpose == "test":
        wanted += [
            Need("Chromium for the browser tests", lambda: bool(chromium()), ("chromium",)),
            Need("PostgreSQL for the tests", lambda: bool(postgres_bin()), ("postgresql",)),
            Need("Redis for the tests", lambda: bool(redis_server()), ("redis-server",)),
            Need(
                "pdftotext, which reads our PDF in the tests",
                lambda: bool(shutil.which("pdftotext")),
                ("poppler-utils",),
            ),
            Need("Node for the JavaScript checks", lambda: bool(shutil.which("node")), ("nodejs",)),
            Need("npm for the JavaScript checks", lambda: bool(shutil.which("npm")), ("npm",)),
        ]
    return wanted


def provide(wanted: list[Need]) -> None:
    """Install what is missing with apt when root; else raise ``Missing`` with the line to type."""
    missing = [need for need in wanted if not need.there()]
    if not missing:
        return
    what = ", ".join(need.what for need in missing)
    packages = [package for need in missing for package in need.packages]
    apt = shutil.which("apt-get")
    line = f"apt-get update && apt-get install -y --no-install-recommends {' '.join(packages)}"
    if not apt:
        raise Missing(f"Missing: {what}. Install what Debian calls {' '.join(packages)}.")
    if os.geteuid() != 0:
        raise Missing(f"Missing: {what}. Type: sudo sh -c '{line}'")
    say(f"Missing: {what}. Installing {' '.join(packages)} with apt-get.")
    environment = {"DEBIAN_FRONTEND": "noninteractive"}
    run([apt, "update", "-q"], environment)
    patience = ["-o", "DPkg::Lock::Timeout=300"]
    flags = ["install", "-y", "-q", "--no-install-recommends"]
    done = run([apt, *patience, *flags, *packages], environment)
    importlib.invalidate_caches()
    still = ", ".join(need.what for need in missing if not need.there())
    if done.returncode or still:
        raise Missing(f"{tail(done)}\nStill missing: {still or what}. Type: {line}")


PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")


def pango() -> bool:
    """Whether the libraries that WeasyPrint opens by name can be opened."""
    if sys.platform == "darwin":
        names = ["gobject-2.0", "pango-1.0", "harfbuzz", "fontconfig", "pangoft2-1.0"]
        places = [Path(place) / "lib" for place in ("/opt/homebrew", "/usr/local")]
        return all(any(list(place.glob(f"lib{name}*.dylib")) for place in places) for name in names)
    names = ["gobject-2.0.so.0", "pango-1.0.so.0", "harfbuzz.so.0", "fontconfig.so.1"]
    try:
        for name in [*names, "pangoft2-1.0.so.0", "harfbuzz-subset.so.0"]:
            ctypes.CDLL(f"lib{name}")
    except OSError:
        return False
    return True


def has_venv() -> bool:
    """Debian packs ``ensurepip`` apart: ``venv`` alone makes an environment without pip."""
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def chromium() -> str:
    """The browser of the tests: ``SUMMIT_CHROMIUM``, or what is on PATH; "" when there is none."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    given = os.environ.get("SUMMIT_CHROMIUM", "")
    return given or next(filter(None, map(shutil.which, names)), None) or ""


def postgres_bin() -> str:
    """The directory of ``initdb`` and ``postgres``: Debian keeps them off PATH; "" when absent."""
    found = shutil.which("initdb")
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=natural, reverse=True)
    both = [place for place in places if (place / "initdb").exists()]
    if both:
        return str(both[0])
    return str(Path(found).resolve().parent) if found else ""


def redis_server() -> str:
    """Redis or Valkey on PATH; "" when there is neither."""
    return shutil.which("redis-server") or shutil.which("valkey-server") or ""


# ------------------------------------------------------------------ small tools


def say(text: str) -> None:
    sys.stderr.write(f"summit: {text}\n")
    sys.stderr.flush()


def version(numbers: Sequence[object]) -> str:
    return ".".join(str(number) for number in numbers[:2])


def natural(path: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", str(path))]


def quiet_environment() -> dict[str, str]:
    """The environment without what other environments left in it."""
    return {name: value for name, value in os.environ.items() if name not in NOISE}


def run(
    command: list[object], extra: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run to the end, quietly; the output is kept for the message of a failure."""
    return subprocess.run(  # noqa: S603 -- a list, no shell, from this file only
        [str(word) for word in command],
        env={**quiet_environment(), **(extra or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def tail(done: subprocess.CompletedProcess[str], lines: int = 15) -> str:
    return "\n".join(done.stdout.strip().splitlines()[-lines:])
