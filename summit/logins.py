"""Whose socket this is: by the login cookie of the page that opened it, or by the pass that stands in
the ticket's place on a page which nobody is logged in to (a screen in the hall).

A pass is a secret of which only the SHA-256 is kept, and a row says whether it still holds. An app
registers whose passes there are; its holders only look."""

import hashlib
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user, get_user_model
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest, parse_cookie
from django.utils import timezone
from django.utils.crypto import constant_time_compare

PASS = "pass."  # noqa: S105 -- how one begins
_holders: list[Callable[[], QuerySet[Any]]] = []


def register_passes(holders: Callable[[], QuerySet[Any]]) -> None:
    """``holders()`` are the rows whose pass holds now; each has a ``digest``."""
    _holders.append(holders)


def digest(secret: str) -> str:
    """What is kept of the secret of a pass."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_pass(key: object) -> bool:
    """Whether this is no login, but the pass of a screen."""
    return isinstance(key, str) and key.startswith(PASS)


def _digest(key: str) -> str:
    return digest(key.removeprefix(PASS))


def same_origin(headers: dict[bytes, bytes]) -> bool:
    """The page that opens the socket must come from this host; no Origin is no browser of ours."""
    origin = headers.get(b"origin", b"").decode("latin-1")
    host = headers.get(b"host", b"").decode("latin-1")
    scheme = "https" if settings.HTTPS else "http"
    return bool(host) and origin in {settings.ORIGIN, f"{scheme}://{host}"}


def login_key(headers: dict[bytes, bytes], ticket: object = None) -> str:
    """The key of the login session, or ""; the pass, where the ticket is one."""
    if is_pass(ticket):
        return str(ticket)
    cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin-1"))
    return cookies.get(settings.SESSION_COOKIE_NAME, "")


def person(key: str) -> Any:
    """Asks the database: the active user of this login, the holder of this pass, or None."""
    if not key:
        return None
    if is_pass(key):
        return _holder(digest=_digest(key))
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    user = get_user(request)
    return user if user.is_authenticated and user.is_active else None


def by_id(user_id: str) -> Any:
    """The active user with this id, or the holder of a pass, now; None otherwise."""
    user = get_user_model()._default_manager.filter(pk=user_id, is_active=True).first()
    return user or _holder(pk=user_id)


def _holder(**which: str) -> Any:
    found = (holders().filter(**which).first() for holders in _holders)
    return next((holder for holder in found if holder is not None), None)


def still_in(logins: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of these ``(login key, user id)`` the ones that hold: not ended, not expired, the password
    not changed, the person active; or a pass that holds. Two queries for all, one more for passes."""
    logins = list(logins)
    passes = [login for login in logins if is_pass(login[0])]
    if passes:
        return _still_hold(passes) | still_in(set(logins) - set(passes))
    rows = Session.objects.filter(
        session_key__in={key for key, _ in logins}, expire_date__gt=timezone.now()
    )
    known = {row.session_key: row.get_decoded() for row in rows}
    people = get_user_model()._default_manager.filter(is_active=True)
    users = {str(pk): user for pk, user in people.in_bulk({who for _, who in logins}).items()}
    return {
        (key, who)
        for key, who in logins
        if key in known
        and who in users
        and known[key].get(SESSION_KEY) == who
        and constant_time_compare(
            known[key].get(HASH_SESSION_KEY, ""), users[who].get_session_auth_hash()
        )
    }


def _still_hold(passes: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    passes = list(passes)
    digests = {_digest(key) for key, _ in passes}
    held = {
        (kept, str(pk))
        for holders in _holders
        for kept, pk in holders().filter(digest__in=digests).values_list("digest", "pk")
    }
    return {(key, who) for key, who in passes if (_digest(key), who) in held}
