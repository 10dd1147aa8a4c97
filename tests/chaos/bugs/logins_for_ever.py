"""Who was logged in when the socket opened is so for its life."""

from summit import logins


def put_in() -> None:
    logins.still_in = set
