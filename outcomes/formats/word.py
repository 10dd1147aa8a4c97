"""The document for Word: styles, headings, numbers that Word continues, the language and direction of every
text, names to link to."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from docx.oxml.ns import qn

from outcomes.formats import ooxml, stationery, texts
from outcomes.formats.common import labelled
from outcomes.formats.ooxml import element, paragraph, run
from outcomes.formats.tree import (
    Article,
    Block,
    Document,
    Items,
    Line,
    Run,
    Said,
    Section,
    Table,
    Text,
    anchors,
)
from outcomes.formats.web import QUOTES

STYLES = {
    "note": "Note", "notice": "Note", "label": "By", "by": "By", "fate": "Fate",
    "preambular": "Preambular", "chapeau": "Preambular", "theme": "By",
}  # fmt: skip
CONTENTS = r"TOC \o 1-1 \n \h \u"  # of headings of the first level, without page numbers, as links
FEW = 3  # parts that need no list of contents
SHORT = 12  # rows of a table that stays on one page
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


def word(document: Document) -> bytes:
    """A .docx."""
    running = " · ".join(filter(None, [document.symbol, document.full_title]))
    made = stationery.package(document.language, document.direction, running)
    author = document.host or document.title.text
    stationery.describe(
        made, title=document.full_title, subject=document.name, author=author,
        language=document.language, at=document.date, comments=f"SHA-256 {document.digest}",
    )  # fmt: skip
    _Writer(document, made).write()
    return stationery.packed(made)


class Numbers:
    """Which numbers Word would give, so that it gives them where they are ours, and no others."""

    def __init__(self, made: Any) -> None:
        self.made = made
        self.list = 100
        self.at = [0, 0, 0]
        self.running = False

    def next(self, number: str, level: int) -> tuple[int, int]:
        """(list, level) when Word counts to this number by itself, else (0, 0): then it is written."""
        if level == 0 and number[:-1].isdecimal() and number.endswith("."):
            wanted = int(number[:-1])
            if not self.running or wanted != self.at[0] + 1:
                self.list += 1
                stationery.restart(self.made, self.list, wanted)
            self.at, self.running = [wanted, 0, 0], True
            return self.list, 0
        if level and self.running and number == self._label(level):
            self.at[level] += 1
            self.at[level + 1 :] = [0] * (2 - level)
            return self.list, level
        return 0, 0

    def _label(self, level: int) -> str:
        place = self.at[level]
        row: Iterable[str] = LETTERS if level == 1 else ROMAN
        names = [*row]
        return f"({names[place]})" if place < len(names) else ""


class _Writer:
    def __init__(self, document: Document, made: Any) -> None:
        self.document, self.made = document, made
        self.rtl = document.direction == "rtl"
        self.anchors = anchors(document)
        self.used: set[str] = set()
        self.numbers = Numbers(made)
        self.body = made.element.body
        self.end = self.body.find(qn("w:sectPr"))
        self.makers: dict[type, Callable[[Any, int], None]] = {
            Text: self._text,
            Said: self._said,
            Items: self._items,
            Table: self._table,
            Article: self._article,
            Section: self._section,
        }
        self.waiting: list[str] = []  # names for the next paragraph
        self.prefix: list[Any] = []  # what stands before its text
        self.list_level = (0, 0)
        self.keep = False  # on the page of what follows it

    def write(self) -> None:
        document = self.document
        if document.symbol:
            self.put("By", "ltr", [run(document.symbol, bold=True)])
        self.put("Title", document.title.direction, [self.run(document.title)])
        self.put("By", document.direction, [self.own(document.name, bold=True)])
        self.put("Note", document.direction, [self.own(document.status)])
        for name, value in document.facts:
            self.put("By", document.direction, [self.own(f"{labelled(name)} "), self.own(value)])
        self._contents()
        self.blocks(document.blocks, 1)

    def _contents(self) -> None:
        """Of the parts, each a link to its own. Word can make it anew, and it needs no page numbers: which page a
        part is on is known to Word only."""
        parts = [one for one in self.document.blocks if isinstance(one, Section)]
        if len(parts) < FEW:
            return
        before, after = ooxml.field(CONTENTS)
        self.put("TOC Heading", self.document.direction, [self.own(_("Contents"))])
        for one in parts:
            text = self.own("".join(piece.text for piece in one.title))
            runs = [ooxml.link(one.id, text)]
            self.put("toc 1", self.document.direction,
                     [*(before if one is parts[0] else []), *runs,
                      *(after if one is parts[-1] else [])])  # fmt: skip

    def blocks(self, blocks: Iterable[Block], level: int) -> None:
        for block in blocks:
            self.makers[type(block)](block, level)

    def put(self, style: str, direction: str, runs: Iterable[Any]) -> None:
        """The next paragraph, with whatever waits for it."""
        made = paragraph(style.replace(" ", ""), direction, self.list_level, keep=self.keep)
        for name in self.waiting:
            made.extend(ooxml.bookmark(name, len(self.used)))
            self.used.add(name)
        made.extend(self.prefix)
        made.extend(runs)
        self.waiting, self.prefix, self.list_level, self.keep = [], [], (0, 0), False
        self.end.addprevious(made)

    def own(self, text: str, *, bold: bool = False, style: str = "") -> Any:
        return run(text, language=self.document.language, rtl=self.rtl, bold=bold, style=style)

    def run(self, one: Run) -> Any:
        language = one.language or self.document.language
        direction = one.direction or self.document.direction
        text = one.text
        if direction == "auto":
            direction = ooxml.direction_of(text)
        if one.kind == "quote":
            opens, closes = QUOTES.get(language.split("-")[0], ("“", "”"))
            text = f"{opens}{text}{closes}"
        if direction != self.document.direction:
            text = "\n".join(ooxml.held(line, direction) for line in text.split("\n"))
        made = run(
            text, language=language, rtl=direction == "rtl", bold=one.kind == "strong",
            style="Muted" if one.kind == "muted" else "",
        )  # fmt: skip
        return ooxml.link(one.to, made) if one.to and one.to in self.anchors else made

    def line(self, line: Line) -> list[Any]:
        return [self.run(one) for one in line if one.text]

    def _text(self, block: Text, _level: int) -> None:
        self.put(STYLES.get(block.kind, "Normal"), self.document.direction, self.line(block.line))

    def _said(self, block: Said, _level: int, style: str = "Said") -> None:
        for lines in texts.paragraphs(block.text):
            text = "\n".join(lines)
            direction = block.direction
            if direction == "auto":
                direction = ooxml.direction_of(text)
            rtl = direction == "rtl"
            self.put(style, direction, [run(text, language=block.language, rtl=rtl)])

    def _items(self, block: Items, _level: int) -> None:
        style = "ListNumber" if block.ordered else "ListBullet"
        for line in block.lines:
            self.put(style, self.document.direction, self.line(line))

    def _table(self, block: Table, _level: int) -> None:
        self.put("Caption", self.document.direction, [self.own(block.caption)])
        width = max((len(row) for row in (block.head, *block.rows)), default=1)
        table = element("w:tbl")
        properties = element("w:tblPr")
        properties.append(element("w:tblStyle", val="TableGrid"))
        if self.rtl:
            properties.append(element("w:bidiVisual"))
        properties.append(element("w:tblW", w=5000, type="pct"))
        table.append(properties)
        grid = element("w:tblGrid")
        grid.extend(element("w:gridCol", w=8700 // width) for _ in range(width))
        table.append(grid)
        if block.head:
            table.append(self._row((*block.head, *[""] * (width - len(block.head))), head=True))
        for place, row in enumerate(block.rows, start=1):
            stays = len(block.rows) <= SHORT and place < len(block.rows)
            table.append(self._row((*row, *[""] * (width - len(row))), stays=stays))
        self.end.addprevious(table)
        self.put("Normal", self.document.direction, [])

    def _row(self, cells: tuple[str, ...], *, head: bool = False, stays: bool = False) -> Any:
        """In one piece; a head is over each page of its table, and never alone at the foot of one."""
        row = element("w:tr")
        properties = element("w:trPr")
        properties.append(element("w:cantSplit"))
        if head:
            properties.append(element("w:tblHeader"))
        row.append(properties)
        for cell in cells:
            made = element("w:tc")
            inside = paragraph("Cell", self.document.direction, keep=head or stays)
            inside.append(self.own(cell, bold=head))
            made.append(inside)
            row.append(made)
        return row

    def _article(self, block: Article, level: int) -> None:
        self.waiting += [name for name in (block.id, *block.also) if self._fresh(name)]
        if block.kind == "heading":
            self._heading(block, level)
            return
        if block.number:
            self.list_level = self.numbers.next(block.number, block.level)
            if not self.list_level[0]:
                self.prefix = [self.own(block.number), ooxml.tab()]
        first, *rest = block.blocks or (Text(()),)
        self.keep = bool(rest)
        if block.kind in {"operative", "preambular", "chapeau"} and isinstance(first, Said):
            style = "Operative" if block.kind == "operative" else "Preambular"
            self._said(first, level, style)
        else:
            self.makers[type(first)](first, level)
        self.blocks(rest, level)

    def _heading(self, block: Article, level: int) -> None:
        for one in block.blocks:
            if isinstance(one, Said):
                self._said(one, level, f"Heading {min(level, 4)}")

    def _section(self, block: Section, level: int) -> None:
        if block.over:
            self.put("Over", self.document.direction, [self.own(block.over)])
        if self._fresh(block.id):
            self.waiting.append(block.id)
        style = f"Heading {min(level, 4)}"
        self.put(style, self.document.direction, self.line(block.title))
        self.blocks(block.blocks, level + 1)

    def _fresh(self, name: str) -> bool:
        return bool(name) and name not in self.used and name not in self.waiting
