"""A PostgreSQL and a Redis of the tests' own, and the processes of the production profile.

Nothing here uses a server that is already running. Every process dies with the test run.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from summit.launch import commands
from summit.launch.child import mortal
from summit.launch.listening import answers
from summit.launch.options import ROOT
from summit.machine import postgres_bin, redis_server

PATIENCE = 60.0


@dataclass
class Server:
    """One process: where it answers, what it writes, and its end."""

    name: str
    process: subprocess.Popen
    log: Path
    url: str = ""

    @property
    def pid(self) -> int:
        return self.process.pid

    def end(self, number: signal.Signals = signal.SIGTERM, seconds: float = 10.0) -> int:
        """Ask it to end, then kill its group; the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
        return self.process.wait()

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait_until(self, true, seconds: float = PATIENCE) -> None:
        """Until ``true()``; fails with the log when it ends before or takes too long."""
        limit = time.monotonic() + seconds
        while not true():
            alive = self.process.poll() is None and time.monotonic() < limit
            assert alive, f"{self.name} is not there:\n{self.said()}"
            time.sleep(0.05)


# ------------------------------------------------------------------ PostgreSQL and Redis


@contextmanager
def postgres(*, fsync: bool = False) -> Iterator[str]:
    """An empty PostgreSQL on a socket of its own; yields its ``postgres://`` address. Tests need no
    ``fsync``; who measures writes does."""
    programs = Path(postgres_bin() or "/nowhere")
    assert (programs / "initdb").exists(), "PostgreSQL is missing: apt-get install -y postgresql"
    with _place("pg") as place:
        data, log = place / "data", place / "log"
        initdb = [programs / "initdb", "-D", data, "-U", "summit", "--auth=trust", "-E", "UTF8"]
        _run([*initdb, "--locale=C.UTF-8", "--no-sync"], place)
        # The directory of the socket is private, so that no password is needed.
        settings = ["listen_addresses=", f"unix_socket_directories={place}"]
        settings.append(f"fsync={'on' if fsync else 'off'}")
        flags = [word for setting in settings for word in ("-c", setting)]
        server = _serve("postgres", [programs / "postgres", "-D", data, *flags], place, log)
        try:
            ask = [programs / "psql", "-h", place, "-U", "summit", "-d", "postgres", "-qc"]
            server.wait_until(lambda: _works([*ask, "SELECT 1"], place))
            _run([*ask, "CREATE DATABASE summit"], place)
            yield f"postgres://summit@{str(place).replace('/', '%2F')}/summit"
        finally:
            server.end(signal.SIGINT)  # fast: do not wait for clients


@contextmanager
def redis(again: str = "") -> Iterator[str]:
    """An empty Redis (or Valkey) on a free port, with a password; yields its ``redis://``.
    ``again`` is such an address: an empty one at the place of one that has ended."""
    program = redis_server()
    assert program, "Redis is missing: apt-get install -y redis-server"
    before = urlsplit(again)
    password = before.password or secrets.token_hex(16)
    with _place("redis") as place:
        for _ in range(3):  # another program may take the free port first
            port = before.port or free_port()
            flags = ["--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", place]
            command = [program, *flags, "--requirepass", password]
            server = _serve("redis", command, place, place / "log")
            try:
                server.wait_until(lambda: _pong(port, password), 10.0)  # noqa: B023 -- used at once
                yield f"redis://:{password}@127.0.0.1:{port}/0"
                return
            except AssertionError:
                if "Address already in use" not in server.said():
                    raise
            finally:
                server.end()


# ------------------------------------------------------------------ the processes of the house


