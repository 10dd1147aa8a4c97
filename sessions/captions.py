"""How somebody reads captions in the room: which language, how large, in which colours. Their browser keeps
it in a cookie, and an address such as ``?captions=fr`` changes it."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language

from sessions import live_captions
from summit import parts

COOKIE = "captions"
KEPT_SECONDS = 365 * 24 * 3600
SIZES = ("normal", "large", "larger")
COLOURS = ("page", "dark", "light")
OFF = "off"


@dataclass(frozen=True)
class Choice:
    """Without a language captions are off."""

    language: str = ""
    size: str = SIZES[0]
    colours: str = COLOURS[0]

    def with_(self, language: str, size: str, colours: str) -> "Choice":
        """What is not known changes nothing."""
        known = dict(settings.CONTENT_LANGUAGES)
        chosen = self
        if language == OFF or language in known:
            chosen = replace(chosen, language="" if language == OFF else language)
        if size in SIZES:
            chosen = replace(chosen, size=size)
        return replace(chosen, colours=colours) if colours in COLOURS else chosen

    def __str__(self) -> str:
        return f"{self.language or OFF}.{self.size}.{self.colours}"


def choice_of(request: HttpRequest) -> Choice:
    """As the address says, else as before."""
    language, size, colours, *_ = [*request.COOKIES.get(COOKIE, "").split("."), "", "", ""]
    kept = Choice().with_(language, size, colours)
    asked = request.GET
    return kept.with_(asked.get("captions", ""), asked.get("size", ""), asked.get("colours", ""))


def remember(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """When the address has changed it."""
    if {"captions", "size", "colours"} & set(request.GET):
        response.set_cookie(
            COOKIE, str(choice_of(request)), max_age=KEPT_SECONDS,
            httponly=True, samesite="Lax", secure=settings.HTTPS,
        )  # fmt: skip
    return response


def region(session_id: UUID, choice: Choice) -> str:
    """The captions of the room, as one person has chosen them; who has chosen none sees what all see."""
    context: dict[str, Any] = live_captions.offered(session_id)
    track = next((row for row in context["tracks"] if row.language == choice.language), None)
    if track is not None:
        now = parts.current(live_captions.captions(track.pk), get_language() or "en")
        lines = now.parts.get(f"caption-lines-{track.pk}", "")
        context |= {"track": track, "lines": lines, "streams": [now.cursor]}
    if choice.language:
        context |= {"choice": choice, "sizes": SIZES, "colours": COLOURS}
    return render_to_string("sessions/_captions.html", context)
