"""What every page's shell needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

THEMES = {"light", "dark"}


def site(request: HttpRequest) -> dict[str, Any]:
    """No queries."""
    theme = request.COOKIES.get("theme", "")
    return {
        "site_languages": settings.LANGUAGES,
        "theme": theme if theme in THEMES else "",
        "is_loopback": settings.LOOPBACK and settings.EMBEDDED,
    }
