"""From a bare machine to a ready environment. Standard library only; loaded before Django.

``ensure(argv)`` returns only inside a ready ``.venv``. Otherwise it makes one and starts
``manage.py`` again in it, or ends with status 2 and one line: what is missing, what to type.
Also a program: ``python3 -m summit.bootstrap [base|test]`` prepares and stops (container images).
Kept readable by Python 3.7, so that an old one gets the sentence and not a syntax error.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from summit.machine import (
    NEWEST,
    OLDEST,
    Missing,
    needs,
    provide,
    quiet_environment,
    require_python,
    run,
    say,
    tail,
    version,
)

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "summit" / "requirements"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "summit-ready.json"
# Lies in .venv from its first moment until the last package is in: an interrupted start shows.
UNFINISHED = VENV / "summit-unfinished"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


# ------------------------------------------------------------------ the way through


def ensure(argv: list[str]) -> None:
    """Return inside a ready ``.venv``; otherwise prepare it and start ``argv`` again there."""
    purpose = "test" if argv[1:2] == ["test"] else "base"
    if inside() and ready(purpose):
        return
    prepare(purpose)
    sys.stdout.flush()
    command = [str(PYTHON), str(ROOT / "manage.py"), *argv[1:]]
    os.execve(str(PYTHON), command, quiet_environment())  # noqa: S606 -- our own interpreter


def prepare(purpose: str) -> None:
    """Make ``.venv`` ready for ``purpose`` ("base" or "test") or end with status 2 and a cure."""
    try:
        if not ready(purpose):
            require_python()
            with alone():
                provide(needs(purpose, making=not healthy()))
                if not ready(purpose):  # another start may have done it while this one waited
                    build(purpose)
        else:
            provide(needs(purpose, making=False))
    except Missing as missing:
        say(str(missing))
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        say("Interrupted. The next start carries on from a clean state.")
        raise SystemExit(130) from None
    except OSError as error:
        say(f"Cannot prepare {VENV}: {error}. Free space and write permission there are needed.")
        raise SystemExit(2) from None


def inside() -> bool:
    """Whether this very interpreter is the one in ``.venv``."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def ready(purpose: str) -> bool:
    """Whether ``.venv`` holds what the lock says (the test lock contains the base lock)."""
    stamp = read_stamp()
    if not PYTHON.exists() or UNFINISHED.exists() or stamp.get(purpose) != fingerprint(purpose):
        return False
    return not inside() or stamp.get("python") == version(sys.version_info)


# ------------------------------------------------------------------ Python and its packages


def healthy() -> bool:
    """Whether ``.venv`` is whole: never interrupted, its Python starts, is ours, and has pip."""
    if UNFINISHED.exists() or not PYTHON.exists():
        return False
    question = "import sys, pip; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = run([PYTHON, "-I", "-c", question])
    except OSError:
        return False
    known = [version((3, minor)) for minor in range(OLDEST[1], NEWEST[1] + 1)]
    name = answer.stdout.strip()
    return answer.returncode == 0 and name in known and read_stamp().get("python", name) == name


def build(purpose: str) -> None:
    """Make the environment and install the lock; the stamp is the last thing written."""
    if "test" in read_stamp():
        purpose = "test"  # a machine that tests goes on testing
    if not healthy():
        make_environment()
    STAMP.unlink(missing_ok=True)
    UNFINISHED.touch()
    lock = REQUIREMENTS / f"{purpose}.lock"
    say(f"Installing the {len(pins(lock))} locked packages into .venv (about a minute).")
    began = time.monotonic()
    install(lock)
    answer = run([PYTHON, "-I", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
    names = ("base", "test") if purpose == "test" else ("base",)
    stamp = {"python": answer.stdout.strip(), **{name: fingerprint(name) for name in names}}
    fresh = STAMP.with_suffix(".new")
    fresh.write_text(json.dumps(stamp), encoding="ascii")
    fresh.replace(STAMP)
    UNFINISHED.unlink()
    say(f"The environment is ready ({time.monotonic() - began:.0f} s).")


def make_environment() -> None:
    """A new ``.venv``, marked unfinished before anything else is in it."""
    if VENV.is_symlink():
        VENV.unlink()
    elif VENV.exists():
        say("The environment in .venv is incomplete or of another Python: making it again.")
        shutil.rmtree(VENV)
    VENV.mkdir()
    UNFINISHED.touch()
    # Of the base interpreter: this one may be the .venv that was just removed.
    interpreter = getattr(sys, "_base_executable", None) or sys.executable
    made = run([interpreter, "-I", "-m", "venv", VENV])
    if made.returncode:
        raise Missing(f"Could not make the virtual environment {VENV}:\n{tail(made)}")


def install(lock: Path) -> None:
    """The lock with uv when it can be had, else with pip; hashes checked, wheels only."""
    uv = find_uv()
    if uv:
        settings = ["--python", PYTHON, "--require-hashes", "--no-build", "--link-mode", "copy"]
        cache = [] if home_writable() else ["--no-cache"]
        # The machine's own certificates, for networks that have theirs (the newer name, the older).
        trust = (
            dict.fromkeys(("UV_SYSTEM_CERTS", "UV_NATIVE_TLS"), "1")
            if CERTIFICATES.exists()
            else {}
        )
        # `install`, not `sync`: what a developer has put there besides stays.
        done = run([uv, "pip", "install", *settings, *cache, "-r", lock], trust)
        if done.returncode == 0:
            return
        say(f"uv could not install the packages, trying pip. It said:\n{tail(done, 4)}")
    flags = ["--require-hashes", "--only-binary", ":all:", "--no-deps", "--no-input"]
    done = run([PYTHON, "-I", "-m", "pip", "install", *flags, "-r", lock])
    if done.returncode:
        raise Missing(
            f"{tail(done)}\nThe packages in {lock.name} could not be installed. Cure: check the "
            "network and its proxy (HTTPS_PROXY, PIP_INDEX_URL, PIP_CERT), then start again."
        )


def find_uv() -> str:
    """Where uv is: on PATH, or fetched into ``.venv/tools`` (locked too); "" when not to be had."""
    own = VENV / "tools" / "bin" / "uv"
    found = shutil.which("uv")
    if found and run([found, "--version"]).returncode == 0:
        return found
    if not own.exists():
        flags = ["--require-hashes", "--only-binary", ":all:", "--no-input"]
        target = ["--target", VENV / "tools", "-r", REQUIREMENTS / "tools.lock"]
        run([PYTHON, "-I", "-m", "pip", "install", *flags, *target])
    return str(own) if own.exists() else ""


# ------------------------------------------------------------------ small tools


def pins(lock: Path) -> list[str]:
    """The ``name==version`` of every package in a lock."""
    return re.findall(r"^([\w.\[\]-]+==[^ ;\\\n]+)", lock.read_text(encoding="utf-8"), re.MULTILINE)


def fingerprint(purpose: str) -> str:
    return hashlib.sha256((REQUIREMENTS / f"{purpose}.lock").read_bytes()).hexdigest()


def read_stamp() -> dict[str, str]:
    try:
        stamp = json.loads(STAMP.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def home_writable() -> bool:
    return os.access(os.path.expanduser("~"), os.W_OK)  # noqa: PTH111 -- never raises without HOME


@contextmanager
def alone() -> Iterator[None]:
    """Only one start prepares at a time; the kernel frees the lock of one that was killed."""
    descriptor = os.open(REQUIREMENTS, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another start is preparing the environment; waiting for it.")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


if __name__ == "__main__":
    prepare(sys.argv[1] if len(sys.argv) > 1 else "base")
