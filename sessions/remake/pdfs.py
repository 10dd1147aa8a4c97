"""PDF files written anew: pages, letters, pictures and safe links stay; whatever acts does not.

First everything that acts is taken out, then the written file is read again and must have none of it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from sessions.remake.kinds import Made, Refused

MOST_PAGES = 2000
MOST_OBJECTS = 400_000
SCHEMES = ("https://", "http://", "mailto:")
# What the document's root, a page and a link may say; what is not here is gone.
ROOT = {"/Type", "/Pages", "/Lang", "/MarkInfo", "/StructTreeRoot", "/Outlines", "/PageLabels",
        "/PageLayout", "/OCProperties", "/Names", "/Dests"}  # fmt: skip
PAGE = {"/Type", "/Parent", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate",
        "/Resources", "/Contents", "/Group", "/UserUnit", "/Annots", "/StructParents", "/Tabs"}  # fmt: skip
LINK = {"/Type", "/Subtype", "/Rect", "/Border", "/BS", "/C", "/H", "/F", "/QuadPoints", "/Contents",
        "/StructParent", "/A", "/Dest"}  # fmt: skip
# Nowhere in the file.
NEVER = {"/AA", "/JS", "/JavaScript", "/XFA", "/EF", "/RF", "/EmbeddedFiles", "/AF", "/Collection",
         "/RichMediaContent", "/Movie", "/Sound", "/OPI", "/Ref", "/AcroForm", "/OpenAction",
         "/SubmitForm", "/Launch", "/FFilter", "/FDecodeParms", "/PieceInfo", "/Metadata"}  # fmt: skip
ACTS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/GoToR", "/GoToE",
        "/Rendition", "/Movie", "/Sound", "/Hide", "/SetOCGState", "/Trans", "/GoTo3DView",
        "/RichMediaExecute", "/Thread", "/Named"}  # fmt: skip
ACTING = ("/A", "/PA", "/Next")


def remake(source: Path, target: Path) -> Made:
    """The same pages. Refused are encrypted files, forms without pages (XFA), and what qpdf cannot mend."""
    try:
        with pikepdf.open(source, suppress_warnings=True) as pdf:
            pages = _check(pdf)
            _flatten(pdf)
            for each in list(pdf.objects):
                _strip(each)
            _empty_root(pdf)
            pdf.save(target, deterministic_id=True, fix_metadata_version=False)
        with pikepdf.open(target, suppress_warnings=True) as written:
            if any(_acts(each) for each in written.objects) or written.is_encrypted:
                raise Refused("acting")
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, AttributeError):
        raise Refused("unreadable") from None
    return Made("pdf", "pdf", pages)


def _check(pdf: Pdf) -> int:
    if pdf.is_encrypted:
        raise Refused("encrypted")
    pages = len(pdf.pages)
    if not pages:
        raise Refused("unreadable")
    if pages > MOST_PAGES or len(pdf.objects) > MOST_OBJECTS:
        raise Refused("heavy")
    if bool(pdf.Root.get("/NeedsRendering", False)):
        raise Refused("xfa")
    return pages


def _flatten(pdf: Pdf) -> None:
    """Filled fields, stamps and highlights become part of the page; safe links stay links."""
    links = [_links(page.obj) for page in pdf.pages]
    pdf.generate_appearance_streams()
    pdf.flatten_annotations("screen")
    for page, kept in zip(pdf.pages, links, strict=True):
        for key in set(page.obj.keys()) - PAGE | {"/Annots"}:
            if key in page.obj:
                del page.obj[key]
        if kept:
            page.obj.Annots = Array(kept)


def _links(page: Dictionary) -> list[Any]:
    found = []
    for each in _list(page.get("/Annots")):
        if not isinstance(each, Dictionary) or each.get("/Subtype") != Name.Link:
            continue
        for key in set(each.keys()) - LINK:
            del each[key]
        found.append(each)
    return found


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, Array) else []


def _empty_root(pdf: Pdf) -> None:
    for key in set(pdf.Root.keys()) - ROOT:
        del pdf.Root[key]
    names = pdf.Root.get("/Names")
    if isinstance(names, Dictionary):
        for key in set(names.keys()) - {"/Dests"}:
            del names[key]
    for key in list(pdf.trailer.keys()):
        if key == "/Info":
            del pdf.trailer[key]


def _strip(thing: Any) -> None:
    for each in _dictionaries(thing):
        for key in NEVER & set(each.keys()):
            del each[key]
        for key in ACTING:
            if key in each:
                _tame(each, key)
        if isinstance(each, pikepdf.Stream) and "/F" in each:
            raise Refused("acting")  # its bytes would be read from another file
        if each.get("/Subtype") == "/PS":
            each.Subtype = Name.Nothing


def _tame(holder: Any, key: str) -> None:
    """An action stays when it leads within the document or to a safe address, and alone."""
    action = holder[key]
    if not isinstance(action, Dictionary) or "/S" not in action:
        return  # the next bookmark, or attributes of a tagged element
    kind, address = str(action.S), str(action.get("/URI", ""))
    if kind == "/URI" and address.lower().startswith(SCHEMES):
        holder[key] = Dictionary(S=Name.URI, URI=pikepdf.String(address))
    elif kind == "/GoTo" and "/D" in action:
        holder[key] = Dictionary(S=Name.GoTo, D=action.D)
    else:
        del holder[key]


def _dictionaries(thing: Any, depth: int = 0) -> Iterator[Any]:
    """It and what is written inside it; what it only refers to comes by itself."""
    if depth > 50:
        raise Refused("heavy")
    if isinstance(thing, Dictionary | pikepdf.Stream):
        yield thing
        inner: list[Any] = (
            list(thing.values())
            if isinstance(thing, Dictionary)
            else [
                thing[key]
                for key in thing.keys()  # noqa: SIM118 -- a stream is no mapping
            ]
        )
    elif isinstance(thing, Array):
        inner = list(thing)
    else:
        return
    for each in inner:
        if isinstance(each, pikepdf.Object) and not each.is_indirect:
            yield from _dictionaries(each, depth + 1)


def _acts(thing: Any) -> bool:
    """Whether something is left that ought not to be."""
    for each in _dictionaries(thing):
        if NEVER & set(each.keys()):
            return True
        kind = each.get("/S")
        if isinstance(kind, Name) and str(kind) in ACTS:
            return True
    return False
