"""A Redis that can be killed, stopped and begun again on the same port, empty."""

import os
import secrets
import signal
import time

import redis

from summit.machine import redis_server
from tests.production import servers


class Redis:
    """Use as a context manager. ``client`` is for the test's own orders."""

    def __enter__(self) -> "Redis":
        self.port, self.password = servers.free_port(), secrets.token_hex(16)
        self._holder = servers._place("redis")
        self.place = self._holder.__enter__()
        self.url = f"redis://:{self.password}@127.0.0.1:{self.port}/0"
        self.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self.server.end(signal.SIGKILL)
        self._holder.__exit__(None, None, None)

    def start(self) -> None:
        flags = ["--port", self.port, "--bind", "127.0.0.1", "--save", "", "--dir", self.place]
        command = [redis_server(), *flags, "--requirepass", self.password]
        for _ in range(20):
            self.server = servers._serve("redis", command, self.place, self.place / "log")
            try:
                self.server.wait_until(lambda: servers._pong(self.port, self.password), 10.0)
                return
            except AssertionError:
                self.server.end(signal.SIGKILL)
                time.sleep(0.2)
        raise AssertionError(self.server.said())

    def order(self, *words: str) -> object:
        with redis.Redis(port=self.port, password=self.password, socket_timeout=5) as client:
            return client.execute_command(*words)

    def kill(self) -> None:
        os.kill(self.server.pid, signal.SIGKILL)
        assert self.server.process.wait(timeout=10) == -signal.SIGKILL

    def stop(self) -> None:
        os.kill(self.server.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.kill(self.server.pid, signal.SIGCONT)
