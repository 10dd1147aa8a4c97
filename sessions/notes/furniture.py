"""Running heads, feet and page numbers: what pages repeat at their edges."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from sessions.notes.decoding import clean
from sessions.notes.source import Hint, SourceText

EDGE = 3  # how many lines at the top and at the bottom of a page may be furniture
_DIGITS = re.compile(r"\d+|\b[ivxl]{1,6}\b", re.IGNORECASE)
_COUNTER = re.compile(
    r"\W*(?:(?:page|página|pagina|pag|pág|p|صفحة|الصفحة)\W{0,3})?(?:\d{1,3}|[ivxl]{1,6})(?:\s*(?:/|of|sur|de|من|\|)\s*\d{1,3})?\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PageLine:
    """A line on a page. ``top`` is how far down it stands, when the file says (points)."""

    text: str
    top: float | None = None
    strong: bool = False
    level: int = 0  # of a heading set larger than the text; 0 is none
    furniture: bool = False


@dataclass
class Page:
    lines: list[PageLine] = field(default_factory=list)


def find_furniture(pages: list[Page]) -> list[Page]:
    """The same pages, with the lines marked that they repeat at their edges, and page numbers."""
    counted: Counter[str] = Counter()
    for page in pages:
        counted.update({_shape(page.lines[index].text) for index in _edges(page)})
    needed = max(2, (len(pages) + 1) // 2)
    repeated = {shape for shape, times in counted.items() if times >= needed}
    return [_mark(page, repeated) for page in pages]


def _mark(page: Page, repeated: set[str]) -> Page:
    edges = _edges(page)
    outermost = {edges[0], edges[-1]} if edges else set()
    kept: list[PageLine] = []
    for index, line in enumerate(page.lines):
        told = index in edges and (_shape(line.text) in repeated or _is_page_number(line.text))
        alone = (
            index in outermost
            and line.text.strip(" -–—.").isdigit()
            and len(line.text.strip()) <= 7
        )
        kept.append(replace(line, furniture=told or alone))
    return Page(kept)


def _is_page_number(text: str) -> bool:
    """“Page 2 of 5”, said as such."""
    stripped = text.strip()
    return stripped[:1].isalpha() and 4 < len(stripped) < 40 and bool(_COUNTER.fullmatch(stripped))


def _shape(text: str) -> str:
    """A line without its page number. A bare number keeps nothing but the fact."""
    return _DIGITS.sub("#", " ".join(text.split()).casefold())


def _edges(page: Page) -> list[int]:
    """The lines nearest the page's top and bottom: by position if known, else by order."""
    shown = [index for index, line in enumerate(page.lines) if line.text.strip()]
    if shown and page.lines[shown[0]].top is not None:
        shown.sort(key=lambda index: page.lines[index].top or 0.0)
    return list(dict.fromkeys([*shown[:EDGE], *shown[-EDGE:]]))


def compose(pages: list[Page], filename: str, kind: str) -> SourceText:
    """The pages as one text, each line with what is known about it."""
    texts: list[str] = []
    hints: list[Hint] = []
    for number, page in enumerate(pages):
        for line in page.lines:
            texts.append(clean(line.text).replace("\n", " "))
            hints.append(
                Hint(
                    kind="heading" if line.level else "",
                    level=line.level,
                    strong=line.strong,
                    page=number,
                    furniture=line.furniture,
                )
            )
    return SourceText("\n".join(texts), filename, kind, tuple(hints))
