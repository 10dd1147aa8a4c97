"""The other formats of a document, from its frozen data."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.utils import translation

from outcomes.formats import archive, card, tables
from outcomes.formats.akoma import akoma
from outcomes.formats.building import build
from outcomes.formats.markdown import markdown
from outcomes.formats.names import base_name
from outcomes.formats.packing import about
from outcomes.formats.web import html
from outcomes.formats.word import word
from outcomes.press.places import ROOT

# The style of the page, also that of the site's own view of it.
SHEETS = (
    ROOT / "templates" / "outcomes" / "formats" / "page.css",
    ROOT / "static" / "css" / "publications" / "document.css",
)
Told = Callable[[int, int], None]
Made = list[dict[str, Any]]


def sheet() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in SHEETS)


def make_others(data: Mapping[str, Any], digest: str, place: Path, tell: Told) -> Made:
    """All but the archive, into ``place``: ``{"format", "path", "name", "members"}`` of each. They have the
    register in one piece."""
    name = base_name(data)
    tree = build(data, digest)
    printed = tree.printed
    writers: list[tuple[str, str, Callable[[], bytes]]] = [
        ("html", "html", lambda: html(tree, sheet())),
        ("docx", "docx", lambda: word(printed)),
        ("akn", "akn.xml", lambda: akoma(tree)),
        ("md", "md", lambda: markdown(printed)),
    ]
    steps, found = len(writers) + 1, []
    for step, (form, ending, write) in enumerate(writers):
        tell(step, steps)
        with translation.override(tree.language):  # they have words of their own too
            content = write()
        found.append(_kept(place, form, f"{name}.{ending}", content))
    tell(steps - 1, steps)
    rows = tables.tables(data, digest)
    rows["README.txt"] = card.card(data, digest, rows)
    packed = archive.archive(rows, f"{name}-csv", about(data, digest))
    return [*found, _kept(place, "csv", f"{name}-csv.zip", packed, archive.members(rows))]


def _kept(place: Path, form: str, name: str, content: bytes, inside: Any = ()) -> dict[str, Any]:
    path = place / f"out.{form}"
    path.write_bytes(content)
    return {"format": form, "path": str(path), "name": name, "members": list(inside)}
