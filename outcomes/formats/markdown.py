"""The document as Markdown (CommonMark), with a name before every paragraph that has one.

What people wrote is text: no character of it is markup, a link, or the beginning of a list.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from outcomes.formats import texts
from outcomes.formats.common import labelled
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

OWN = ("operative", "preambular", "chapeau")
# Markup wherever it stands; a colon or a dot only where an address could begin.
SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~$^&@]")
ADDRESS = re.compile(r":(?=//)|(?<=www)\.|(?<=mailto):|(?<=xmpp):", re.IGNORECASE)
# A list, a line of dashes or an underlining, at the beginning of a line only.
FIRST = re.compile(r"^(?:[-+=:]|\d{1,9}(?=[.)]))")


def escaped(text: str) -> str:
    """One line of anybody's words."""
    text = ADDRESS.sub(r"\\\g<0>", SPECIAL.sub(r"\\\g<0>", " ".join(text.split())))
    return FIRST.sub(_opened, text)


def _opened(found: "re.Match[str]") -> str:
    """``- x`` becomes ``\\- x``, and ``1. x`` ``1\\. x``."""
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


def markdown(document: Document) -> bytes:
    writer = _Writer(document)
    facts = "".join(
        f"- {escaped(labelled(name))} {escaped(value)}\n" for name, value in document.facts
    )
    symbol = f"{escaped(document.symbol)}\n\n" if document.symbol else ""
    head = (
        f"{symbol}# {writer.run(document.title)}\n\n**{escaped(document.name)}**\n\n"
        f"{escaped(document.status)}\n\n{facts}\n"
    )
    text = head + writer.blocks(document.blocks, 2)
    return (re.sub(r"\n{3,}", "\n\n", text).strip() + "\n").encode()


class _Writer:
    def __init__(self, document: Document) -> None:
        self.direction = document.direction
        self.anchors = anchors(document)
        self.used: set[str] = set()
        self.number = ""
        self.makers: dict[type, Callable[[Any, int], str]] = {
            Text: self._text,
            Said: self._said,
            Items: self._items,
            Table: self._table,
            Article: self._article,
            Section: self._section,
        }

    def blocks(self, blocks: Iterable[Block], level: int) -> str:
        return "".join(self.makers[type(block)](block, level) for block in blocks)

    def line(self, line: Line) -> str:
        return "".join(map(self.run, line)).strip()

    def run(self, run: Run) -> str:
        before = " " if run.text[:1].isspace() else ""
        after = " " if run.text[-1:].isspace() and run.text.strip() else ""
        text = escaped(run.text)
        if not text:
            return before
        if run.kind == "quote":
            opens, closes = QUOTES.get(run.language.split("-")[0], ("“", "”"))
            text = f"{opens}{text}{closes}"
        if run.to and run.to in self.anchors:
            text = f"[{text}](#{run.to})"
        if run.kind == "strong":
            text = f"**{text}**"
        return f"{before}{text}{after}"

    def _text(self, block: Text, _level: int) -> str:
        line = self.line(block.line)
        return f"{self._number()}{f'**{line}**' if block.kind == 'label' else line}\n\n"

    def _number(self) -> str:
        """The number that waits for the next paragraph."""
        number, self.number = self.number, ""
        return f"**{escaped(number)}** " if number else ""

    def _own(self, block: Said) -> str:
        """A paragraph of the outcome: nobody's quotation."""
        rows = [" ".join(map(escaped, lines)) for lines in texts.paragraphs(block.text)]
        text = "\n\n".join(rows)
        return self._turned(block, f"{self._number()}{text}\n\n")

    def _turned(self, block: Said, text: str) -> str:
        """In a block that runs the other way, where the words do."""
        if block.direction in {self.direction, "auto"}:
            return text
        return f'<div lang="{block.language}" dir="{block.direction}">\n\n{text}</div>\n\n'

    def _said(self, block: Said, _level: int) -> str:
        parts = [
            "\\\n".join(escaped(line) for line in lines if line.strip())
            for lines in texts.paragraphs(block.text)
        ]
        text = "\n\n".join(f"> {part}".replace("\n", "\n> ") for part in parts if part)
        text = text.replace("\n\n", "\n>\n")
        return self._turned(block, f"{text}\n\n")

    def _items(self, block: Items, _level: int) -> str:
        mark = "1." if block.ordered else "-"
        return "".join(f"{mark} {self.line(line)}\n" for line in block.lines) + "\n"

    def _table(self, block: Table, _level: int) -> str:
        width = max((len(row) for row in (block.head, *block.rows)), default=1)
        head = [*block.head, *[""] * (width - len(block.head))]
        lines = [head, ["---", *["---:"] * (width - 1)]]
        lines += [[*row, *[""] * (width - len(row))] for row in block.rows]
        rows = [
            "| " + " | ".join(cell if place == 1 else escaped(cell) for cell in line) + " |"
            for place, line in enumerate(lines)
        ]
        return f"**{escaped(block.caption)}**\n\n" + "\n".join(rows) + "\n\n"

    def _article(self, block: Article, level: int) -> str:
        names = "".join(
            f'<a id="{name}"></a>' for name in map(self._fresh, (block.id, *block.also)) if name
        )
        if block.kind == "heading":
            said = next((one for one in block.blocks if isinstance(one, Said)), None)
            flat = escaped(said.text) if said else ""
            return f"{names}\n\n{'#' * min(level, 6)} {flat}\n\n"
        self.number = block.number
        head = f"{names}\n\n" if names else ""
        first, *rest = block.blocks or (Text(()),)
        if block.kind in OWN and isinstance(first, Said):
            return f"{head}{self._own(first)}{self.blocks(rest, level)}"
        if block.number and not isinstance(first, Text):
            head += f"{self._number().strip()}\n\n"
        return f"{head}{self.blocks(block.blocks, level)}"

    def _section(self, block: Section, level: int) -> str:
        name = self._fresh(block.id)
        place = f'<a id="{name}"></a>\n\n' if name else ""
        over = f"{escaped(block.over)}\n\n" if block.over else ""
        title = self.line(block.title) or "…"
        return (
            f"{place}{over}{'#' * min(level, 6)} {title}\n\n{self.blocks(block.blocks, level + 1)}"
        )

    def _fresh(self, name: str) -> str:
        if not name or name in self.used:
            return ""
        self.used.add(name)
        return name
