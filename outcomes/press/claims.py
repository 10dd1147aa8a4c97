"""What a PDF says of itself: PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) in one file, and the data it
was made from inside it.

WeasyPrint writes one of the two claims; the other one, with the description of its name that PDF/A asks
for (an extension schema, ISO 19005-1 6.7.8), is added to the metadata here.
"""

from datetime import UTC, datetime
from typing import Any

import pydyf
from weasyprint import Attachment, Document

from outcomes.press.places import BESIDE
from summit.texts import direction

VARIANT = "pdf/a-3a"
NAME = "record.json"
UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>\
<rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>\
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 that is followed</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\
</rdf:Description></rdf:RDF>"""


def claim(document: Document, content: bytes, as_of: str) -> None:
    """Before it is written: the second claim, and ``content`` (JSON) as the source it came from, dated
    ``as_of`` (ISO 8601; without one the beginning of time: no clock may decide a byte)."""
    metadata = document.metadata
    first = metadata.generate_rdf_metadata

    def both(variant: str, version: int, conformance: str) -> bytes:
        return bytes(first(variant, version, conformance).replace(b"</rdf:RDF>", UA))

    metadata.generate_rdf_metadata = both
    at = (
        datetime.fromisoformat(as_of).astimezone(UTC) if as_of else datetime(1970, 1, 1, tzinfo=UTC)
    )
    metadata.attachments.append(
        Attachment(
            string=content.decode(), name=NAME, created=at, modified=at, relationship="Source",
            description="The data this document was made from",
        )
    )  # fmt: skip


def tidy(document: Document, pdf: Any) -> None:
    """Before it is saved: WeasyPrint lists an associated file twice, does not say whether a heading of a
    table is its column's or its row's (ISO 14289-1 7.5) nor on which side two pages begin, and knows no links into
    other files."""
    if direction(document.metadata.lang or "") == "rtl":
        pdf.catalog.setdefault("ViewerPreferences", pydyf.Dictionary())["Direction"] = "/R2L"
    listed = pdf.catalog.get("AF")
    if listed:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(listed))
    for element in pdf.objects:
        if not isinstance(element, dict):
            continue
        if element.get("Subtype") == "/Link":
            _lead_beside(element)
        elif element.get("S") == "/TH":
            rows = _parent(pdf, _parent(pdf, element))
            column = rows.get("S") == "/THead"
            element["A"]["Scope"] = "/Column" if column else "/Row"


def _lead_beside(link: Any) -> None:
    """An address in another file of the document: "go to remote" (ISO 32000-1 12.6.4.3)."""
    address = getattr(link.get("A", {}).get("URI"), "string", "")
    if not address.startswith(BESIDE):
        return
    file, _sharp, name = address.removeprefix(BESIDE).partition("#")
    named = pydyf.String(file)
    link["Contents"] = pydyf.String(f"{name}, {file}" if name else file)
    link["A"] = pydyf.Dictionary(
        {
            "Type": "/Action",
            "S": "/GoToR",
            "F": pydyf.Dictionary({"Type": "/Filespec", "F": named, "UF": named}),
            "D": pydyf.String(name) if name else pydyf.Array([0, "/Fit"]),
        }
    )


def _parent(pdf: Any, element: Any) -> Any:
    return pdf.objects[int(element["P"].split()[0])]
