"""Only hints tell of news: the poll is off."""

from django.conf import settings


def put_in() -> None:
    settings.LIVE_POLL_SECONDS = 3600.0
