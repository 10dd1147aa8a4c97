"""Messages of any size, in any number of pieces, at any pace."""

from autobahn.twisted.websocket import WebSocketServerFactory

from summit.budget import Bucket
from summit.live import consumer
from summit.server import wire


def put_in() -> None:
    consumer.LONGEST = wire.QUEUED = wire.PIECES = 10**9
    Bucket.take = lambda self: True
    real = WebSocketServerFactory.setProtocolOptions

    def unlimited(self, **options):
        for name in ("maxMessagePayloadSize", "maxFramePayloadSize"):
            if name in options:
                options[name] = 0
        real(self, **options)

    WebSocketServerFactory.setProtocolOptions = unlimited
