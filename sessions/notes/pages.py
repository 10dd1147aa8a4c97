"""A PDF's pages as lines, from where each fragment of text stands on the page."""

import io
import logging
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sessions.notes.furniture import Page, PageLine
from sessions.notes.source import NoteUnreadable, gettext_noop

MAX_PAGES = 200
EDGE_ROWS = 4  # so many of the last rows drawn may be heads and feet
_MARKER = re.compile(r"\s*(?:[•◦▪▫●○■□‣⁃∙·➢→✓–—*-]|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)])\s*")
_ARABIC = re.compile("[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]")
logging.getLogger("pypdf").setLevel(logging.ERROR)


@dataclass
class Fragment:
    text: str
    left: float
    top: float  # grows downwards
    size: float
    bold: bool


def read_pages(data: bytes, filename: str) -> list[Page]:
    """The pages of a PDF. Raises ``NoteUnreadable`` when it is locked, broken, or a scan."""
    import pypdf  # noqa: PLC0415 -- slow import

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if locked else len(reader.pages)
        pages = [_fragments(page) for page in reader.pages] if 0 < count <= MAX_PAGES else []
    except Exception as error:  # pypdf raises many kinds on a broken file
        template = gettext_noop(
            "“%(file)s” is a damaged PDF. Export it again, or save it as .docx."
        )
        raise NoteUnreadable(template, file=filename) from error
    if locked:
        raise NoteUnreadable(
            gettext_noop("“%(file)s” is locked with a password. Save it without the password."),
            file=filename,
        )
    if count > MAX_PAGES:
        raise NoteUnreadable(
            gettext_noop(
                "“%(file)s” has too many pages for a note. Export the pages of one session."
            ),
            file=filename,
        )
    if not any(fragment.text.strip() for page in pages for fragment in page):
        raise NoteUnreadable(
            gettext_noop(
                "“%(file)s” is a scan without text. Recognise its text (OCR) or send the Word file."
            ),
            file=filename,
        )
    return _set(pages)


def _fragments(page: Any) -> list[Fragment]:
    found: list[Fragment] = []

    def visit(text: str, outer: Any, inner: Any, font: Any, size: float | None) -> None:
        x, y = inner[4], inner[5]
        left = outer[0] * x + outer[2] * y + outer[4]
        height = outer[1] * x + outer[3] * y + outer[5]
        drawn = abs((size or 1.0) * (inner[3] or inner[1] or 1.0) * (outer[3] or outer[1] or 1.0))
        name = str((font or {}).get("/BaseFont", "")).lower()
        for part in text.split("\n"):
            if part:
                bold = "bold" in name or "black" in name or "heavy" in name
                found.append(Fragment(part, left, -height, drawn, bold))

    page.extract_text(visitor_text=visit)
    return found


def _set(pages: list[list[Fragment]]) -> list[Page]:
    """Fragments to lines, with blank lines where the page has them and headings by their size."""
    rows = [_in_place(_rows(fragments)) for fragments in pages]
    body = _usual_size([row for page in rows for row in page])
    larger = sorted(
        {round(_size(row)) for page in rows for row in page if _size(row) > body * 1.08},
        reverse=True,
    )
    pitch = _usual_pitch(rows)
    return [_page(page, body, larger, pitch) for page in rows]


Row = list[Fragment]


def _rows(fragments: list[Fragment]) -> list[Row]:
    rows: list[Row] = []
    for fragment in fragments:
        if not fragment.text.strip() and not (rows and abs(rows[-1][0].top - fragment.top) < 2):
            continue
        if rows and abs(rows[-1][0].top - fragment.top) < fragment.size * 0.45:
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    return _with_markers(rows)


def _with_markers(rows: list[Row]) -> list[Row]:
    """Some programs draw the bullets after the text: each goes back in front of its line."""
    lines = [row for row in rows if not _MARKER.fullmatch(_joined(row))]
    for row in rows:
        if row in lines:
            continue
        near = [
            line
            for line in lines
            if abs(line[0].top - row[0].top) < max(line[0].size, row[0].size) * 0.6
        ]
        if near:
            near[0].insert(0, row[0])
        else:
            lines.append(row)
    return lines


