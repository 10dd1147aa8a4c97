"""``python -m summit.server``: Daphne, with the connections of this house and a gentle end.

Takes Daphne's own options. Refuses to start on a database that was restored and not rotated.
"""

import asyncio
import contextlib
import gc
import logging
import sys
import time
from typing import Any

import django
from daphne.cli import CommandLineInterface
from daphne.server import Server  # installs the reactor: before anything else of Twisted
from daphne.ws_protocol import WebSocketFactory
from twisted.internet.defer import Deferred

log = logging.getLogger(__name__)

HANDSHAKE_SECONDS = 10
BACKLOG = 2048  # a session's start: everybody at once
HTTP_SECONDS = 10  # what a request in flight may still take when we stop


class LiveServer(Server):
    """Hands each WebSocket's connection to the application, and sends everybody elsewhere before
    it stops."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options["endpoints"] = [
            f"{each}:backlog={BACKLOG}" if each.startswith("tcp:") else each
            for each in options.get("endpoints", [])
        ]
        super().__init__(*args, **options)
        self.ports: list[Any] = []

    def run(self) -> None:
        from django.conf import settings

        from summit import metrics
        from summit.server import wire

        problem = wire.supported() if settings.LIVE_DIRECT_WRITE else "SUMMIT_DIRECT_WRITE=0"
        if problem:
            log.warning("frames take the ordinary path: %s", problem)
        wire.LiveProtocol.direct = not problem
        metrics.counts["direct_write"] = int(not problem)
        WebSocketFactory.protocol = wire.LiveProtocol
        wire.lighten()
        super().run()

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        if scope["type"] == "websocket":
            scope["summit.wire"] = protocol
        return super().create_application(protocol, scope)

    def listen_success(self, port: Any) -> None:
        from summit.server import wire

        super().listen_success(port)
        self.ws_factory.setProtocolOptions(perMessageCompressionAccept=wire.accept)
        self.ports.append(port)
        self.http_factory.timeOut = HANDSHAKE_SECONDS

    def kill_all_applications(self) -> Any:
        """Twisted waits for what this returns before it ends."""
        return Deferred.fromFuture(asyncio.ensure_future(self._drain()))

    async def _drain(self) -> None:
        from django.conf import settings

        from summit.live.hub import hub
        from summit.log.commands import batcher

        for port in self.ports:
            port.stopListening()
        with contextlib.suppress(Exception):
            await hub.drain(settings.LIVE_DRAIN_SECONDS)
        await batcher.finish()
        limit = time.monotonic() + HTTP_SECONDS
        while (working := self._working()) and time.monotonic() < limit:
            await asyncio.wait(working, timeout=0.1)
        left = [details.get("application_instance") for details in self.connections.values()]
        for application in filter(None, left):
            application.cancel()
        await asyncio.gather(*filter(None, left), return_exceptions=True)

    def _working(self) -> list[Any]:
        """Requests that have not been answered."""
        return [
            details["application_instance"]
            for protocol, details in self.connections.items()
            if "disconnected" not in details
            and "application_instance" in details
            and not details["application_instance"].done()
            and getattr(protocol, "application_type", "") != "websocket"
        ]


class Interface(CommandLineInterface):
    server_class = LiveServer


def main() -> None:
    django.setup()
    from summit.log import incarnation

    try:
        incarnation.stamp()
    except incarnation.Restored as restored:
        sys.exit(str(restored))
    finally:
        from django.db import connections

        connections.close_all()
    # What is loaded now stays: looking through all of it again and again costs a pause each time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 50)
    Interface().run(sys.argv[1:])


if __name__ == "__main__":
    main()
