"""WordprocessingML, as little of it as our documents need: paragraphs, runs, bookmarks, links, fields, changes.

What python-docx does one property at a time and by looking styles up is too slow for twenty thousand
paragraphs; it gives the package, the styles and the core properties (``stationery``).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

BOOKMARK = re.compile(r"[^A-Za-z0-9_]")
NAMESPACES = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
# Strong letters of either way; figures at the end of Latin words go with them (UAX 9, rule W7).
LTR_MARK, RTL_MARK = "\u200e", "\u200f"
STRONG = {"ltr": {"L"}, "rtl": {"R", "AL"}}


def element(name: str, /, **attributes: object) -> Any:
    """``element("w:ind", left="720")``: every attribute is of WordprocessingML."""
    made = etree.Element(qn(name), nsmap=NAMESPACES)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def direction_of(text: str) -> str:
    """By the first letter that has one."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def held(text: str, direction: str) -> str:
    """With marks at its ends where they are no letters of its own ``direction``: quotation marks, full stops and
    figures would go with the line around it, which runs the other way. Blanks at its ends do go with the line."""
    inside = text.strip()
    if not inside:
        return text
    mark, own = (RTL_MARK if direction == "rtl" else LTR_MARK), STRONG[direction]
    before = "" if unicodedata.bidirectional(inside[0]) in own else mark
    after = "" if unicodedata.bidirectional(inside[-1]) in {*own, "EN"} else mark
    return text.replace(inside, f"{before}{inside}{after}", 1)


def paragraph(style: str = "", direction: str = "ltr", list_level: tuple[int, int] = (0, 0), *,
              keep: bool = False) -> Any:  # fmt: skip
    """``list_level`` is (list, level); 0 is no list. One that is to ``keep`` stands on the page of the next."""
    made = element("w:p")
    properties = element("w:pPr")
    if style:
        properties.append(element("w:pStyle", val=style))
    if keep:
        properties.append(element("w:keepNext"))
    if list_level[0]:
        numbered = element("w:numPr")
        numbered.append(element("w:ilvl", val=list_level[1]))
        numbered.append(element("w:numId", val=list_level[0]))
        properties.append(numbered)
    if direction == "rtl":
        properties.append(element("w:bidi"))
    if len(properties):
        made.append(properties)
    return made


def run(text: str, *, language: str = "", rtl: bool = False, bold: bool = False,
        style: str = "", deleted: bool = False) -> Any:  # fmt: skip
    """Line breaks in ``text`` become line breaks."""
    made = element("w:r")
    properties = _looks(language, rtl, bold, style)
    if len(properties):
        made.append(properties)
    for place, line in enumerate(text.split("\n")):
        if place:
            made.append(element("w:br"))
        if line:
            made.append(words(line, deleted))
    return made


def _looks(language: str, rtl: bool, bold: bool, style: str) -> Any:
    """In the order that the schema wants."""
    made = element("w:rPr")
    if style:
        made.append(element("w:rStyle", val=style))
    if bold:
        made.extend([element("w:b"), element("w:bCs")])
    if rtl:
        made.append(element("w:rtl"))
    if language and language != "und":
        made.append(element("w:lang", **({"bidi": language} if rtl else {"val": language})))
    return made


def words(text: str, deleted: bool = False) -> Any:
    made = element("w:delText" if deleted else "w:t")
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    made.text = text
    return made


def tab() -> Any:
    made = element("w:r")
    made.append(element("w:tab"))
    return made


def bookmark_name(name: str) -> str:
    """At most forty letters, digits and ``_``, beginning with a letter."""
    return BOOKMARK.sub("_", f"n_{name}" if not name[:1].isalpha() else name)[:40]


def bookmark(name: str, number: int) -> list[Any]:
    start = element("w:bookmarkStart", id=number, name=bookmark_name(name))
    return [start, element("w:bookmarkEnd", id=number)]


def link(name: str, inside: Any) -> Any:
    """Leads into the document; there are no other links."""
    made = element("w:hyperlink", anchor=bookmark_name(name), history="1")
    made.append(inside)
    return made


def field(instruction: str) -> tuple[list[Any], list[Any]]:
    """What goes before and after that which Word would make of it, and makes anew when it is asked."""
    begin, code, apart, end = (element("w:r") for _part in range(4))
    begin.append(element("w:fldChar", fldCharType="begin"))
    code.append(element("w:instrText"))
    code[0].text = instruction
    apart.append(element("w:fldChar", fldCharType="separate"))
    end.append(element("w:fldChar", fldCharType="end"))
    return [begin, code, apart], [end]


def changed(kind: str, inside: Sequence[Any], mark: Mapping[str, object]) -> Any:
    """``w:ins`` or ``w:del`` around runs; ``mark`` is id, author and date."""
    made = element(f"w:{kind}", **mark)
    made.extend(inside)
    return made


def mark_changed(made: Any, kind: str, mark: Mapping[str, object]) -> None:
    """The paragraph's own end was inserted or deleted."""
    properties = made.find(qn("w:pPr"))
    if properties is None:
        properties = element("w:pPr")
        made.insert(0, properties)
    inside = element("w:rPr")
    inside.append(element(f"w:{kind}", **mark))
    properties.append(inside)
