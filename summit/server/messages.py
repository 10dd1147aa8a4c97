"""WebSocket messages as bytes (RFC 6455), deflated ones too (permessage-deflate, RFC 7692)."""

import struct
import zlib

TEXT = 0x81  # one unfragmented text frame
PACKED = 0xC1  # the same, deflated
SMALL = 512  # bytes of a message that is understood on the spot


def prepare(text: bytes, first: int = TEXT) -> bytes:
    """The text as one WebSocket frame of a server, unfragmented and unmasked (RFC 6455 §5.2)."""
    size = len(text)
    if size < 126:
        return struct.pack("!BB", first, size) + text
    if size < 65536:
        return struct.pack("!BBH", first, 126, size) + text
    return struct.pack("!BBQ", first, 127, size) + text


def pack(text: bytes) -> bytes:
    """The same, deflated (RFC 7692) where that makes it smaller. It leans on no message before it, so
    one serves all who follow."""
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = (deflate.compress(text) + deflate.flush(zlib.Z_SYNC_FLUSH))[:-4]
    return prepare(packed, PACKED) if len(packed) < len(text) else prepare(text)


def unmask(data: bytes, *, packed: bool = False) -> bytes:
    """The text, if these bytes are exactly one small text frame of a browser (RFC 6455 §5.2); else
    nothing. ``packed``: it may be deflated."""
    size = len(data) - 6
    if not 0 < size < 126 or data[1] != 0x80 | size:
        return b""
    if data[0] != TEXT and not (packed and data[0] == PACKED):
        return b""
    key = (data[2:6] * (size // 4 + 1))[:size]
    text = (int.from_bytes(data[6:], "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")
    return text if data[0] == TEXT else inflate(text)


def inflate(packed: bytes) -> bytes:
    """At most ``SMALL`` bytes; else, and when it cannot be read, nothing."""
    inflating = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        text = inflating.decompress(packed + b"\0\0\xff\xff", SMALL)
    except zlib.error:
        return b""
    return b"" if inflating.unconsumed_tail else text
