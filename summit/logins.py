"""Whose socket this is, by the login cookie of the page that opened it."""

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user, get_user_model
from django.contrib.sessions.models import Session
from django.http import HttpRequest, parse_cookie
from django.utils import timezone
from django.utils.crypto import constant_time_compare


def same_origin(headers: dict[bytes, bytes]) -> bool:
    """The page that opens the socket must come from this host; no Origin is no browser of ours."""
    origin = headers.get(b"origin", b"").decode("latin-1")
    host = headers.get(b"host", b"").decode("latin-1")
    scheme = "https" if settings.HTTPS else "http"
    return bool(host) and origin in {settings.ORIGIN, f"{scheme}://{host}"}


def login_key(headers: dict[bytes, bytes]) -> str:
    """The key of the login session, or ""."""
    cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin-1"))
    return cookies.get(settings.SESSION_COOKIE_NAME, "")


def person(key: str) -> Any:
    """Asks the database: the active user of this login, or None."""
    if not key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    user = get_user(request)
    return user if user.is_authenticated and user.is_active else None


def by_id(user_id: str) -> Any:
    """The active user with this id, now; None otherwise."""
    return get_user_model()._default_manager.filter(pk=user_id, is_active=True).first()


def still_in(logins: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of these ``(login key, user id)`` the ones that hold: not ended, not expired, the password
    not changed, the person active. Two queries for all."""
    logins = list(logins)
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
