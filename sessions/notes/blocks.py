"""Paragraphs as the author meant them, put together from the lines of a page."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from sessions.notes.lines import Line
from sessions.notes.source import Traced, join
from sessions.notes.vocabulary import is_label, section_named
from sessions.notes.words import bare_end, count_words, ends_sentence, is_caseless, starts_lower

_HYPHENS = ("-", "‐", "\u00ad")
_SPACES = re.compile(r"\s{2,}|\t")
# Words that a line's end may cut after their own hyphen: it stays.
_KEEPS_HYPHEN = re.compile(
    r"(?:^|\W)(?:non|self|co|ex|anti|post|pre|well|long|short|high|low|multi|socio|peut|celui|celle|ceux"
    r"|c'est|là|au|quelques|vice|mi|demi|avant|après|sous|semi|inter|pro)-$",
    re.IGNORECASE,
)
_CLITIC = re.compile(r"(?:t-|il|elle|ils|elles|on|je|tu|nous|vous|ce|ci|là|même|mêmes|dire|être)\b")


@dataclass
class Block:
    """A paragraph, heading, list item or table row; ``body`` is unwrapped, without its marker."""

    kind: str
    body: Traced
    start: int
    end: int
    level: int = 0
    marker: str = ""
    indent: int = 0
    strong: bool = False
    page: int = 0
    gap: int = 0
    whole: bool = False
    lines: int = 1
    cells: tuple[Traced, ...] = ()
    parts: list[Traced] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.body.text


@dataclass(frozen=True)
class Wrapping:
    """How the text was wrapped: its width (0: it was not), and the blank lines inside paragraphs."""

    width: int
    gap: int

    def is_full(self, line: Line, following: Line) -> bool:
        """Whether the next word would not have fitted: the break was the margin's, not the author's."""
        word = following.body.text.split(" ", 1)[0]
        used = line.indent + line.end - line.start + 1 + len(word)
        return bool(self.width) and used >= self.width * 0.82


def measure(lines: list[Line]) -> Wrapping:
    """Learn the wrapping from the line ends that certainly fall inside a sentence."""
    widths: list[int] = []
    gaps: list[int] = []
    for line, following in pairwise(lines):
        if line.whole or line.kind not in ("text", "item") or following.kind != "text":
            continue
        if ends_sentence(line.body.text) or section_named(line.body.text):
            continue
        if section_named(following.body.text) or is_label(following.body.text):
            continue
        caseless = is_caseless(following.body.text) and line.end - line.start >= 40
        if starts_lower(following.body.text) or caseless:
            widths.append(line.indent + line.end - line.start)
            if line.page == following.page:
                gaps.append(following.gap)
    widths.sort()
    wide = [gap for gap in gaps if gap]
    usual = max(set(wide), key=wide.count) if len(wide) * 10 > len(gaps) * 3 else 0
    return Wrapping(widths[int(len(widths) * 0.9)] if widths else 0, usual)


def build_blocks(lines: list[Line], markdown: bool = False) -> list[Block]:
    wrapping = measure(lines)
    blocks: list[Block] = []
    previous: Line | None = None
    for line in lines:
        if previous and blocks and _reads_on(blocks[-1], previous, line, wrapping, markdown):
            blocks[-1].parts.append(line.body)
            blocks[-1].end = line.end
            blocks[-1].lines += 1
        else:
            blocks.append(_begin(line))
        previous = line
    for block in blocks:
        block.body = _unwrap(block.parts)
    return blocks


def _begin(line: Line) -> Block:
    return Block(
        kind="paragraph" if line.kind == "text" else line.kind,
        body=line.body,
        start=line.start,
        end=line.end,
        level=line.level,
        marker=line.marker,
        indent=line.indent,
        strong=line.strong,
        page=line.page,
        gap=line.gap,
        whole=line.whole,
        cells=line.cells,
        parts=[line.body],
    )


def _reads_on(
    block: Block, line: Line, following: Line, wrapping: Wrapping, markdown: bool
) -> bool:
    """Whether ``following`` continues the block that ends with ``line``."""
    if line.kind == "heading":
        return _heading_reads_on(line, following)
    if following.kind == "item":
        return _only_looks_like_an_item(block, line, following, wrapping)
    if line.kind not in ("text", "item") or following.kind != "text":
        return False
    if line.strong != following.strong and line.kind != "item":
        return False
    if _stands_alone(line, following):
        return False
    if markdown and not line.whole and following.gap == 0:
        return not line.ended
    return _prose_reads_on(block, line, following, wrapping)


def _heading_reads_on(line: Line, following: Line) -> bool:
    same = following.kind == "heading" and following.level == line.level
    return same and following.gap == 0 and not line.whole and not section_named(following.body.text)


def _only_looks_like_an_item(block: Block, line: Line, following: Line, wrapping: Wrapping) -> bool:
    """A wrapped line may begin with a dash, or with a number and a full stop."""
    if block.kind != "paragraph" or line.kind != "text" or following.gap > wrapping.gap:
        return False
    if ends_sentence(line.body.text) or bare_end(line.body.text).endswith((":", ";")):
        return False
    plausible = starts_lower(following.body.text) or following.marker == "number"
    return plausible and not following.first and wrapping.is_full(line, following)


def _stands_alone(line: Line, following: Line) -> bool:
    """A heading or a label that we know is never the middle of a sentence."""
    if section_named(line.body.text) and count_words(line.body.text) <= 8:
        return True
    if starts_lower(following.body.text):
        return False
    return is_label(following.body.text) or bool(section_named(following.body.text))


def _prose_reads_on(block: Block, line: Line, following: Line, wrapping: Wrapping) -> bool:
    before, after = line.body.text, following.body.text
    lower = starts_lower(after)
    ended = ends_sentence(before) or bare_end(before).endswith(":")
    if line.whole:
        return lower and not ended and len(before) >= 50
    if lower and not ended:
        return True
    if block.kind == "item" and following.gap == 0 and following.indent > block.indent + 1:
        return True
    full = wrapping.is_full(line, following)
    if line.page == following.page and following.gap > wrapping.gap:
        return False
    if ended:
        apart = following.spaced and following.gap > 0
        return full and not apart and line.page == following.page and (lower or before[-1:] != ":")
    return full


def _unwrap(parts: list[Traced]) -> Traced:
    """One line of text: words cut at a line's end are whole again, spaces single."""
    spaced: list[Traced] = []
    glued: list[Traced] = []
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        if following and _is_cut(part.text, following.text):
            kept = len(part) if _keeps_hyphen(part.text, following.text) else len(part) - 1
            glued.append(part[:kept])
        else:
            spaced.append(join([*glued, part], ""))
            glued = []
    return _single_spaced(join(spaced))


def _is_cut(before: str, after: str) -> bool:
    hyphened = before.endswith(_HYPHENS) and before[-2:-1].isalpha()
    return hyphened and after[:1].isalpha() and (after[:1].islower() or before[-1] == "‐")


def _keeps_hyphen(before: str, after: str) -> bool:
    if not before.endswith("-"):
        return False
    return bool(_KEEPS_HYPHEN.search(before[-16:]) or _CLITIC.match(after[:8]))


def _single_spaced(body: Traced) -> Traced:
    if not _SPACES.search(body.text):
        return body
    return body.replacing((found.span() for found in _SPACES.finditer(body.text)), " ")
