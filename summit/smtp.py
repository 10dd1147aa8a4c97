"""The address of a mail server."""

from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def settings_of(url: str) -> dict[str, object]:
    """``smtp://user:password@host:587/?tls=1`` or ``smtps://…:465/`` as Django's settings."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(
            "SUMMIT_EMAIL_URL: write smtp://user:password@host:587/?tls=1 or smtps://…:465/."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": "tls=1" in parts.query,
        "EMAIL_TIMEOUT": 20,
    }
