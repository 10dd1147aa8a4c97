"""The tags every template may use (built in: no ``{% load %}``)."""

import json
import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_interval, get_timezone_location
from babel.lists import format_list
from django import template
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.template.defaultfilters import linebreaks_filter
from django.templatetags.static import static
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from summit import texts

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture from the one sprite, hidden from screen readers: the label stands beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("img/sprite.svg"),
        name,
    )


@register.simple_tag
def text(value: Mapping[str, str] | None, order: list[str] | None = None) -> SafeString | str:
    """A summit's text in the reader's language; a fallback is marked with its language."""
    words = texts.pick(value, order=order)
    if not words.fallback:
        return texts.typeset(words.text, words.language)
    return format_html(
        '<span lang="{}" dir="{}">{}</span> <span class="fallback" title="{}">{}</span>',
        words.language,
        words.direction,
        texts.typeset(words.text, words.language),
        gettext("Not yet available in your language"),
        words.language.upper(),
    )


@register.filter
def plain(value: Mapping[str, str] | None) -> str:
    """The same without markup: for titles and attributes."""
    return texts.pick(value).text


@register.simple_tag
def said(value: str, language: str) -> SafeString:
    """Somebody's words, in their language and direction, paragraphs kept."""
    return format_html(
        '<div class="said" lang="{}" dir="{}">{}</div>',
        language,
        texts.direction(language),
        linebreaks_filter(value, autoescape=True),
    )


def get_locale() -> Locale:
    """The reader's."""
    return Locale.parse((get_language() or "en").replace("-", "_"))


@register.filter
def language_title(code: str) -> str:
    """The language's name in the reader's language (CLDR), as it stands alone. Not ``language_name``:
    Django's own filter of that name, in English only, would win after ``{% load i18n %}``."""
    locale = get_locale()
    return str(locale.languages.get(code, code)).capitalize()


@register.filter
def language_names(things: Iterable[Any]) -> str:
    """``English and French``: the languages of these things, as they stand in a sentence (CLDR)."""
    locale = get_locale()
    names = [str(locale.languages.get(thing.language, thing.language)) for thing in things]
    return format_list(names, locale=locale)


@register.simple_tag
def when(at: datetime | None, style: str = "DATETIME_FORMAT", zone: str = "") -> SafeString | str:
    """A ``<time>``; in ``zone`` if given, else in the reader's."""
    if at is None:
        return ""
    local = timezone.localtime(at, ZoneInfo(zone) if zone else None)
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), date_format(local, style))


@register.simple_tag
def clock(at: datetime | None, zone: str = "") -> SafeString | str:
    """Hours and minutes, 24 h."""
    if at is None:
        return ""
    local = timezone.localtime(at, ZoneInfo(zone) if zone else None)
    return format_html(
        '<time datetime="{}" class="num">{}</time>', at.isoformat(), local.strftime("%H:%M")
    )


@register.simple_tag
def days(first: date | None, last: date | None = None) -> str:
    """``24–26 November 2025``: from the first to the last day, in the reader's way (CLDR)."""
    if first is None:
        return ""
    locale = get_locale()
    if last is None or last == first:
        return format_date(first, "long", locale=locale)
    return format_interval(first, last, "yMMMMd", locale=locale)


@register.simple_tag
def weekday(day: date) -> str:
    """``Tuesday, November 24, 2026``, in the reader's way (CLDR)."""
    return format_date(day, "full", locale=get_locale())


@register.simple_tag
def day_of(at: datetime, zone: str) -> str:
    """The day on which it falls in ``zone``."""
    return weekday(timezone.localtime(at, ZoneInfo(zone)).date())


@register.filter
def zone_name(zone: str) -> str:
    """``Africa/Nairobi`` as its city is called in the reader's language."""
    return get_timezone_location(ZoneInfo(zone), locale=get_locale(), return_city=True)


@register.simple_tag
def qr(address: str) -> SafeString:
    """The address as a QR code (SVG), which stands a quarter of it being hidden or smudged."""
    label = gettext("QR code of this address")
    return format_html('<div role="img" aria-label="{}">{}</div>', label, _qr(address))


@lru_cache(maxsize=500)
def _qr(address: str) -> SafeString:
    import segno  # noqa: PLC0415 -- for few pages

    drawn = segno.make(address, error="q", micro=False)
    return SafeString(drawn.svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None))


@register.simple_tag
def new_key() -> str:
    """A fresh idempotency key for a form."""
    return str(uuid.uuid4())


@register.filter
def as_json(value: Any) -> str:
    """For a data attribute; the template escapes it."""
    return json.dumps(value, separators=(",", ":"))


@register.filter
def lookup(mapping: Mapping[Any, Any], key: Any) -> Any:
    """``mapping[key]``, or nothing."""
    return mapping.get(key)


@register.simple_tag(takes_context=True)
def region(context: template.Context, url_name: str, *args: Any) -> SafeString | str:
    """Another app's part of this page: resolved by name, rendered here by its own view, and
    refreshed later from the same address (``data-src`` is the view's business)."""
    request: HttpRequest = context["request"]
    address = reverse(url_name, args=[getattr(arg, "pk", arg) for arg in args])
    match = resolve(address)
    try:
        response = match.func(request, *match.args, **match.kwargs)
    except (Http404, PermissionDenied):  # not this viewer's part: the page goes on without it
        return ""
    if response.status_code != 200:
        return ""
    return SafeString(response.content.decode(response.charset))
