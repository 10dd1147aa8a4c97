"""What ``up`` can be told. Standard library only: it is read before Django reads its settings."""

import argparse
import ipaddress
import os
import socket
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MAX_PORT = 65535


@dataclass(frozen=True)
class Options:
    """One start: where it listens, where its data lie, whether it shows the demo."""

    host: str
    port: int
    data: Path
    demo: bool

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the address."""
        return is_loopback(self.host)

    def origin(self, port: int) -> str:
        """The address that people type: ``SUMMIT_ORIGIN`` when given, else host and port."""
        given = os.environ.get("SUMMIT_ORIGIN", "").rstrip("/")
        return given or f"http://{url_host(self.host)}:{port}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``up``, for Django's parser and for the early reading alike."""
    parser.add_argument("--port", type=_port, default=8000, help="default 8000; busy: the next")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on, 127.0.0.1")
    parser.add_argument("--data", type=Path, help="data directory; default SUMMIT_DATA or var/")
    parser.add_argument("--no-demo", action="store_true", help="start without the demo summit")


def read_early(argv: list[str]) -> None:
    """Put into the environment what the settings must know before Django loads them."""
    if argv[1:2] != ["up"] or {"-h", "--help"} & set(argv):
        return
    parser = argparse.ArgumentParser(prog="manage.py up", add_help=False, allow_abbrev=False)
    add_arguments(parser)
    known, _ = parser.parse_known_args(argv[2:])
    options = from_arguments(known.host, known.port, known.data, known.no_demo)
    os.environ["SUMMIT_DATA"] = str(options.data)
    os.environ.pop("SUMMIT_LOOPBACK", None)
    if options.loopback and os.environ.get("SUMMIT_PROFILE", "embedded") == "embedded":
        os.environ["SUMMIT_LOOPBACK"] = "1"


def from_arguments(host: str, port: int, data: Path | None, no_demo: bool) -> Options:
    """The options with the data directory made absolute (relative to where one stands)."""
    place = data or Path(os.environ.get("SUMMIT_DATA") or ROOT / "var")
    return Options(host=host, port=port, data=place.expanduser().resolve(), demo=not no_demo)


def is_loopback(host: str) -> bool:
    """127.0.0.0/8, ::1, or a name that means nothing but these."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def url_host(host: str) -> str:
    """The host as it stands in an address: an open bind is reached by the machine's name."""
    bare = host.strip("[]")
    if bare in {"0.0.0.0", "::"}:  # noqa: S104 -- compared, not bound
        return socket.gethostname()
    return f"[{bare}]" if ":" in bare else bare


def _port(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if not 1 <= number <= MAX_PORT:
        raise argparse.ArgumentTypeError(f"{text!r}: write a number from 1 to {MAX_PORT}")
    return number
