"""One person may have any number of sockets."""

from summit.live import consumer


def put_in() -> None:
    consumer.MOST_SOCKETS = 10**9
