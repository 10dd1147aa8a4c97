"""WordprocessingML, as little of it as our documents need: paragraphs, runs, bookmarks, numbering, changes.

What python-docx does one property at a time and by looking styles up is too slow for twenty thousand
paragraphs; it gives the package, the styles and the core properties.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

# The earliest moment that a zip can say: files carry no clock.
EPOCH = (1980, 1, 1, 0, 0, 0)
BOOKMARK = re.compile(r"[^A-Za-z0-9_]")
FONT = "Times New Roman"
NAMESPACES = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
NUMBERING = 90  # the id of our list in the numbering part
LEVELS = (("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "(%3)"))


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


def paragraph(style: str = "", direction: str = "ltr", list_level: tuple[int, int] = (0, 0)) -> Any:
    """``list_level`` is (list, level); 0 is no list."""
    made = element("w:p")
    properties = element("w:pPr")
    if style:
        properties.append(element("w:pStyle", val=style))
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


# ------------------------------------------------------------------ the package
def package(language: str, direction: str) -> Any:
    """An empty document on A4 with our styles and our list."""
    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(28)
    section.top_margin = section.bottom_margin = Mm(25)
    if direction == "rtl":
        properties = section._sectPr  # noqa: SLF001 -- python-docx has no property for it
        grid = properties.find(qn("w:docGrid"))
        properties.insert(len(properties) if grid is None else list(properties).index(grid),
                          element("w:bidi"))  # fmt: skip
    _styles(made, language, direction)
    _lists(made)
    _page_numbers(section)
    return made


def _styles(made: Any, language: str, direction: str) -> None:
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(11)
    fonts = normal.element.rPr.rFonts
    for slot in ("cs", "eastAsia"):
        fonts.set(qn(f"w:{slot}"), FONT)
    normal.paragraph_format.space_after = Pt(6)
    for name, indent, size in (
        ("Said", 8, 11), ("By", 0, 9), ("Note", 8, 9), ("Operative", 0, 11),
        ("Preambular", 8, 11), ("Fate", 8, 9),
    ):  # fmt: skip
        style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.font.size = normal, Pt(size)
        style.quick_style = True
        if indent:
            inside = style.element.get_or_add_pPr()
            inside.append(element("w:ind", left=indent * 57))
    muted = made.styles.add_style("Muted", WD_STYLE_TYPE.CHARACTER)
    muted.font.color.rgb = RGBColor(0x63, 0x5C, 0x53)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4"):
        style = made.styles[name]
        style.font.name, style.font.color.rgb = FONT, RGBColor(0x1F, 0x1C, 0x19)
        for slot in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{slot}"), None)
        style.element.rPr.rFonts.set(qn("w:cs"), FONT)
    default = made.styles.element.find(".//" + qn("w:rPrDefault"))
    for old in default.iter(qn("w:lang")):
        old.set(qn("w:bidi" if direction == "rtl" else "w:val"), language)


def _lists(made: Any) -> None:
    """One list of three levels, the numbers of operative paragraphs; see ``restart``."""
    numbering = made.part.numbering_part.element
    abstract = element("w:abstractNum", abstractNumId=NUMBERING)
    abstract.append(element("w:multiLevelType", val="multilevel"))
    for level, (form, text) in enumerate(LEVELS):
        step = element("w:lvl", ilvl=level)
        step.append(element("w:start", val=1))
        step.append(element("w:numFmt", val=form))
        step.append(element("w:lvlText", val=text))
        step.append(element("w:lvlJc", val="left"))
        place = element("w:pPr")
        place.append(element("w:ind", left=567 * (level + 1), hanging=567))
        step.append(place)
        abstract.append(step)
    first = numbering.find(qn("w:num"))
    numbering.insert(list(numbering).index(first) if first is not None else 0, abstract)


def restart(made: Any, number: int, at: int) -> None:
    """Our list anew, as list ``number``, beginning with ``at``."""
    again = element("w:num", numId=number)
    again.append(element("w:abstractNumId", val=NUMBERING))
    override = element("w:lvlOverride", ilvl=0)
    override.append(element("w:startOverride", val=at))
    again.append(override)
    made.part.numbering_part.element.append(again)


def _page_numbers(section: Any) -> None:
    foot = section.footer.paragraphs[0]
    foot.alignment = 1
    field = element("w:fldSimple", instr="PAGE")
    field.append(run("1"))
    foot._p.append(field)  # noqa: SLF001 -- python-docx knows no fields


def track_changes(made: Any) -> None:
    """Word goes on tracking what is changed in the file."""
    settings = made.settings.element
    after = settings.find(qn("w:defaultTabStop"))
    place = len(settings) if after is None else list(settings).index(after)
    settings.insert(place, element("w:trackRevisions"))


def describe(made: Any, *, title: str, subject: str, author: str, language: str, at: str,
             comments: str) -> None:  # fmt: skip
    """The core properties: nothing of whoever compiled it, and no clock."""
    core, moment = made.core_properties, moment_of(at)
    core.title, core.subject, core.author = title[:255], subject[:255], author[:255]
    core.last_modified_by, core.comments = author[:255], comments[:255]
    core.language, core.keywords, core.category = language, "", ""
    core.created = core.modified = core.last_printed = moment
    core.revision = 1


def moment_of(at: str) -> datetime:
    """An ISO moment or day in UTC, as core properties want it."""
    found = datetime.fromisoformat(at)
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found


def packed(made: Any) -> bytes:
    """The same bytes for the same content: files in one order, without a clock."""
    raw, out = io.BytesIO(), io.BytesIO()
    made.save(raw)
    with zipfile.ZipFile(raw) as given, zipfile.ZipFile(out, "w") as kept:
        names = sorted(given.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type, info.external_attr, info.create_system = 8, 0o644 << 16, 3
            kept.writestr(info, given.read(name), zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()