def production_environment(data: Path, database: str, broker: str, port: int) -> dict[str, str]:
    """What the compose file gives its containers, for processes on this machine without TLS."""
    data.mkdir(parents=True, exist_ok=True)
    ours = {
        "SUMMIT_PROFILE": "production",
        "SUMMIT_DATA": str(data),
        "SUMMIT_SECRET_KEY": secrets.token_urlsafe(64),
        "SUMMIT_ORIGIN": f"http://127.0.0.1:{port}",
        "SUMMIT_DATABASE_URL": database,
        "SUMMIT_REDIS_URL": broker,
        "SUMMIT_EMAIL_URL": "smtp://127.0.0.1:9/",  # the discard port: nobody is there
        "DJANGO_SETTINGS_MODULE": "summit.settings",
        "PYTHONUNBUFFERED": "1",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SUMMIT_")}
    return {**kept, **ours}


def manage(environment: dict[str, str], *arguments: str) -> str:
    """Run one ``manage.py`` command to its end; what it said. Fails when it fails."""
    return _run([sys.executable, ROOT / "manage.py", *arguments], ROOT, environment)


def start_web(port: int, environment: dict[str, str]) -> Server:
    """One Daphne on ``port``; returns when it answers."""
    command = commands.web(["-b", "127.0.0.1", "-p", str(port)])
    server = _start(f"web-{port}", command, environment)
    server.url = f"http://127.0.0.1:{port}"
    name = environment["SUMMIT_ORIGIN"].split("//", 1)[1]
    server.wait_until(lambda: answers("127.0.0.1", port, name, server.pid))
    return server


def start_worker(environment: dict[str, str], name: str = "worker") -> Server:
    """One Celery worker; returns when it takes tasks."""
    server = _start(name, commands.worker(name), environment)
    server.wait_until(lambda: " ready." in server.said())
    return server


def start_beat(environment: dict[str, str]) -> Server:
    """The clock."""
    return _start("beat", commands.beat(Path(environment["SUMMIT_DATA"])), environment)


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# ------------------------------------------------------------------ small tools


def _start(name: str, command: list[str], environment: dict[str, str]) -> Server:
    log = Path(environment["SUMMIT_DATA"]) / "logs" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    return _open(name, mortal(command), ROOT, log, environment)


def _serve(name: str, command: list[object], place: Path, log: Path) -> Server:
    return _open(name, _humble(command) or mortal(command), place, log, _environment())


def _open(
    name: str, command: list[str], place: Path, log: Path, environment: dict[str, str]
) -> Server:
    with log.open("ab") as file:
        process = subprocess.Popen(
            command,
            cwd=place,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Server(name, process, log)


def _humble(command: list[object]) -> list[str]:
    """The same as a person without rights: PostgreSQL refuses root. [] when we are not root.

    A change of user forgets the wish to die with the parent; ``setpriv`` makes it afterwards.
    """
    if os.geteuid() != 0:
        return []
    who = _somebody()
    rights = ["--reuid", who.pw_uid, "--regid", who.pw_gid, "--clear-groups"]
    return [str(word) for word in ["setpriv", *rights, "--pdeathsig", "KILL", "--", *command]]


def _somebody() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


@contextmanager
def _place(name: str) -> Iterator[Path]:
    """A private directory with a short path (a socket's path has at most 107 bytes)."""
    place = Path(tempfile.mkdtemp(prefix=f"summit-{name}-"))
    if os.geteuid() == 0:
        who = _somebody()
        os.chown(place, who.pw_uid, who.pw_gid)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}


def _run(command: list[object], place: Path, environment: dict[str, str] | None = None) -> str:
    words = (_humble(command) if environment is None else []) or [str(word) for word in command]
    done = subprocess.run(
        words,
        cwd=place,
        env=environment or _environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout}{done.stderr}"
    return done.stdout


def _works(command: list[object], place: Path) -> bool:
    words = _humble(command) or [str(word) for word in command]
    done = subprocess.run(
        words, cwd=place, env=_environment(), capture_output=True, check=False, timeout=20
    )
    return done.returncode == 0


def _pong(port: int, password: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as wire:
            wire.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            wire.settimeout(2)
            said = b""
            while b"PONG" not in said and (piece := wire.recv(100)):
                said += piece
            return b"+OK" in said and b"+PONG" in said
    except OSError:
        return False
