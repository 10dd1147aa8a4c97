"""No bug: silence and standing still are noticed after seconds, so that a test need not wait a minute."""

from summit.live import consumer


def put_in() -> None:
    consumer.SILENT_SECONDS, consumer.STALLED_SECONDS = 5, 4
