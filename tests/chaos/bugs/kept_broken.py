"""A connection that failed is kept and used again."""

from summit.log import threads


def put_in() -> None:
    threads._kept = lambda act, *args, **kwargs: act(*args, **kwargs)
