"""Misconfiguration speaks, with a hint."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security)
def demo_stays_at_home(app_configs: Any, **kwargs: Any) -> list[Error]:
    """The mail viewer and the one-click login exist only in the embedded profile on loopback."""
    if settings.LOOPBACK and (not settings.EMBEDDED or settings.HTTPS):
        return [
            Error(
                "SUMMIT_LOOPBACK=1 opens the mail viewer and the one-click demo login; "
                "it cannot be set in production.",
                hint="Remove SUMMIT_LOOPBACK (`manage.py up` sets it on a loopback address), or give "
                "`up` no https SUMMIT_ORIGIN there.",
                id="summit.E001",
            )
        ]
    return []


@register(Tags.security)
def mail_can_leave(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Nobody can log in without mail."""
    if not settings.EMBEDDED and not settings.EMAIL_URL:
        return [
            Error(
                "SUMMIT_EMAIL_URL is not set: codes and invitations could not be sent.",
                hint="Set it like smtp://user:password@mail.example.org:587/?tls=1.",
                id="summit.E002",
            )
        ]
    return []


@register(Tags.security)
def hints_need_pubsub(app_configs: Any, **kwargs: Any) -> list[Error]:
    """The core Redis layer drops idle sockets and goes deaf after FLUSHALL."""
    backend = str(settings.CHANNEL_LAYERS["default"]["BACKEND"])
    if backend.startswith("channels_redis.core"):
        return [Error("The channel layer must be the pub/sub layer.", id="summit.E003")]
    return []
