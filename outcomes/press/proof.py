"""A PDF is read back before anybody may have it."""

import hashlib
from collections.abc import Collection
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from outcomes.press.claims import NAME
from outcomes.press.places import SCHEMES


class NotSound(Exception):  # noqa: N818 -- it names what happened
    """What is wrong with the file."""


def proof(path: Path, pages: int, language: str, digest: str, beside: Collection[str] = ()) -> None:
    """It is whole (header, end mark, page count), tagged, in its language, leads nowhere but into
    itself, the files ``beside`` it, https and mailto, and carries nothing but the data with this digest
    (SHA-256). Raises NotSound."""
    content = path.read_bytes()
    _require(content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF"), "not whole")
    reader = PdfReader(path, strict=True)
    _require(len(reader.pages) == pages > 0, f"{len(reader.pages)} pages instead of {pages}")
    catalog = reader.root_object
    _require("/StructTreeRoot" in catalog, "not tagged")
    _require(str(catalog.get("/Lang", "")) == language, "not in its language")
    _require("/JavaScript" not in catalog.get("/Names", {}), "carries a script")
    carried = {name: list(map(sha256_of, found)) for name, found in reader.attachments.items()}
    _require(carried == {NAME: [digest]}, f"carries {sorted(carried)}, not the data it comes from")
    for page in reader.pages:
        for annotation in page.get("/Annots", []):
            _leads_well(annotation.get_object().get("/A", {}), beside)


def _leads_well(action: Any, beside: Collection[str]) -> None:
    if action.get("/S") == "/GoToR":
        file = action["/F"].get_object()
        names = {str(file.get(key)) for key in ("/F", "/UF")}
        _require(names <= {*beside}, f"leads to {sorted(names)}"[:80])
        return
    uri = str(action.get("/URI", "https:"))
    _require(uri.lower().startswith(SCHEMES), f"leads to {uri[:80]}")
    _require(action.get("/S", "/URI") in {"/URI", "/GoTo"}, "does something")


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _require(true: bool, what: str) -> None:
    if not true:
        raise NotSound(f"The document is {what}." if not what[0].isdigit() else f"It has {what}.")
