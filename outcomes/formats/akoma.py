"""The document in Akoma Ntoso 3.0: the report a ``debateReport``, the outcome a ``statement``.

Names (``eId``) are those of the other formats, so a permalink and a citation mean the same paragraph.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from lxml import etree

from outcomes.formats import texts
from outcomes.formats.akn_identity import ROOTS, meta
from outcomes.formats.akn_markup import LANG, NS, cell, fill, make, p, speak
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
    walk,
)

BEFORE = ("chapeau", "preambular")


def akoma(document: Document) -> bytes:
    """Valid against the schema of OASIS; the same bytes for the same tree."""
    writer = _Writer(document)
    root = etree.Element(f"{{{NS}}}akomaNtoso", nsmap={None: NS})
    root.append(writer.whole())
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=False)
    return made + b"\n"


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.used: set[str] = set()
        self.places = {name: name for name in anchors(document) if name}
        # A second name leads to where the first one is.
        self.places |= {
            name: one.id
            for one in walk(document.blocks)
            if isinstance(one, Article)
            for name in one.also
        }
        self.makers: dict[type, Callable[[Any], list[Any]]] = {
            Text: lambda block: [self.paragraph(block.line, block.kind)],
            Said: self._said,
            Items: self._items,
            Table: self._table,
        }

    def whole(self) -> Any:
        document = self.document
        first, *rest = document.blocks or (Section("text", (), ()),)
        before: list[Any] = []
        if document.kind == "outcome" and isinstance(first, Section):
            leading = _leading(first.blocks)
            before = [one for block in leading for one in self._before(block)]
            first = Section(first.id, first.title, first.blocks[len(leading) :])
        body = make("mainBody", *self.hierarchy((first, *rest), "body"))
        parts = [meta(self.document), self.preface()]
        if before:
            parts.append(make("preamble", *before))
        name = ROOTS[document.kind]
        return make(name, *parts, body, name=name, contains="originalVersion")

    def preface(self) -> Any:
        """What stands on the cover."""
        document = self.document
        title = make("docTitle")
        fill(title, (document.title,), self.places)
        rows = [self._wrapped("docType", document.name), p(title),
                self._wrapped("docStage", document.status)]  # fmt: skip
        if document.symbol:
            rows.insert(0, self._wrapped("docNumber", document.symbol))
        rows += [
            self.paragraph((Run(f"{labelled(name)} {value}"),)) for name, value in document.facts
        ]
        made = make("preface", *rows)
        made.set(LANG, document.language)
        return made

    def _wrapped(self, name: str, text: str) -> Any:
        made = make(name)
        made.text = text
        return p(made)

    # -------------------------------------------------------------- the hierarchy
    def hierarchy(self, blocks: Iterable[Block], inside: str) -> list[Any]:
        """Sections and articles as they are; what stands loose between them in containers of its own."""
        found: list[Any] = []
        loose: list[Any] = []
        for block in blocks:
            if isinstance(block, Section | Article):
                found += self._loose(loose, inside, len(found))
                loose = []
                found.append(
                    self._section(block) if isinstance(block, Section) else self._article(block)
                )
            else:
                loose += self.makers[type(block)](block)
        return found + self._loose(loose, inside, len(found))

    def _loose(self, blocks: list[Any], inside: str, place: int) -> list[Any]:
        if not blocks:
            return []
        name = self._fresh(f"{inside}__text_{place + 1}")
        return [make("hcontainer", make("content", *blocks), name="text", eId=name)]

    def _section(self, block: Section) -> Any:
        name = self._fresh(block.id)
        made = make("section", eId=name)
        if block.over:
            made.append(self._line("num", (Run(block.over),)))
        made.append(self._line("heading", block.title))
        made.extend(self.hierarchy(block.blocks, name or "section"))
        return made

    def _article(self, block: Article) -> Any:
        name = self._fresh(block.id)
        if block.kind == "heading":
            said = next((one for one in block.blocks if isinstance(one, Said)), Said("", "", ""))
            line = (Run(" ".join(said.text.split()), said.language, said.direction),)
            made = make("hcontainer", self._line("heading", line), name="heading", eId=name)
            made.append(make("content"))
            return made
        content = [one for each in block.blocks for one in self._flat(each)]
        inside = make("content", *content)
        if block.number:
            tag = ("paragraph", "subparagraph", "point")[min(block.level, 2)]
            number = self._line("num", (Run(block.number),))
            made = make(tag, number, inside, eId=name)
            if block.also:
                made.set("wId", block.also[0])
            return made
        return make("hcontainer", inside, name=block.kind or "text", eId=name)

    def _flat(self, block: Block) -> list[Any]:
        if isinstance(block, Section | Article):
            return [one for each in block.blocks for one in self._flat(each)]
        return self.makers[type(block)](block)

    def _before(self, block: Block) -> list[Any]:
        """In the preamble."""
        if isinstance(block, Article):
            name = self._fresh(block.id)
            inside = [one for each in block.blocks for one in self._flat(each)]
            return [make("container", *inside, name=block.kind, eId=name)]
        return self._flat(block)

    # -------------------------------------------------------------- blocks and lines
    def _said(self, block: Said) -> list[Any]:
        found = []
        for lines in texts.paragraphs(block.text):
            text = "\n".join(lines)
            made = make("p")
            speak(made, Run(text, block.language, block.direction))
            fill(made, (Run(text),), self.places)
            found.append(made)
        return found

    def _items(self, block: Items) -> list[Any]:
        rows = [self._line("li", line) for line in block.lines]
        return [make("ol" if block.ordered else "ul", *rows)] if rows else []

    def _table(self, block: Table) -> list[Any]:
        rows = [make("tr", *(cell("th", text) for text in block.head))] if block.head else []
        rows += [
            make("tr", cell("th", row[0]), *(cell("td", text) for text in row[1:]))
            for row in block.rows
        ]
        caption = make("caption")
        caption.text = block.caption
        return [make("table", caption, *rows)] if rows else []

    def paragraph(self, line: Line, kind: str = "") -> Any:
        made = make("p", **({"class": kind} if kind else {}))
        fill(made, line, self.places)
        return made

    def _line(self, name: str, line: Line) -> Any:
        made = make(name)
        fill(made, line, self.places)
        return made

    def _fresh(self, name: str) -> str:
        """Once in a document."""
        if not name or name in self.used or name == "source":
            return ""
        self.used.add(name)
        return name


def _leading(blocks: Sequence[Block]) -> list[Block]:
    """What stands before the first operative text."""
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Section) or (isinstance(block, Article) and block.kind not in BEFORE):
            break
        found.append(block)
    return found
