"""Any page in the world may open a socket with its visitor's login."""

from summit import logins


def put_in() -> None:
    logins.same_origin = lambda headers: True
