"""An address as a person pastes it, taken apart with suspicion."""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlsplit

from django.utils.translation import gettext_lazy as _

LONGEST = 2000
HOST = re.compile(
    r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})"
)
# A word and a colon, but not a host with its port.
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?!\d{1,5}(?:[/?#]|$))", re.IGNORECASE)
SOURCE = re.compile(r"""<iframe\b[^>]*?\bsrc\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
ENCODERS = {"rtmp", "rtmps", "rtsp", "rtsps", "srt", "udp", "whip"}
KEPT_IN_PATH = "/%:@!$&'()*+,;=~-._"
KEPT_IN_QUERY = KEPT_IN_PATH + "?"


class NotUnderstood(ValueError):  # noqa: N818 -- it names what happened
    """Carries a sentence for the person: what is wrong and what to paste instead."""

    def __init__(self, message: object) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Address:
    """https, a host with a name, ASCII throughout."""

    host: str
    port: int | None
    path: str
    query: str

    @property
    def place(self) -> str:
        """The host, with its port if it has one of its own."""
        return f"{self.host}:{self.port}" if self.port else self.host

    @property
    def plain(self) -> str:
        return f"https://{self.place}{self.path}{'?' if self.query else ''}{self.query}"

    @property
    def steps(self) -> list[str]:
        """The path's parts."""
        return [step for step in self.path.split("/") if step]

    def asked(self, name: str) -> str:
        """The first value of a parameter, or nothing."""
        return parse_qs(self.query).get(name, [""])[0]


def read(given: str) -> Address:
    """Raises NotUnderstood."""
    text = _pasted(given)
    scheme = _scheme(text)
    rest = text[len(scheme) + 1 :] if scheme else text
    try:
        parts = urlsplit(f"https://{rest.lstrip('/')}")
        port = parts.port
    except ValueError:
        raise NotUnderstood(_("This is not an address. Copy it from the browser’s line.")) from None
    if "@" in parts.netloc:
        raise NotUnderstood(
            _("There is a name or a password before the @. Everybody would get it; leave it out.")
        )
    return Address(
        _host(parts.hostname or ""),
        None if port in {None, 443} else port,
        quote(parts.path, safe=KEPT_IN_PATH) or "/",
        quote(parts.query, safe=KEPT_IN_QUERY),
    )


def _pasted(given: str) -> str:
    """One line without surprises; of an embed code only the address in it."""
    text = given.strip()
    if text.startswith("<"):
        found = SOURCE.search(text)
        if found is None:
            raise NotUnderstood(_("There is no player’s address in this code. Paste the address."))
        text = found[1].replace("&amp;", "&")
    if not text:
        raise NotUnderstood(_("Paste the address of the video, the stream or the meeting."))
    if len(text) > LONGEST:
        raise NotUnderstood(_("This address is too long to be one."))
    if any(unicodedata.category(sign)[0] in "CZ" or sign in "\\<>\"'`" for sign in text):
        raise NotUnderstood(
            _("An address has no blanks, quotes or hidden signs. Copy it once more, alone.")
        )
    return text


def _scheme(text: str) -> str:
    """https, or nothing where somebody left it out."""
    found = SCHEME.match(text)
    scheme = found[1].lower() if found else ""
    if scheme == "http":
        raise NotUnderstood(
            _("Only https: browsers refuse the rest here. Try the same address with https://.")
        )
    if scheme in ENCODERS:
        raise NotUnderstood(
            _(
                "This is where an encoder sends to. Paste the address from which people watch, "
                "for example one that ends in .m3u8."
            )
        )
    if scheme not in {"", "https"}:
        raise NotUnderstood(_("Only addresses that begin with https:// can be played."))
    return scheme


def _host(given: str) -> str:
    """As browsers write it. No addresses by number, nothing inside the house."""
    try:
        host = given.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        host = ""
    if not HOST.fullmatch(host):
        raise NotUnderstood(
            _("“%(host)s” is not the name of a host, such as video.example.org.")
            % {"host": given[:60]}
        )
    return host
