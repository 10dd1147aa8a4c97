"""What an Akoma Ntoso document says of itself."""

from collections.abc import Sequence
from typing import Any

from outcomes.formats.akn_markup import make
from outcomes.formats.tree import Document

ROOTS = {"report": "debateReport", "outcome": "statement"}


def meta(document: Document) -> Any:
    """What it is, in FRBR's three levels, and where it comes from."""
    work = f"/akn/un/{ROOTS[document.kind].lower()}/{document.slug}/{document.date[:10]}"
    expression = f"{work}/{document.language}@{document.date[:10]}"
    core = [
        _level(document, "FRBRWork", f"{work}/!main", work, [
            make("FRBRcountry", value="un"), make("FRBRsubtype", value=document.kind),
            *([make("FRBRnumber", value=document.symbol)] if document.symbol else []),
            make("FRBRname", value=document.full_title)]),
        _level(document, "FRBRExpression", f"{expression}/!main", expression,
                    [make("FRBRlanguage", language=document.language)]),
        _level(document, "FRBRManifestation", f"{expression}/!main.xml", f"{expression}.akn",
                    [make("FRBRformat", value="application/akn+xml")]),
    ]  # fmt: skip
    shown = document.host or document.title.text or document.slug
    source = make("TLCOrganization", eId="source", href=f"/ontology/organization/{document.slug}",
                  showAs=shown)  # fmt: skip
    return make(
        "meta",
        make("identification", *core, source="#source"),
        make("references", source, source="#source"),
    )


def _level(document: Document, name: str, this: str, uri: str, more: Sequence[Any]) -> Any:
    return make(
        name,
        make("FRBRthis", value=this),
        make("FRBRuri", value=uri),
        make("FRBRdate", date=document.date[:10], name="record"),
        make("FRBRauthor", href="#source"),
        *more,
    )
