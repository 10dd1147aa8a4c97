"""Any database is served."""

from summit.log import incarnation


def put_in() -> None:
    incarnation.stamp = incarnation.check = lambda: None
