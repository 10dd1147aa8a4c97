"""The document in Akoma Ntoso 3.0: the report a ``debateReport``, the outcome a ``statement``.

Names (``eId``) are those of the other formats, so a permalink and a citation mean the same paragraph.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from lxml import etree

from outcomes.formats import texts
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
from outcomes.formats.web import QUOTES

NS = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ROOTS = {"report": "debateReport", "outcome": "statement"}
BEFORE = ("chapeau", "preambular")


def akoma(document: Document) -> bytes:
    """Valid against the schema of OASIS; the same bytes for the same tree."""
    writer = _Writer(document)
    root = etree.Element(f"{{{NS}}}akomaNtoso", nsmap={None: NS})
    root.append(writer.whole())
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=False)
    return made + b"\n"


def make(name: str, /, *inside: Any, **attributes: str) -> Any:
    made = etree.Element(
        f"{{{NS}}}{name}", {key: value for key, value in attributes.items() if value}
    )
    made.extend(inside)
    return made


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.anchors = anchors(document)
        self.used: set[str] = set()
        # A second name leads to where the first one is.
        self.first = {
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
        parts = [self.meta(), self.preface()]
        if before:
            parts.append(make("preamble", *before))
        name = ROOTS[document.kind]
        return make(name, *parts, body, name=name, contains="originalVersion")

    # -------------------------------------------------------------- metadata
    def meta(self) -> Any:
        document = self.document
        work = f"/akn/un/{ROOTS[document.kind].lower()}/{document.slug}/{document.date[:10]}"
        expression = f"{work}/{document.language}@{document.date[:10]}"
        core = [
            self._level("FRBRWork", f"{work}/!main", work, [
                make("FRBRcountry", value="un"), make("FRBRsubtype", value=document.kind),
                *([make("FRBRnumber", value=document.symbol)] if document.symbol else []),
                make("FRBRname", value=document.full_title)]),
            self._level("FRBRExpression", f"{expression}/!main", expression,
                        [make("FRBRlanguage", language=document.language)]),
            self._level("FRBRManifestation", f"{expression}/!main.xml", f"{expression}.akn",
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

    def _level(self, name: str, this: str, uri: str, more: Sequence[Any]) -> Any:
        return make(
            name,
            make("FRBRthis", value=this),
            make("FRBRuri", value=uri),
            make("FRBRdate", date=self.document.date[:10], name="record"),
            make("FRBRauthor", href="#source"),
            *more,
        )

    def preface(self) -> Any:
        """What stands on the cover."""
        document = self.document
        title = make("docTitle")
        self.fill(title, (document.title,))
        rows = [self._wrapped("docType", document.name), _p(title),
                self._wrapped("docStage", document.status)]  # fmt: skip
        if document.symbol:
            rows.insert(0, self._wrapped("docNumber", document.symbol))
        rows += [self.paragraph((Run(f"{name}: {value}"),)) for name, value in document.facts]
        made = make("preface", *rows)
        made.set(LANG, document.language)
        return made

    def _wrapped(self, name: str, text: str) -> Any:
        made = make(name)
        made.text = text
        return _p(made)

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
            _speak(made, Run(text, block.language, block.direction))
            self.fill(made, (Run(text),))
            found.append(made)
        return found

    def _items(self, block: Items) -> list[Any]:
        rows = [self._line("li", line) for line in block.lines]
        return [make("ol" if block.ordered else "ul", *rows)] if rows else []

    def _table(self, block: Table) -> list[Any]:
        rows = [make("tr", *(_cell("th", cell) for cell in block.head))] if block.head else []
        rows += [
            make("tr", _cell("th", row[0]), *(_cell("td", cell) for cell in row[1:]))
            for row in block.rows
        ]
        caption = make("caption")
        caption.text = block.caption
        return [make("table", caption, *rows)] if rows else []

    def paragraph(self, line: Line, kind: str = "") -> Any:
        made = make("p", **({"class": kind} if kind else {}))
        self.fill(made, line)
        return made

    def _line(self, name: str, line: Line) -> Any:
        made = make(name)
        self.fill(made, line)
        return made

    def fill(self, made: Any, line: Line) -> None:
        """Runs as inline elements, line breaks as ``eol``."""
        for run in line:
            text = run.text
            if run.kind == "quote":
                opens, closes = QUOTES.get(run.language.split("-")[0], ("“", "”"))
                text = f"{opens}{text}{closes}"
            target = made
            if run.to and run.to in self.anchors:
                target = etree.SubElement(
                    made, f"{{{NS}}}ref", {"href": f"#{self.first.get(run.to, run.to)}"}
                )
            elif run.kind == "strong" or run.language or run.direction:
                tag = "b" if run.kind == "strong" else "span"
                target = etree.SubElement(made, f"{{{NS}}}{tag}")
            if target is not made:
                _speak(target, run)
            _write(target, text)

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


def _speak(made: Any, run: Run) -> None:
    if run.language and run.language != "und":
        made.set(LANG, run.language)
    if run.direction == "rtl":
        made.set("style", "direction: rtl")


def _write(made: Any, text: str) -> None:
    """After whatever is in it already."""
    for place, line in enumerate(text.split("\n")):
        if place:
            etree.SubElement(made, f"{{{NS}}}eol")
        if len(made):
            made[-1].tail = (made[-1].tail or "") + line
        else:
            made.text = (made.text or "") + line


def _p(inside: Any) -> Any:
    return make("p", inside)


def _cell(name: str, text: str) -> Any:
    inside = make("p")
    inside.text = text
    return make(name, inside)
