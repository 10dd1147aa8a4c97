"""The paper that documents for Word are written on: page, styles, lists, running heads, core properties, and the
package without a clock."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any, NamedTuple

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from outcomes.formats.ooxml import element, field, paragraph, run

# The earliest moment that a zip can say: files carry no clock.
EPOCH = (1980, 1, 1, 0, 0, 0)
FONT = "Times New Roman"
INK, MUTED = RGBColor(0x1F, 0x1C, 0x19), RGBColor(0x63, 0x5C, 0x53)
NUMBERING = 90  # the id of our list in the numbering part
LEVELS = (("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "(%3)"))
MM = 57  # twentieths of a point
# Of python-docx' own template: a picture of somebody's empty page, which program made it, styles for Word 2010.
SUPERFLUOUS = ("metadata/thumbnail", "/extended-properties", "/stylesWithEffects", "/customXml")
COMPATIBLE = "15"  # Word 2013 and later; with 14 Word says "Compatibility Mode" over the page


class Look(NamedTuple):
    """A style of paragraphs; sizes in points, the indent in millimetres. One that is to ``keep`` stands on the
    page of what it introduces."""

    name: str
    size: float
    indent: int = 0
    before: float = 0
    after: float = 6
    keep: bool = False


LOOKS = (
    Look("Said", 11, indent=8),
    Look("By", 9, keep=True),
    Look("Over", 9, before=14, after=0, keep=True),
    Look("Note", 9, indent=8),
    Look("Operative", 11),
    Look("Preambular", 11, indent=8),
    Look("Fate", 9, indent=8),
    Look("Cell", 10, before=1, after=1),
    Look("toc 1", 11, after=2),
)


def package(language: str, direction: str, running: str) -> Any:
    """An empty document on A4 with our styles and our list; ``running`` stands over every page but the first."""
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
    _unburdened(made)
    _styles(made, language, direction)
    _lists(made)
    section.different_first_page_header_footer = True
    _page_number(section.footer)
    _page_number(section.first_page_footer)
    _running_head(section.header, running, language, direction)
    return made


def _unburdened(made: Any) -> None:
    """Without what the template brings along and nobody reads."""
    for part in (made.part.package, made.part):
        for name, relation in list(part.rels.items()):
            if relation.reltype.endswith(SUPERFLUOUS):
                del part.rels[name]
    for setting in made.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), COMPATIBLE)


def _styles(made: Any, language: str, direction: str) -> None:
    normal = made.styles["Normal"]
    normal.font.name = FONT
    _size(normal, 11)
    fonts = normal.element.rPr.rFonts
    for slot in ("cs", "eastAsia"):
        fonts.set(qn(f"w:{slot}"), FONT)
    normal.paragraph_format.space_after = Pt(6)
    for look in LOOKS:
        _style(made, look)
    muted = made.styles.add_style("Muted", WD_STYLE_TYPE.CHARACTER)
    muted.font.color.rgb = MUTED
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4"):
        style = made.styles[name]
        style.font.name, style.font.color.rgb = FONT, INK
        for slot in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{slot}"), None)
        style.element.rPr.rFonts.set(qn("w:cs"), FONT)
    line = made.styles["Title"].element.find(f".//{qn('w:pBdr')}/{qn('w:bottom')}")
    line.set(qn("w:color"), str(INK))
    line.attrib.pop(qn("w:themeColor"), None)
    caption = made.styles["Caption"]
    caption.font.color.rgb = INK
    caption.paragraph_format.keep_with_next = True
    default = made.styles.element.find(".//" + qn("w:rPrDefault"))
    for old in default.iter(qn("w:lang")):
        old.set(qn("w:bidi" if direction == "rtl" else "w:val"), language)


def _style(made: Any, look: Look) -> None:
    of_word = look.name.startswith("toc")  # which knows it by its name
    style = made.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH, of_word)
    style.base_style = made.styles["Normal"]
    style.quick_style = True
    _size(style, look.size)
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    if look.keep:
        form.keep_with_next = True
    if look.indent:
        style.element.get_or_add_pPr().append(element("w:ind", left=look.indent * MM))


def _size(style: Any, points: float) -> None:
    """Of letters, and of those of scripts that run from the right, which have a size of their own."""
    style.font.size = Pt(points)
    looks = style.element.rPr
    for old in looks.findall(qn("w:szCs")):
        looks.remove(old)
    looks.find(qn("w:sz")).addnext(element("w:szCs", val=int(points * 2)))


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


def _page_number(footer: Any) -> None:
    """In the middle."""
    foot = footer.paragraphs[0]
    foot.alignment = 1
    before, after = field("PAGE")
    foot._p.extend([*before, run("1"), *after])  # noqa: SLF001 -- python-docx knows no fields


def _running_head(header: Any, text: str, language: str, direction: str) -> None:
    head = header.paragraphs[0]._p  # noqa: SLF001 -- python-docx writes no directions
    made = paragraph("Header", direction)
    made.append(run(text, language=language, rtl=direction == "rtl", style="Muted"))
    head.addprevious(made)
    head.getparent().remove(head)


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
