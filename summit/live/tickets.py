"""What a page gives its socket, so that joining asks the database nothing.

A ticket is signed, valid for a minute and only beside the login it was made for. It says who this is,
which streams they may follow, and up to where changes of rights were known when the page was made: a
change after that sends the socket to the database. Following anything else asks the database anyway."""

from dataclasses import dataclass
from hashlib import blake2s

from django.core import signing

from summit import logins
from summit.log import access

SECONDS = 60
SALT = "summit.live.tickets"


@dataclass(frozen=True)
class Ticket:
    user_id: str
    streams: frozenset[str]
    access: int


def issue(user_id: object, login_key: str, streams: list[str]) -> str:
    """For a page that has just asked whether this person may follow these streams."""
    return sign(Ticket(str(user_id), frozenset(streams), access.head()), login_key)


def sign(ticket: Ticket, login_key: str) -> str:
    """Also for a socket that is open, so that it comes back as easily as it came. A pass stays as it is."""
    if logins.is_pass(login_key):
        return login_key
    content = [ticket.user_id, _print(login_key), ticket.access, *sorted(ticket.streams)]
    return signing.dumps(content, salt=SALT, compress=False)


def check(ticket: object, login_key: str) -> Ticket | None:
    """The ticket, or None: not ours, too old, or of another login."""
    if not isinstance(ticket, str) or not login_key:
        return None
    try:
        user_id, print_, seq, *streams = signing.loads(ticket, salt=SALT, max_age=SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Ticket(user_id, frozenset(streams), seq) if print_ == _print(login_key) else None


def _print(login_key: str) -> str:
    return blake2s(login_key.encode(), digest_size=8).hexdigest()
