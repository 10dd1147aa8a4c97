"""Prepared bytes on a real socket: all of them, in order, whatever the network takes at once."""

import socket
import struct
import zlib

import pytest
from autobahn.twisted.websocket import WebSocketServerFactory
from autobahn.websocket.compress import PerMessageDeflateOffer
from autobahn.websocket.protocol import TrafficStats
from twisted.internet import tcp

from summit.server import messages, wire
from summit.server.messages import prepare, unmask


class Reactor:
    """Notes what it is asked to watch; the tests turn it by hand."""

    def __init__(self):
        self.writers = set()

    def addReader(self, reader): ...  # noqa: N802 -- Twisted's names
    def removeReader(self, reader): ...  # noqa: N802

    def addWriter(self, writer):  # noqa: N802
        self.writers.add(writer)

    def removeWriter(self, writer):  # noqa: N802
        self.writers.discard(writer)


@pytest.fixture
def line():
    """A connection of ours over a real socket with a small buffer, and the browser's end of it."""
    ours, theirs = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    ours.setblocking(False)
    theirs.setblocking(False)
    protocol = wire.LiveProtocol()
    protocol.factory = WebSocketServerFactory()
    protocol.factory.isServer = True
    protocol.state = protocol.STATE_OPEN
    protocol.send_queue = []
    protocol._perMessageCompress = None
    protocol.trafficStats, protocol.logOctets, protocol.peer = TrafficStats(), False, "somebody"
    protocol.wasClean = protocol.wasNotCleanReason = protocol.droppedByMe = None
    transport = tcp.Server(ours, protocol, ("127.0.0.1", 1), None, 1, Reactor())
    protocol.transport = transport
    yield protocol, theirs
    ours.close()
    theirs.close()


def read(theirs, most: int | None = None) -> bytes:
    """What has come, or the first ``most`` bytes of it."""
    got = b""
    while most is None or len(got) < most:
        try:
            got += theirs.recv(65536 if most is None else most - len(got))
        except BlockingIOError:
            break
    return got


def flush(protocol, theirs) -> bytes:
    """Lets the transport write until nothing is pending."""
    got = read(theirs)
    while protocol.transport.reactor.writers:
        protocol.transport.doWrite()
        got += read(theirs)
    return got


def test_the_installed_libraries_are_as_expected():
    assert wire.supported() == ""


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65535, 65536, 200_000])
def test_a_frame_has_the_shortest_header(size):
    frame = prepare(b"x" * size)
    first, length = frame[0], frame[1]
    assert first == 0x81
    if size < 126:
        assert (length, len(frame)) == (size, 2 + size)
    elif size < 65536:
        assert (length, struct.unpack("!H", frame[2:4])[0], len(frame)) == (126, size, 4 + size)
    else:
        assert (length, struct.unpack("!Q", frame[2:10])[0], len(frame)) == (127, size, 10 + size)


def test_what_fits_goes_at_once_and_nothing_is_pending(line):
    protocol, theirs = line
    assert protocol.write_now(prepare(b"one"))
    assert protocol.write_now(prepare(b"two"))
    assert read(theirs) == prepare(b"one") + prepare(b"two")
    assert not protocol.is_pending()


def test_a_partial_write_is_finished_by_the_transport_before_anything_later(line):
    protocol, theirs = line
    large, later = prepare(b"L" * 500_000), prepare(b"later")
    assert protocol.write_now(large)
    assert protocol.is_pending()
    assert not protocol.write_now(later)  # nothing of it, or it would cut the large one
    protocol.transport.write(b"ORDINARY")  # the ordinary path queues behind
    assert flush(protocol, theirs) == large + b"ORDINARY"
    assert protocol.write_now(later)
    assert read(theirs) == later


def test_a_reader_that_does_not_read_costs_one_frame_and_no_queue(line):
    protocol, _ = line
    taken = sum(protocol.write_now(prepare(b"x" * 2000)) for _ in range(1000))
    waiting = protocol.transport._tempDataLen + len(protocol.transport.dataBuffer)
    assert 0 < taken < 1000
    assert waiting <= 2004


def test_a_connection_that_is_ending_takes_nothing(line):
    protocol, theirs = line
    protocol.transport.loseConnection()
    assert not protocol.write_now(prepare(b"x"))
    protocol.transport.disconnecting = False
    protocol.state = protocol.STATE_CLOSING
    assert not protocol.write_now(prepare(b"x"))
    assert read(theirs) == b""


