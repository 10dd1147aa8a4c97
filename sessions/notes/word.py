"""A Word file as lines: each paragraph, list item, heading and table row is one."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser

from sessions.notes.decoding import clean
from sessions.notes.source import Hint, NoteUnreadable, SourceText, gettext_noop

MAX_UNPACKED = 60 * 1024 * 1024
MAX_ENTRIES = 2_000
_STYLES = "\n".join(
    [
        "p[style-name='Title'] => h1.title:fresh",
        "p[style-name='Subtitle'] => h1.subtitle:fresh",
        *(
            f"p[style-name='List {kind} {depth}'] => {'ul|ol > li > ' * (depth - 1)}{tag} > li:fresh"
            for kind, tag in (("Bullet", "ul"), ("Number", "ol"))
            for depth in (2, 3)
        ),
    ]
)
_HEADING = re.compile(r"h([1-6])$")
_PARTS = re.compile(r"word/(?:header|footer)\d*\.xml$")
_RUN = re.compile(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>|(<w:tab/>)|(</w:p>)")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))


def read_document(data: bytes, filename: str) -> SourceText:
    """Read a ``.docx``. Raises ``NoteUnreadable`` when it is broken, or unpacks to too much."""
    import mammoth  # noqa: PLC0415 -- slow import

    try:
        furniture = _running_heads(data, filename)
        html = mammoth.convert_to_html(
            io.BytesIO(data), style_map=_STYLES, convert_image=mammoth.images.img_element(_no_image)
        ).value
        reader = _Paragraphs()
        reader.feed(html)
        reader.close()
    except NoteUnreadable:
        raise
    except Exception as error:  # mammoth, zipfile and expat raise many kinds on a broken file
        template = gettext_noop(
            "“%(file)s” is not a Word file that can be read. Save it again as .docx."
        )
        raise NoteUnreadable(template, file=filename) from error
    return _compose(reader.lines, furniture, filename)


def _no_image(image: object) -> dict[str, str]:
    return {}


def _running_heads(data: bytes, filename: str) -> list[str]:
    """The words in the page headers and footers, each once; refuses an archive made to explode."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise NoteUnreadable(
                gettext_noop(
                    "“%(file)s” unpacks to far too much. Copy its text into a new document."
                ),
                file=filename,
            )
        told: dict[str, None] = {}
        for entry in entries:
            if _PARTS.match(entry.filename):
                xml = archive.read(entry).decode("utf-8", errors="replace")
                told.update(dict.fromkeys(_words_of(xml)))
    return list(told)


def _words_of(xml: str) -> list[str]:
    text = "".join(
        run[1] if run[1] is not None else " " if run[2] else "\n" for run in _RUN.finditer(xml)
    )
    for entity, sign in _ENTITIES:
        text = text.replace(entity, sign)
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


@dataclass
class _Drawn:
    """A line being collected."""

    hint: Hint
    marker: str = ""
    text: list[str] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)

    def finished(self) -> tuple[str, Hint]:
        text = clean("".join(self.text)).replace("\n", " ").strip(" ")
        hint = self.hint
        if not hint.kind and self.bold and all(self.bold):
            hint = Hint(strong=True, whole=True)
        return (f"{self.marker}{text}" if text else "", hint)


class _Paragraphs(HTMLParser):
    """Mammoth's HTML (p, h1–h6, ul, ol, li, table, strong, br, sup, a) flattened to lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[tuple[str, Hint]] = []
        self._lists: list[int] = []  # per open list: items counted so far, or -1 for bullets
        self._line: _Drawn | None = None
        self._cells: list[list[str]] = []  # of the open table row
        self._tables = 0
        self._strong = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        heading = _HEADING.match(tag)
        if tag in ("ul", "ol"):
            self._finish()
            self._lists.append(0 if tag == "ol" else -1)
        elif tag == "li":
            self._begin_item(dict(attrs).get("id") or "")
        elif heading and not self._cells:
            level = 0 if dict(attrs).get("class") in ("title", "subtitle") else int(heading[1])
            self._begin(_Drawn(Hint("heading", level, whole=True)))
        elif tag == "strong":
            self._strong += 1
        else:
            self._begin_block(tag)

    def _begin_block(self, tag: str) -> None:
        if tag == "table":
            self._finish()
            self._tables += 1
        elif tag == "tr" and self._tables == 1:
            self._cells = []
        elif tag in ("td", "th") and self._tables == 1:
            self._cells.append([])
        elif tag == "p" and not (
            self._line and self._line.hint.kind == "item" and not self._line.text
        ):
            self._begin(_Drawn(Hint(whole=True)))
        elif tag == "br":
            self._break()

    def _begin_item(self, name: str) -> None:
        depth = max(len(self._lists) - 1, 0)
        marker = "• "
        if self._lists and self._lists[-1] >= 0:
            self._lists[-1] += 1
            marker = f"{self._lists[-1]}. "
        hint = Hint("item", depth, whole=True)
        if "footnote" in name or "endnote" in name:
            marker, hint = f"[{self._lists[-1] if self._lists else 1}] ", Hint(whole=True)
        self._begin(_Drawn(hint, "  " * depth + marker))

    def _begin(self, line: _Drawn) -> None:
        self._finish()
        self._line = line

    def _break(self) -> None:
        """A line break inside a paragraph: what follows is a line of its own."""
        if self._line and not self._cells:
            self._begin(_Drawn(Hint()))
        elif self._cells:
            self._cells[-1].append(" ")

    def _finish(self) -> None:
        if self._line:
            text, hint = self._line.finished()
            if text:
                self.lines.append((text, hint))
        self._line = None

    def handle_endtag(self, tag: str) -> None:
        if tag == "strong":
            self._strong -= 1
        elif tag in ("ul", "ol") and self._lists:
            self._finish()
            self._lists.pop()
        elif tag == "table":
            self._tables -= 1
            self._cells = [] if not self._tables else self._cells
        elif tag == "tr" and self._tables == 1:
            self._finish_row()
        elif tag in ("p", "li") or _HEADING.match(tag):
            self._finish()
            if self._cells:
                self._cells[-1].append(" ")

    def _finish_row(self) -> None:
        self._line = None
        cells = [" ".join(clean("".join(cell)).split()) for cell in self._cells]
        self._cells = []
        if any(cells):
            self.lines.append(("\t".join(cells), Hint("row", whole=True)))

    def handle_data(self, data: str) -> None:
        if self._cells:
            self._cells[-1].append(data)
            return
        if not self._line:
            self._line = _Drawn(Hint(whole=True))
        self._line.text.append(data)
        if data.strip(" :"):
            self._line.bold.append(self._strong > 0)


def _compose(lines: list[tuple[str, Hint]], furniture: list[str], filename: str) -> SourceText:
    """Paragraphs apart by a blank line, items and rows close together, as one reads them."""
    texts: list[str] = []
    hints: list[Hint] = []
    for head in furniture:
        texts.append(clean(head))
        hints.append(Hint(furniture=True))
    close = ("item", "row")
    for index, (text, hint) in enumerate(lines):
        before = lines[index - 1][1] if index else None
        broken = not hint.whole and hint.kind == "" and not hint.strong
        if (
            texts
            and not broken
            and not (before and before.kind == hint.kind and hint.kind in close)
        ):
            texts.append("")
            hints.append(Hint())
        texts.append(text)
        hints.append(hint)
    return SourceText("\n".join(texts), filename, "docx", tuple(hints))
