"""The Daphne connection that can write prepared WebSocket bytes straight to its socket.

A frame is built once and written to every follower with one ``send``: no queue, no task, no second
encoding. This leans on the inside of Twisted's transport and autobahn's protocol; ``supported()`` says
whether they are as expected, and when they are not every message takes the ordinary ASGI path.
"""

import logging
from collections.abc import Callable
from typing import Any, cast

from autobahn.twisted import websocket
from autobahn.websocket import protocol
from autobahn.websocket.compress import PerMessageDeflateOffer, PerMessageDeflateOfferAccept
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet import tcp
from twisted.internet.abstract import FileDescriptor

from summit.server.messages import unmask

log = logging.getLogger(__name__)

QUEUED = 64  # messages from one browser that wait for us; then it is cut
PIECES = 64  # frames of one fragmented message


def supported() -> str:
    """Why prepared bytes cannot be written directly with the installed libraries; "" when they can."""
    plain: Any = FileDescriptor(reactor=cast(Any, object()))
    wanted = {"_tempDataBuffer", "_tempDataLen"}
    if wanted - set(vars(plain)) or plain.dataBuffer != b"" or plain.offset != 0:
        return "Twisted's transport keeps its pending bytes elsewhere"
    if not hasattr(tcp.Connection, "writeSomeData") or not hasattr(
        protocol.WebSocketProtocol, "sendData"
    ):
        return "autobahn writes in another way"
    return ""


def accept(offers: list[Any]) -> Any:
    """Deflated messages (RFC 7692), each on its own in both directions: what leans on no message before
    it is made once for all, and no socket keeps a window. None where a browser asks for other terms."""
    for offer in offers:
        if type(offer) is PerMessageDeflateOffer and not offer.request_max_window_bits:
            agreed: Any = PerMessageDeflateOfferAccept
            return agreed(offer, True, no_context_takeover=True)
    return None


class LiveProtocol(WebSocketProtocol):
    """One browser. Writes prepared bytes; bounds what waits in either direction."""

    muted: bool
    direct = False  # set by the server when supported() is content
    pieces = 0
    # Set by the consumer: what it can answer on the spot does not cross a queue and a task.
    hear_now: Callable[[bytes], bool] | None = None
    # Set by the consumer: the straight way to the socket is closed until it is asked for again.
    closes_way: Callable[[], None] | None = None

    def is_pending(self) -> bool:
        """Whether bytes of ours still wait for the network, as far as can be seen."""
        transport = self.transport
        return type(transport) is tcp.Server and bool(
            self.state != self.STATE_OPEN
            or transport._tempDataBuffer
            or transport.dataBuffer
            or self.send_queue
            or transport.disconnecting
        )

    def write_now(self, prepared: bytes) -> bool:
        """All of it is on its way, in order, or nothing is and False. What the socket does not take at
        once is the transport's, which sends it before anything later."""
        if self.is_pending():
            return False
        try:
            sent = self.transport.socket.send(prepared)
        except OSError:
            return False  # full; or gone, and then the reactor hears of it and ends the connection
        if sent < len(prepared):
            self.write_rest(prepared[sent:])
        return True

    def straight_way(self) -> Callable[[bytes], int] | None:
        """What writes to the socket with no question asked, good until ``closes_way`` is called."""
        return None if self.is_pending() else self.transport.socket.send

    def write_rest(self, rest: bytes) -> None:
        """What the straight way did not take."""
        self._close_way()
        self.transport.write(rest)

    def _close_way(self) -> None:
        if self.closes_way is not None:
            self.closes_way()

    def sendData(self, data: bytes, sync: bool = False, chopsize: int | None = None) -> None:  # noqa: N802 -- autobahn's one way out
        self._close_way()
        super().sendData(data, sync, chopsize)

    def dropConnection(self, abort: bool = False) -> None:  # noqa: N802 -- autobahn's
        self._close_way()
        super().dropConnection(abort)

    def takes_bytes(self) -> bool:
        """Plain sockets only: below TLS or a proxy of Twisted's the bytes are not ours to write."""
        return self.direct and type(self.transport) is tcp.Server

    def packs(self) -> bool:
        """Whether the handshake agreed on deflated messages."""
        return self._perMessageCompress is not None

    def sendMessage(self, payload: bytes, *how: Any, **more: Any) -> None:  # noqa: N802 -- autobahn's
        """What is said to one browser goes as it is, so that its length gives nothing away."""
        super().sendMessage(payload, *how, **{**more, "doNotCompress": True})

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 -- Twisted's
        """An acknowledgement, the most frequent message by far, is one small frame in one packet."""
        if self.hear_now is not None and self.is_between_frames():
            said = unmask(data, packed=self.packs())
            if said and self.hear_now(said):
                return
        super().dataReceived(data)

    def is_between_frames(self) -> bool:
        return not self.data and self.current_frame is None and not self.inside_message

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: N802, N803 -- autobahn's
        if self._perMessageCompress is not None:
            self._perMessageCompress._decompressor = None  # 40 KiB that the next message needs not
        if self.application_queue.qsize() >= QUEUED:
            self.cut()
            return
        super().onMessage(payload, isBinary)

    def onMessageFrameBegin(self, length: int) -> None:  # noqa: N802 -- autobahn's
        self.pieces = (
            self.pieces + 1 if self.inside_message and self.current_frame.opcode == 0 else 1
        )
        if self.pieces > PIECES:
            self.cut()
        super().onMessageFrameBegin(length)

    def onPing(self, payload: bytes) -> None:  # noqa: N802 -- autobahn's
        if not self.is_pending():  # who does not read our answers is given none
            super().onPing(payload)

    def cut(self) -> None:
        """Too much at once: ends now, without waiting for an answer to the closing frame."""
        if not self.muted:
            self.sendClose(code=4429)
            self.muted = True
            self.application_queue.put_nowait({"type": "websocket.disconnect", "code": 4429})
            self.transport.loseConnection()

    def check_timeouts(self) -> None:
        """Only of the handshake: beats and silence are the hub's, on a clock that never jumps."""


def lighten() -> None:
    """autobahn formats debug lines that nobody prints: 28 % of a handshake, 12 % of a send."""

    def nothing(*words: Any, **more: Any) -> str:
        return ""

    for module in (protocol, websocket):
        for name in ("pformat", "hltype", "hlval"):
            if hasattr(module, name):
                setattr(module, name, nothing)
