"""What the document templates may use besides Django's own tags."""

import re
import unicodedata
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.translation import get_language_bidi

from outcomes.drafting.comparing import Piece, compare
from outcomes.drafting.lines import lines as broken
from summit.dates import spelled

register = template.Library()
WAYS = {"L": "ltr", "R": "rtl", "AL": "rtl"}  # letters that have a direction of their own


@register.simple_tag(takes_context=True)
def to(context: template.Context, name: object, prefix: str = "") -> str:
    """The address of what has this name (``prefix`` before it): in this file, or in another one of the same document."""
    links = context.get("links")
    return str(links.to(f"{prefix}{name}")) if links else f"#{prefix}{name}"


@register.simple_tag(takes_context=True)
def to_volume(context: template.Context, number: int) -> str:
    """The address of a volume of the register."""
    return str(context["links"].to_volume(number))


@register.filter
def paragraphs(text: str) -> list[list[str]]:
    """Paragraphs as lists of lines: the template escapes every one."""
    return [part.split("\n") for part in re.split(r"\n\n+", text) if part.strip()]


@register.filter
def day(value: str) -> str:
    """An ISO date or moment as a date in words; "" stays ""."""
    return spelled(date.fromisoformat(value[:10])) if value else ""


@register.filter
def hour(value: str) -> str:
    """An ISO moment as hours and minutes, in the zone it was given in."""
    return datetime.fromisoformat(value).strftime("%H:%M") if value else ""


@register.filter
def width(value: int, of: int) -> str:
    """The class of a bar: whole percents, rounded down so that shares fit on one line."""
    return f"w{100 * value // of}" if of else "w0"


@register.filter
def complete(paragraphs: list[str]) -> list[str]:
    """Without the ones that only lead to a list, such as to the guiding questions."""
    return [text for text in paragraphs if not text.rstrip().endswith((":", "："))]


@register.filter
def largest(rows: list[dict[str, Any]]) -> int:
    """The longest bar of a chart."""
    return max((row["count"] for row in rows), default=1)


@register.filter
def opening(text: str) -> str:
    """The first words, for a register."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 110 else flat[:110].rsplit(" ", 1)[0][:110] + " …"


@register.filter
def way(text: str) -> str:
    """Whether a text begins from the left or from the right: as its first letter says that has a direction."""
    ways = (WAYS.get(unicodedata.bidirectional(char), "") for char in text)
    return next(filter(None, ways), "ltr")


@register.simple_tag
def comma() -> str:
    """Between the members of a list, as the document's own language writes it."""
    return "، " if get_language_bidi() else ", "


@register.filter
def listed(names: list[str]) -> str:
    return comma().join(names)


@register.filter
def lines(paragraph: dict[str, Any]) -> list[str]:
    """A draft's paragraph as the lines that everybody quotes, in brackets where it is not agreed."""
    text = paragraph["text"]["text"]
    return broken(f"[{text}]" if paragraph["brackets"] else text)


@register.filter
def changed(amendment: dict[str, Any]) -> list[Piece]:
    """What an amendment takes out of the words it started from, and puts in."""
    return compare(amendment["instead_of"], amendment["text"])
