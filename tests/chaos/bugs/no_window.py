"""Whatever there is, is sent, whether it is acknowledged or not."""

from summit.live import delivery
from summit.live.consumer import LiveConsumer
from summit.live.tail import Cursor


def put_in() -> None:
    Cursor.takes = lambda self, count, size: True
    LiveConsumer.has_room = lambda self, size: True
    delivery.WINDOW = 10**9
