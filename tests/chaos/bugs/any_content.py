"""A key that was used gives its answer, whatever is asked with it now."""

from summit.log import journal


def put_in() -> None:
    journal.fingerprint = lambda payload: ""
