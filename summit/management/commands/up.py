"""``python3 manage.py up``: the whole house on this machine, without any external server."""

import fcntl
import json
import os
import sys
from argparse import ArgumentParser
from contextlib import closing
from pathlib import Path
from socket import AF_INET6, socket
from typing import IO, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from summit.launch import commands, prepare
from summit.launch.listening import NoPort, answers, claim
from summit.launch.options import Options, add_arguments, from_arguments
from summit.launch.processes import Process
from summit.launch.supervisor import Broken, Stopped, Supervisor, tell

PATIENCE = 90.0  # seconds until the first answer


class Command(BaseCommand):
    help = "Start the house: web server, worker and clock. Stops with Ctrl-C."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_arguments(parser)

    def handle(self, *args: Any, **given: Any) -> None:
        options = from_arguments(given["host"], given["port"], given["data"], given["no_demo"])
        refuse_open_door(options)
        if options.data != settings.DATA_DIR:
            raise CommandError("Start it as: python3 manage.py up (it reads --data early).")
        lock = only_one(options.data)
        supervisor = Supervisor()
        try:
            with closing(listen(options)) as listener:
                port = listener.getsockname()[1]
                write_down(lock, options.origin(port))
                self.open_house(options, listener, port, supervisor)
            supervisor.watch()
        except Stopped:
            tell("Stopping.")
        except Broken as broken:
            supervisor.end()
            raise CommandError(str(broken)) from None
        finally:
            supervisor.end()
            lock.close()

    def open_house(
        self, options: Options, listener: socket, port: int, supervisor: Supervisor
    ) -> None:
        """Prepare, start everything, and say ``Ready:`` when the first answer has come.

        The worker and the clock start after that answer, so that nobody waits for them.
        """
        origin = options.origin(port)
        tell("Preparing the database.")
        prepare.database()
        prepare.log()
        prepare.queue()
        prepare.static_files(options.data)
        if options.demo:
            prepare.demo()
        link = prepare.first_person(origin)
        web, helpers = house(options, listener, origin)
        name = origin.split("//", 1)[1]
        supervisor.start_web(web, lambda: answers(options.host, port, name, web.pid), PATIENCE)
        supervisor.start_helpers(helpers)
        if link:
            tell(f"Nobody is here yet. The first person enters here, once: {link}")
        if not options.loopback:
            tell(f"Answering as {name}. Another name: SUMMIT_ORIGIN; more names: SUMMIT_HOSTS.")
        sys.stdout.write(f"Ready: {origin}/\n")
        sys.stdout.flush()


def house(options: Options, listener: socket, origin: str) -> tuple[Process, list[Process]]:
    """The web process, and the worker and the clock."""
    env = commands.environment(SUMMIT_DATA=str(options.data), SUMMIT_ORIGIN=origin)
    logs = options.data / "logs"
    where, fds = ["--fd", str(listener.fileno())], [listener.fileno()]
    if listener.family == AF_INET6:  # Daphne adopts only IPv4 sockets: free the port, then bind
        port = listener.getsockname()[1]
        listener.close()
        where, fds = ["-b", options.host, "-p", str(port)], []
    helpers = [
        Process("worker", commands.worker(), env, logs),
        Process("beat", commands.beat(options.data), env, logs),
    ]
    return Process("web", commands.web(where), env, logs, tuple(fds)), helpers


def refuse_open_door(options: Options) -> None:
    """Beyond this machine nobody can log in without mail: the viewer exists only on loopback."""
    mail = os.environ.get("SUMMIT_EMAIL_URL") or os.environ.get("SUMMIT_EMAIL_URL_FILE")
    if not options.loopback and not mail:
        raise CommandError(
            f"--host {options.host} can be reached from other machines, where the mail viewer and "
            "the demo login do not exist. Set SUMMIT_EMAIL_URL=smtp://user:password@host:587/?tls=1"
            " so that people receive their codes, or leave out --host."
        )


def only_one(data: Path) -> IO[str]:
    """The lock of the data directory, held as long as the file is open."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        file = (data / "up.lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise CommandError(
            f"Cannot write to {data}: {error.strerror}. Choose another directory: --data DIR."
        ) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        who = json.loads(file.read() or "{}")
        file.close()
        raise CommandError(
            f"Already running on {data}: {who.get('origin', 'just starting')} "
            f"(process {who.get('pid', '?')}). Stop it, or start with another --data DIR."
        ) from None
    return file


def write_down(lock: IO[str], origin: str) -> None:
    """Who holds the data directory, for whoever is refused."""
    lock.seek(0)
    lock.truncate()
    json.dump({"pid": os.getpid(), "origin": origin}, lock)
    lock.flush()


def listen(options: Options) -> socket:
    """The claimed socket; another port than the wished one is said aloud."""
    try:
        listener = claim(options.host, options.port)
    except NoPort as error:
        raise CommandError(str(error)) from None
    port = listener.getsockname()[1]
    if port != options.port:
        tell(f"Port {options.port} is busy; using {port}.")
    return listener
