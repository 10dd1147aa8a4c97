"""Any database is served."""

from summit.live import incarnation


def put_in() -> None:
    incarnation.stamp = incarnation.check = lambda: None
