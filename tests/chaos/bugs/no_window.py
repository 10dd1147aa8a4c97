"""Whatever there is, is sent, whether it is acknowledged or not."""

from summit.live import delivery, tail
from summit.live.tail import Cursor


def put_in() -> None:
    delivery.WINDOW = tail.WINDOW = 10**9
    Cursor.has_room = lambda self, size: True
