"""HTML into a tagged PDF, the same bytes for the same input."""

import logging
import re
from collections.abc import Callable, Collection
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from outcomes.press import claims
from outcomes.press.assets import Shelf
from outcomes.press.fonts import faces_for
from outcomes.press.places import BESIDE, SCHEMES, TEMPLATES

Told = Callable[[str, int, int], None]
DEFINED = re.compile(r"(--[a-z]+): ([^;}]+);")
USED = re.compile(r"var\((--[a-z]+)\)")


class ForbiddenLink(ValueError):  # noqa: N818 -- it names what happened
    """A link that leads neither into the document and its other files nor to https or mailto."""


def typeset(
    html: str,
    target: Path,
    *,
    digest: str,
    codes: set[int],
    tell: Told,
    content: bytes = b"{}",
    as_of: str = "",
    beside: Collection[str] = (),
) -> int:
    """Writes the PDF, with ``content`` (the JSON it comes from) inside, and returns its number of
    pages. ``beside``: names of other files of the same document, to which links may lead. ``tell(stage, done, total)`` hears of every page; ``total`` is 0 while nobody knows it."""
    shelf, fonts = Shelf(), FontConfiguration()
    css = CSS(string=stylesheet(codes), font_config=fonts, url_fetcher=shelf)
    with _Pages(tell):
        document = HTML(string=html, url_fetcher=shelf).render(
            stylesheets=[css], font_config=fonts, presentational_hints=False
        )
    for page in document.pages:
        for kind, address, *_rest in page.links:
            if kind == "external" and not _allowed(str(address), beside):
                raise ForbiddenLink(str(address)[:200])
    tell("writing", 0, len(document.pages))
    claims.claim(document, content, as_of)
    document.write_pdf(
        target,
        finisher=claims.tidy,
        pdf_variant=claims.VARIANT,
        pdf_identifier=bytes.fromhex(digest)[:16],
        custom_metadata=False,
    )
    return len(document.pages)


def _allowed(address: str, beside: Collection[str]) -> bool:
    if address.startswith(BESIDE):
        return address.removeprefix(BESIDE).partition("#")[0] in beside
    return address.lower().startswith(SCHEMES)


def stylesheet(codes: set[int]) -> str:
    """For a text with these code points; its fonts are at ``press:fonts/``."""
    sheet = _plain((TEMPLATES / "press.css").read_text(encoding="utf-8"))
    return "\n".join([*(face.css for face in faces_for(codes)), _widths(), sheet])


def _plain(sheet: str) -> str:
    """With the values of its variables in their places: WeasyPrint would look them up, and check what it finds,
    for every element anew."""
    values = dict(DEFINED.findall(sheet))
    return USED.sub(lambda used: values[used[1]], DEFINED.sub("", sheet))


def _widths() -> str:
    """A bar's length is a class, so that no template writes a style."""
    return "\n".join(f".w{percent} {{ width: {percent}% }}" for percent in range(101))


class _Pages(logging.Handler):
    """Listens to WeasyPrint count its pages. It lays out again until all references fit; from the
    second time on the number of pages is known."""

    def __init__(self, tell: Told) -> None:
        super().__init__(logging.INFO)
        self._tell = tell
        self._known = self._last = 0
        self._log = logging.getLogger("weasyprint.progress")

    def __enter__(self) -> None:
        self._log.addHandler(self)
        self._log.setLevel(logging.INFO)

    def __exit__(self, *_error: object) -> None:
        self._log.removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        if "Creating layout - Page" not in str(record.msg):
            return
        page = int(str(record.args[0])) if isinstance(record.args, tuple) else 0
        if page <= self._last:
            self._known = max(self._known, self._last)
        self._last = page
        self._tell("layout", page, self._known)
