"""The source, line by line: what each line is by itself, before anything is joined."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from sessions.notes.source import Hint, SourceText, Traced

BULLETS = "•◦▪▫●○■□◆◇►▶▸▹‣⁃∙·➢➤➔➜→⇒✓✔✦❖\uf0b7\uf0a7\uf0d8\uf076\uf02d"
_ITEM_WORD = "q|question|pregunta|سؤال|السؤال"
_MARKER = re.compile(
    rf"""(?:
      (?P<bullet>[{BULLETS}]|[*+](?=\s)|o(?=\ {{2,}}|\t))
    | (?P<dash>[-–—](?=\s)|[–—-](?=[^\W\d_a-z]))
    | (?P<number>\(\d{{1,2}}\) | \d{{1,2}}(?:\.\d(?!\d)){{1,3}}\.?(?=\s) | \d{{1,2}}\s?[.)](?=\s|[^\W\d_])
        | \d{{1,2}}\s?[-–—:](?=\s+[^\W\d_]) | \d{{1,2}}[-–—](?=[^\W\d_]) )
    | (?P<roman>\(?[ivx]{{1,4}}\) | [IVX]{{1,4}}\s?[.)–—-](?=\s))
    | (?P<letter>\([a-zA-Z]\) | [a-zA-Z]\)(?=\s) | [a-h]\.(?=\s) | [أ-ي][-)](?=\s))
    | (?P<question>(?i:{_ITEM_WORD})\s?\d{{1,2}}\s?[.):–-]?(?=\s))
    )\s*""",
    re.VERBOSE,
)
_ATX = re.compile(r"(#{1,6})[ \t]+")
_QUOTE = re.compile(r">[ \t]?")
_RULE = frozenset("-_=*~ \t—–")
_UNDERLINE = re.compile(r"(=+|-{2,})$")
_EMPHASIS = re.compile(
    r"\*\*|__|`|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)"
)
_STARS = re.compile(r"\*\*")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_LINK_SEAM = re.compile(r"\]\((?=[^)\s]{1,300}\))")
_LINK_START = re.compile(r"!?\[(?=[^\[\]]{1,300} \(\S{1,300}\))")
_COLUMNS = re.compile(r"(?<=\S)[ \t]{3,}(?=\S)")


@dataclass(frozen=True)
class Line:
    """One line that is not blank. ``body`` has no marker; ``start`` and ``end`` have."""

    body: Traced
    start: int
    end: int
    kind: str = "text"  # text, heading, item, row, rule
    level: int = 0
    marker: str = ""  # the family it belongs to: bullet, dash, number, roman, letter, question
    first: bool = False  # its marker begins a list (1, a, i)
    indent: int = 0
    strong: bool = False
    page: int = 0
    furniture: bool = False
    whole: bool = False
    ended: bool = False  # the author broke the line here (two spaces in Markdown)
    gap: int = 0  # blank lines before it
    spaced: bool = False  # one of those held spaces: a paragraph left empty on purpose
    cells: tuple[Traced, ...] = ()


def read_lines(source: SourceText) -> list[Line]:
    """Every line with something on it, in order."""
    lines: list[Line] = []
    offset, gap, spaced = 0, 0, False
    rows = source.text.split("\n")
    header = _header_length(rows) if source.format == "md" else 0
    for number, raw in enumerate(rows):
        stripped = raw.strip()
        if stripped:
            start = offset + raw.index(stripped[0])
            whole = Traced(stripped, range(start, start + len(stripped)))
            for line in _read_line(whole, source.hint(number), source.format == "md"):
                indent = len(raw[: start - offset].expandtabs(4))
                ended = number < header or (raw.endswith(("  ", "\\")) and source.format == "md")
                lines.append(replace(line, indent=indent, gap=gap, spaced=spaced, ended=ended))
                gap, spaced = 0, False
        else:
            gap, spaced = gap + 1, spaced or bool(raw)
        offset += len(raw) + 1
    return _with_underlines(lines)


def _header_length(rows: list[str]) -> int:
    """How many lines of “key: value” a Markdown file begins with, between two lines of “---”."""
    if rows[0].strip() != "---":
        return 0
    closing = (number for number, row in enumerate(rows[1:30], 1) if row.strip() == "---")
    return next(closing, 0)


def _read_line(whole: Traced, hint: Hint, markdown: bool) -> list[Line]:
    line = Line(
        whole,
        whole.start,
        whole.end,
        strong=hint.strong,
        page=hint.page,
        furniture=hint.furniture,
        whole=hint.whole,
    )
    if hint.furniture:
        return [replace(line, kind="furniture")]
    if len(whole) >= 3 and _RULE.issuperset(whole.text):
        return [replace(line, kind="rule")]
    if markdown and (quoted := _QUOTE.match(whole.text)):
        line = replace(line, body=whole[quoted.end() :])
    if hint.kind == "row" or _is_row(line.body.text):
        return [_row(line, markdown)]
    return [_finished(part, hint, markdown) for part in _columns(line)]


def _finished(line: Line, hint: Hint, markdown: bool) -> Line:
    body = line.body
    if atx := _ATX.match(body.text):
        heading = _unnumbered(_inline(body[atx.end() :].strip("# \t"), True))
        return replace(line, body=heading, kind="heading", level=len(atx[1]))
    if hint.kind == "heading":
        return replace(line, body=_unnumbered(body), kind="heading", level=hint.level)
    strong, body = _unbold(body)
    line = replace(line, body=body, strong=strong or line.strong)
    marked = _MARKER.match(body.text)
    if hint.kind == "item" or (marked and marked.end() < len(body)):
        line = _item(line, marked, hint)
    strong, body = _unbold(line.body)
    return replace(line, body=_inline(body, markdown), strong=strong or line.strong)


def _unnumbered(heading: Traced) -> Traced:
    marked = _MARKER.match(heading.text)
    numbered = marked and marked.lastgroup in ("number", "roman") and marked.end() < len(heading)
    return heading[marked.end() :] if marked and numbered else heading


def _item(line: Line, marked: re.Match[str] | None, hint: Hint) -> Line:
    family = marked.lastgroup or "" if marked else "bullet"
    sign = marked[0].strip(" ().:-–—\t").lower() if marked else ""
    return replace(
        line,
        body=line.body[marked.end() :] if marked else line.body,
        kind="item",
        marker=family,
        first=sign in ("1", "a", "i", "١", "أ", "q1", "1.1"),
        level=hint.level,
        whole=line.whole and hint.kind == "item",
    )


def _unbold(body: Traced) -> tuple[bool, Traced]:
    """``**A heading**`` or ``**A heading:**`` on a line of its own, in Markdown or pasted."""
    text = body.text.rstrip(": ")
    for mark in ("**", "__"):
        inner = text[2:-2]
        if len(text) > 4 and text.startswith(mark) and text.endswith(mark) and mark not in inner:
            return True, body.strip(": ").strip("*_")
    return False, body


def _inline(body: Traced, markdown: bool) -> Traced:
    """Without the signs of emphasis; the words stay, links keep their address."""
    if markdown and (seams := [found.span() for found in _LINK_SEAM.finditer(body.text)]):
        body = body.replacing(seams, " (")
        body = body.replacing(found.span() for found in _LINK_START.finditer(body.text))
    for signs in (_EMPHASIS, _ESCAPE) if markdown else (_STARS,):
        if signs.search(body.text):
            body = body.replacing(found.span() for found in signs.finditer(body.text))
    return body.strip()


def _is_row(text: str) -> bool:
    if text.startswith("|"):
        return text.count("|") > 1
    first, tab, rest = text.partition("\t")
    return (
        bool(tab and rest.strip())
        and len(first) <= 30
        and not (first.rstrip().endswith(":") or _MARKER.fullmatch(first + " "))
    )


def _row(line: Line, markdown: bool) -> Line:
    sign = "|" if line.body.text.startswith("|") else "\t"
    cells: list[Traced] = []
    place = 0
    for part in line.body.text.split(sign):
        cells.append(_inline(line.body[place : place + len(part)].strip(), markdown))
        place += len(part) + 1
    kept = tuple(cell for cell in cells if cell)
    if all(_RULE.issuperset(cell.text.replace(":", "")) for cell in kept):
        return replace(line, kind="rule")
    return replace(line, kind="row", cells=kept)


def _columns(line: Line) -> list[Line]:
    """Two numbered items side by side are two lines."""
    text = line.body.text
    cuts = [gap.end() for gap in _COLUMNS.finditer(text) if _MARKER.match(text, gap.end())]
    if not cuts or not _MARKER.match(text):
        return [line]
    parts = [line.body[a:b].strip() for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    return [replace(line, body=part, start=part.start, end=part.end) for part in parts]


def _with_underlines(lines: list[Line]) -> list[Line]:
    """A line underlined with ``====`` or ``----`` is a heading."""
    kept = list(lines)
    for index, (line, under) in enumerate(pairwise(lines)):
        drawn = (
            not line.ended
            and under.kind == "rule"
            and under.gap == 0
            and _UNDERLINE.match(under.body.text)
        )
        if drawn and line.kind == "text" and len(line.body) <= 120:
            level = 1 if under.body.text.startswith("=") else 2
            kept[index] = replace(line, kind="heading", level=level)
    return kept


def without(lines: list[Line], kind: str) -> list[Line]:
    """The lines that are not of this kind, the gaps of the dropped ones closed."""
    kept: list[Line] = []
    gap = 0
    for line in lines:
        if line.kind == kind:
            gap = max(gap, line.gap)
        else:
            kept.append(replace(line, gap=max(gap, line.gap)) if gap else line)
            gap = 0
    return kept