def test_a_browser_that_is_gone_is_no_failure_of_ours(line):
    protocol, theirs = line
    theirs.close()
    assert not protocol.write_now(prepare(b"x" * 100_000))


def test_only_plain_sockets_take_bytes(line):
    protocol, _ = line
    protocol.direct = True
    assert protocol.takes_bytes()
    protocol.transport = object()  # TLS wraps the transport
    assert not protocol.takes_bytes()
    assert not protocol.is_pending()


def test_what_cannot_be_written_directly_is_said(monkeypatch):
    monkeypatch.setattr(wire.FileDescriptor, "dataBuffer", bytearray(b"x"))
    assert "Twisted" in wire.supported()


def masked(text: bytes, key: bytes = b"\x01\x02\x03\x04") -> bytes:
    body = bytes(byte ^ key[place % 4] for place, byte in enumerate(text))
    return bytes([0x81, 0x80 | len(text)]) + key + body


@pytest.mark.parametrize("text", [b"x", b'{"ack":{"session:1":12}}', b"y" * 125])
def test_one_small_frame_is_read_on_the_spot(text):
    assert unmask(masked(text)) == text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x81",
        masked(b"abc")[:-1],  # a part of it
        masked(b"abc") + b"\x81",  # and the beginning of the next
        b"\x82" + masked(b"abc")[1:],  # binary
        b"\x01" + masked(b"abc")[1:],  # the first of several
        b"\x81\x03" + b"\x01\x02\x03\x04abc",  # not masked
        b"\x81\xfe\x00\x7e" + b"\x01\x02\x03\x04" + b"z" * 126,
    ],
)
def test_anything_else_is_left_to_the_library(data):
    assert unmask(data) == b""


def deflated(text: bytes) -> bytes:
    """As a browser sends it."""
    deflate = zlib.compressobj(wbits=-15)
    packed = (deflate.compress(text) + deflate.flush(zlib.Z_SYNC_FLUSH))[:-4]
    return b"\xc1" + masked(packed)[1:]


def test_a_deflated_one_is_read_too_where_that_was_agreed():
    text = b'{"ack":{"session:1":12}}'
    assert unmask(deflated(text), packed=True) == text
    assert unmask(masked(text), packed=True) == text
    assert unmask(deflated(text)) == b""
    assert unmask(b"\xc1" + masked(b"no deflate at all")[1:], packed=True) == b""


def test_what_grows_on_reading_is_cut_short():
    assert len(unmask(deflated(b"[" * 60_000), packed=True)) <= messages.SMALL


@pytest.mark.parametrize("text", [b"", b"x", b"{}" * 400, "é漢字".encode() * 9000])
def test_a_packed_message_is_the_same_text_and_never_larger(text):
    frame = messages.pack(text)
    plain = prepare(text)
    assert len(frame) <= len(plain)
    if frame[0] == messages.PACKED:
        body = frame[4:] if frame[1] == 126 else frame[2:]
        assert zlib.decompressobj(-15).decompress(body + b"\0\0\xff\xff") == text
    else:
        assert frame == plain


@pytest.mark.parametrize(
    ("offer", "answer"),
    [
        (
            {"client_max_window_bits": [True]},
            "permessage-deflate; client_no_context_takeover",
        ),
        ({}, "permessage-deflate; client_no_context_takeover"),
        ({"server_max_window_bits": ["10"]}, None),
    ],
)
def test_each_message_stands_alone_or_nothing_is_deflated(offer, answer):
    made = wire.accept([PerMessageDeflateOffer.parse(offer)])
    assert (made and made.get_extension_string()) == answer


def test_what_is_not_heard_on_the_spot_reaches_the_library(line, monkeypatch):
    protocol, _ = line
    passed, heard = [], []
    monkeypatch.setattr(
        wire.WebSocketProtocol, "dataReceived", lambda self, data: passed.append(data)
    )
    protocol.data, protocol.current_frame, protocol.inside_message = b"", None, False
    protocol.hear_now = lambda text: heard.append(text) or text.startswith(b'{"ack"')
    ack, other = masked(b'{"ack":{}}'), masked(b'{"cmd":{}}')
    for data in (ack, other, ack[:5]):
        protocol.dataReceived(data)
    protocol.data = b"\x81"  # in the middle of a frame
    protocol.dataReceived(ack)
    assert (heard, passed) == ([b'{"ack":{}}', b'{"cmd":{}}'], [other, ack[:5], ack])
