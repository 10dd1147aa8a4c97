"""What every request passes through: the content policy, the person's time, refusals, and where no proxy
stands in front, compression."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone

from summit.doors import refused
from summit.errors import RuleBroken
from summit.policy import content_policy

Handler = Callable[[HttpRequest], HttpResponse]


def content_security_policy(get_response: Handler) -> Handler:
    """The strict one for every page that has not set its own."""
    policy = content_policy()

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        return response

    return handle


def local_time(get_response: Handler) -> Handler:
    """Times are shown in the person's zone, else in the one the browser told (cookie ``tz``)."""

    def handle(request: HttpRequest) -> HttpResponse:
        zone = getattr(request.user, "time_zone", "") or request.COOKIES.get("tz", "")
        try:
            here = zoneinfo.ZoneInfo(zone or "UTC")
        except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
            here = zoneinfo.ZoneInfo("UTC")
        with timezone.override(here):
            return get_response(request)

    return handle


class refusals:  # noqa: N801 -- a middleware is named like its neighbours
    """A broken rule is an answer, not a crash: 409 with the message, the written words kept."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refused(request, error) if isinstance(error, RuleBroken) else None


class compressed_pages(GZipMiddleware):  # noqa: N801
    """Pages and their parts, nothing else: files keep their bytes and ranges, streams their pace, and JSON
    is short. A page's length tells nothing about what is in it (BREACH): Django adds up to 100 random
    bytes, masks the form token anew each time, and no other site's request brings the login (SameSite)."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not _is_page(response):
            return response
        return super().process_response(request, response)


def _is_page(response: HttpResponseBase) -> bool:
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        return False
    return not any(name in response.headers for name in ("Content-Disposition", "Accept-Ranges"))
