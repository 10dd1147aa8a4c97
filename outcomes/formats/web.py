"""The document as one page of HTML: no script, nothing loaded, every paragraph with a permanent name.

Everything is escaped here; a link leads into the document or is not made.
"""

import base64
import hashlib
from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from django.utils.translation import gettext as _

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
)

# What lies between these is the document itself; the site shows it within its own page.
BEGIN, END = "<!--document-->", "<!--/document-->"
NAMED = {"contribution", "recommendation", "preambular", "chapeau"}
QUOTES = {
    "fr": ("«\u00a0", "\u00a0»"), "ar": ("«", "»"), "es": ("«", "»"), "pt": ("«", "»"),
    "ru": ("«", "»"),
}  # fmt: skip


def html(document: Document, sheet: str) -> bytes:
    """The page, with ``sheet`` as its only style."""
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = (
        f'<!doctype html>\n<html lang="{document.language}" dir="{document.direction}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light">\n<meta name="referrer" content="no-referrer">\n'
        f'<meta name="dcterms.modified" content="{escape(document.date)}">\n'
        f"<title>{escape(document.full_title)}</title>\n<style>{sheet}</style>\n</head>\n<body>\n"
    )
    body = f"{BEGIN}{fragment(document)}{END}\n"
    return f"{head}<main>\n{body}</main>\n</body>\n</html>\n".encode()


def fragment(document: Document) -> str:
    """The document without a page around it."""
    writer = _Writer(document)
    facts = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
        for name, value in document.facts
    )
    symbol = f'<p class="symbol" dir="ltr">{escape(document.symbol)}</p>' if document.symbol else ""
    title = writer.run(document.title)
    return (
        f'<article class="document {document.kind}" lang="{document.language}" dir="{document.direction}">\n'
        f'<header class="cover">{symbol}<p class="kind">{escape(document.name)}</p><h2>{title}</h2>'
        f'<p class="standing">{escape(document.status)}</p><dl>{facts}</dl></header>\n'
        f"{writer.contents()}{writer.blocks(document.blocks, 3)}</article>\n"
    )


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.anchors = anchors(document)
        self.used: set[str] = set()
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

    def contents(self) -> str:
        """Links to the parts."""
        parts = [one for one in self.document.blocks if isinstance(one, Section)]
        if len(parts) < 3:
            return ""
        rows = "".join(
            f'<li><a href="#{one.id}">{self.line(one.title, links=False)}</a></li>' for one in parts
        )
        return f'<nav class="contents" aria-label="{escape(_("Contents"))}"><ol>{rows}</ol></nav>\n'

    def line(self, line: Line, *, links: bool = True) -> str:
        return "".join(self.run(run, links=links) for run in line)

    def run(self, run: Run, *, links: bool = True) -> str:
        text = escape(run.text).replace("\n", "<br>")
        if run.kind == "quote":
            before, after = QUOTES.get(run.language.split("-")[0], ("“", "”"))
            text = f"{before}{text}{after}"
        if links and run.to and run.to in self.anchors:
            text = f'<a href="#{run.to}">{text}</a>'
        place = _place(run.language, run.direction)
        tag = {"strong": "b", "muted": "small", "quote": "q"}.get(run.kind, "bdi" if place else "")
        return f"<{tag}{place}>{text}</{tag}>" if tag else text

    def _text(self, block: Text, _level: int) -> str:
        kind = f' class="{block.kind}"' if block.kind else ""
        return f"<p{kind}>{self.line(block.line)}</p>\n"

    def _said(self, block: Said, _level: int) -> str:
        rows = "".join(
            f"<p>{'<br>'.join(map(escape, lines))}</p>" for lines in texts.paragraphs(block.text)
        )
        place = _place(block.language, block.direction)
        return f'<div class="said"{place}>{rows}</div>\n'

    def _items(self, block: Items, _level: int) -> str:
        tag = "ol" if block.ordered else "ul"
        rows = "".join(f"<li>{self.line(line)}</li>" for line in block.lines)
        return f"<{tag}>{rows}</{tag}>\n"

    def _table(self, block: Table, _level: int) -> str:
        head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in block.head)
        rows = "".join(
            f'<tr><th scope="row">{escape(row[0])}</th>'
            + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
            + "</tr>"
            for row in block.rows
        )
        head = f"<thead><tr>{head}</tr></thead>" if head else ""
        return (
            f'<div class="wide"><table><caption>{escape(block.caption)}</caption>'
            f"{head}<tbody>{rows}</tbody></table></div>\n"
        )

    def _article(self, block: Article, level: int) -> str:
        also = "".join(f'<a id="{name}"></a>' for name in map(self._fresh, block.also) if name)
        name = self._fresh(block.id)
        number = self._number(block, name)
        if block.kind == "heading":
            return self._heading(block, name, also, level)
        place = f' id="{name}"' if name else ""
        classes = f"{block.kind} l{block.level}" if block.level else block.kind
        return (
            f'<section class="{classes}"{place}>{also}{number}'
            f"{self.blocks(block.blocks, level)}</section>\n"
        )

    def _number(self, block: Article, name: str) -> str:
        """What one clicks to have the paragraph's address."""
        if block.number:
            place = f' href="#{block.id}"' if block.id else ""
            return f'<a class="number"{place}><bdi dir="ltr">{escape(block.number)}</bdi></a>'
        if name and block.kind in NAMED:
            return f'<a class="mark" href="#{name}" aria-label="{escape(_("Permalink"))}">¶</a>'
        return ""

    def _heading(self, block: Article, name: str, also: str, level: int) -> str:
        """A heading inside the draft: its one text."""
        said = next((one for one in block.blocks if isinstance(one, Said)), Said("", "und", "auto"))
        place = f' id="{name}"' if name else ""
        flat = escape(" ".join(said.text.split()))
        step = min(level, 6)
        return f"<h{step}{place}{_place(said.language, said.direction)}>{also}{flat}</h{step}>\n"

    def _section(self, block: Section, level: int) -> str:
        over = f'<p class="over">{escape(block.over)}</p>' if block.over else ""
        step = min(level, 6)
        name = self._fresh(block.id)
        place = f' id="{name}"' if name else ""
        return (
            f'<section class="part s{step}"{place}>{over}<h{step}>{self.line(block.title)}</h{step}>\n'
            f"{self.blocks(block.blocks, level + 1)}</section>\n"
        )

    def _fresh(self, name: str) -> str:
        """The name, once: a page has each only one time."""
        if not name or name in self.used:
            return ""
        self.used.add(name)
        return name


def _place(language: str, direction: str) -> str:
    found = f' lang="{language}"' if language and language != "und" else ""
    return found + (f' dir="{direction}"' if direction else "")
