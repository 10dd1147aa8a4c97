"""The address that ``up`` listens on, taken before anything slow begins."""

import errno
import socket
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from json import loads

TRIES = 100
BACKLOG = 2048  # a session's start: everybody at once


class NoPort(Exception):  # noqa: N818 -- it names what happened
    """Nothing to listen on; the text says which and what to do."""


def claim(host: str, port: int) -> socket.socket:
    """A listening socket on ``port``, or on the first free one after it.

    It is bound once and handed to the server as it is, so no other program can slip in between.
    Raises ``NoPort`` for a host that is not this machine's and when no port is free.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in range(port, min(port + TRIES, 65536)):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host.strip("[]"), number))
            listener.listen(BACKLOG)
        except PermissionError as error:
            listener.close()
            raise NoPort(f"Port {number} needs root. Choose another: --port 8000.") from error
        except OSError as error:
            listener.close()
            if error.errno == errno.EADDRINUSE:
                continue
            raise NoPort(
                f"Cannot listen on {host}: {error.strerror}. Choose an address of this machine: "
                "--host 127.0.0.1."
            ) from error
        return listener
    raise NoPort(f"Ports {port} to {number} are all busy. Choose another: --port.")


def answers(host: str, port: int, name: str, pid: int) -> bool:
    """Whether ``/healthz`` is answered, and by process ``pid``; ``name`` is the Host header."""
    said = responds(host, port, name)
    return said.get("ok") is True and said.get("pid") == pid


def responds(host: str, port: int, name: str) -> dict[str, object]:
    """What ``/healthz`` answers; empty when it does not, or not with status 200."""
    reach = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host.strip("[]"), host.strip("[]"))  # noqa: S104
    connection = HTTPConnection(reach, port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": name})
        response = connection.getresponse()
        said = loads(response.read()) if response.status == HTTPStatus.OK else {}
    except (OSError, HTTPException, ValueError):
        return {}
    finally:
        connection.close()
    return said if isinstance(said, dict) else {}
