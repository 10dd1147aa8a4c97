"""What every page's shell needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from summit.demo.cast import cast
from summit.models import User

THEMES = {"light", "dark"}
PROXY_HEADERS = {"HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP"}


def is_at_home(request: HttpRequest) -> bool:
    """`up` is bound to a loopback address, and the request came from this machine itself, not
    through a proxy that forgot to say so. Only then do the mail viewer and the one-click demo
    login exist."""
    forwarded = any(
        name.startswith("HTTP_X_FORWARDED") or name in PROXY_HEADERS for name in request.META
    )
    local = request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"}
    return bool(settings.LOOPBACK and settings.EMBEDDED and local and not forwarded)


def is_light(request: HttpRequest) -> bool:
    """This browser asked for text and sound only."""
    return request.COOKIES.get("light") == "1"


def site(request: HttpRequest) -> dict[str, Any]:
    """No queries; ``demo_people`` asks when a page (the sign-in page) looks at it."""
    theme = request.COOKIES.get("theme", "")
    at_home = is_at_home(request)

    def demo_people() -> list[User]:
        return cast() if at_home else []

    return {
        "site_languages": settings.LANGUAGES,
        "light": is_light(request),
        # The browser saves data, and nobody has said what they want here.
        "offers_light": request.headers.get("Save-Data") == "on" and "light" not in request.COOKIES,
        "theme": theme if theme in THEMES else "",
        "is_loopback": at_home,
        "demo_people": SimpleLazyObject(demo_people),
    }