def _in_place(rows: list[Row]) -> list[Row]:
    """Heads and feet drawn last stand where the page shows them; columns keep their order."""
    if len(rows) < 2:
        return rows
    body = rows[:-EDGE_ROWS] if len(rows) > EDGE_ROWS else rows[:1]
    top = min(row[0].top for row in body)
    bottom = max(row[0].top for row in body)
    ending = rows[len(body) :]
    above = [row for row in ending if row[0].top < top]
    below = [row for row in ending if row[0].top > bottom]
    between = [row for row in ending if top <= row[0].top <= bottom]
    return sorted(above, key=_top) + body + between + sorted(below, key=_top)


def _top(row: Row) -> float:
    return row[0].top


def _size(row: Row) -> float:
    return max((fragment.size for fragment in row if fragment.text.strip()), default=0.0)


def _usual_size(rows: list[Row]) -> float:
    weights: dict[int, int] = {}
    for row in rows:
        size = round(_size(row) * 4)
        weights[size] = weights.get(size, 0) + len(_joined(row))
    return max(weights, key=lambda size: weights[size]) / 4 if weights else 0.0


def _usual_pitch(pages: list[list[Row]]) -> float:
    steps = [
        round(after[0].top - before[0].top, 1)
        for page in pages
        for before, after in pairwise(page)
        if 0 < after[0].top - before[0].top < 3 * before[0].size
    ]
    steps.sort()
    return steps[len(steps) // 4] if steps else 0.0


def _page(rows: list[Row], body: float, larger: list[int], pitch: float) -> Page:
    page = Page()
    left = min((row[0].left for row in rows), default=0.0)
    for index, row in enumerate(rows):
        step = row[0].top - rows[index - 1][0].top if index else 0.0
        if pitch and step > pitch * 1.35 * max(_size(row) / body, 1.0):
            page.lines.append(PageLine("", row[0].top - 1))
        text = _joined(row)
        size = round(_size(row))
        level = larger.index(size) + 1 if size in larger and len(text) <= 160 else 0
        bold = all(fragment.bold for fragment in row if fragment.text.strip())
        indent = 0 if _ARABIC.search(text) or not body else int((row[0].left - left) / (body * 0.5))
        page.lines.append(PageLine(" " * min(indent, 24) + text, row[0].top, bold, level))
    return page


def _joined(row: Row) -> str:
    """The fragments of a line in reading order; a wide space between cells becomes a tab."""
    shown = [fragment for fragment in row if fragment.text]
    arabic = any(_ARABIC.search(fragment.text) for fragment in shown)
    marker = shown[:1] if len(shown) > 1 and _MARKER.fullmatch(shown[0].text) else []
    rest = shown[len(marker) :]
    if arabic and len(rest) > 1:
        rest.reverse()  # pypdf gives a line's runs from left to right
        rest.sort(key=lambda fragment: -fragment.left)
    text = "".join(fragment.text for fragment in marker)
    before: Fragment | None = None
    for fragment in rest:
        if before is not None:
            text += _between(before, fragment, arabic)
        text += fragment.text
        before = fragment
    return text.strip()


def _between(before: Fragment, fragment: Fragment, arabic: bool) -> str:
    """A tab for the gap between two cells, else what the fragments lack: most bring their spaces."""
    if (
        fragment.left == before.left
        or fragment.text[:1] in ".,،؛:؟?!)»"
        or before.text[-1:] == "\t"
    ):
        return ""
    first, second = (fragment, before) if arabic else (before, fragment)
    gap = second.left - first.left - len(first.text) * first.size * 0.55
    if gap > (2.5 if arabic else 1) * first.size:
        return "\t"
    spaced = before.text[-1:].isspace() or fragment.text[:1].isspace()
    return " " if arabic and not spaced else ""
