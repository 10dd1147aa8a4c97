"""Every other file of a document, from its frozen data and its PDF."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from outcomes.formats import archive, card, tables, texts
from outcomes.formats.akoma import akoma
from outcomes.formats.building import build
from outcomes.formats.markdown import markdown
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


def base_name(data: Mapping[str, Any]) -> str:
    """Of our own words only: the summit's short name, the document, its scope, its language."""
    scope = (data.get("scope") or {}).get("key", "")
    parts = [data["summit"]["slug"], data["document"], scope, data["language"]]
    return "-".join(texts.name(part) for part in parts if part)


def make_all(
    data: Mapping[str, Any], digest: str, source: bytes, pdf: bytes, place: Path, tell: Told
) -> Made:
    """Writes them into ``place`` and describes them: ``{"format", "path", "name", "members"}``. ``source``
    is the JSON as frozen; it and the PDF lie in the archive with the others."""
    name = base_name(data)
    tree = build(data, digest)
    writers: list[tuple[str, str, Callable[[], bytes]]] = [
        ("html", "html", lambda: html(tree, sheet())),
        ("docx", "docx", lambda: word(tree)),
        ("akn", "akn.xml", lambda: akoma(tree)),
        ("md", "md", lambda: markdown(tree)),
    ]
    steps, found = len(writers) + 2, []
    whole = {f"{name}.pdf": pdf, f"{name}.json": source}
    for step, (form, ending, write) in enumerate(writers):
        tell(step, steps)
        whole[f"{name}.{ending}"] = write()
        found.append(_kept(place, form, f"{name}.{ending}", whole[f"{name}.{ending}"]))
    tell(steps - 2, steps)
    rows = tables.tables(data, digest)
    rows["README.txt"] = card.card(data, digest, rows)
    about = {"format": 1, "document": data["document"], "language": data["language"],
             "summit": data["summit"]["slug"], "as_of": data["as_of"], "inputs": digest,
             "press": data["press"]}  # fmt: skip
    packed = archive.archive(rows, f"{name}-csv", about)
    found.append(_kept(place, "csv", f"{name}-csv.zip", packed, archive.members(rows)))
    tell(steps - 1, steps)
    whole |= {f"csv/{path}": content for path, content in rows.items()}
    everything = archive.archive(whole, name, about)
    found.append(_kept(place, "zip", f"{name}.zip", everything, archive.members(whole)))
    return found


def _kept(place: Path, form: str, name: str, content: bytes, inside: Any = ()) -> dict[str, Any]:
    path = place / f"out.{form}"
    path.write_bytes(content)
    return {"format": form, "path": str(path), "name": name, "members": list(inside)}
