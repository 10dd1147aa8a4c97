"""What a document consists of, whatever it is written as. Texts are plain: each writer escapes them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from outcomes.formats import texts


class Run(NamedTuple):
    """A piece of a line. ``language`` "" is the document's own. ``kind``: "" plain, ``strong``, ``muted``,
    ``quote`` (in quotation marks). ``to`` is an anchor in the document."""

    text: str
    language: str = ""
    direction: str = ""
    kind: str = ""
    to: str = ""


Line = tuple[Run, ...]


@dataclass(frozen=True)
class Text:
    """One paragraph. ``kind``: "", ``note`` (small), ``notice``, ``label``, ``by``, ``chapeau``,
    ``preambular``, ``fate``."""

    line: Line
    kind: str = ""


@dataclass(frozen=True)
class Said:
    """What somebody wrote, in its language: paragraphs and lines as they made them."""

    text: str
    language: str
    direction: str


@dataclass(frozen=True)
class Items:
    """A list."""

    lines: tuple[Line, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Table:
    """The first cell of a row is its heading; the others are figures."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Article:
    """Something with a permanent name: a contribution, a recommendation, a paragraph of the outcome.
    ``number`` is what is printed before it; ``also`` are further names by which it can be reached."""

    id: str
    kind: str
    blocks: "tuple[Block, ...]"
    number: str = ""
    level: int = 0
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    id: str
    title: Line
    blocks: "tuple[Block, ...]"
    over: str = ""  # a line above the title
    traced: bool = False  # left out of what is printed and handed on


Block = Text | Said | Items | Table | Article | Section


@dataclass(frozen=True)
class Document:
    """``title`` is the summit's, ``name`` what the document is. Dates are ISO 8601."""

    kind: str
    name: str
    title: Run
    status: str
    facts: tuple[tuple[str, str], ...]
    language: str
    direction: str
    date: str
    slug: str
    host: str
    digest: str
    blocks: tuple[Block, ...]
    symbol: str = ""
    part: str = ""  # of the summit, where it does not speak of the whole

    @property
    def full_title(self) -> str:
        return " – ".join(filter(None, [self.name, self.title.text, self.part]))

    @property
    def printed(self) -> "Document":
        """As it is handed on: an adopted text is clean."""
        kept = (one for one in self.blocks if not (isinstance(one, Section) and one.traced))
        return replace(self, blocks=tuple(kept))


def words(value: Mapping[str, Any], kind: str = "", to: str = "") -> Run:
    """A text of the data (``text``, ``language``, ``direction``) as a run."""
    return Run(
        value["text"],
        texts.language(value["language"]),
        texts.direction(value["direction"]),
        kind,
        to,
    )


def said(value: Mapping[str, Any]) -> Said:
    """The same as paragraphs of its own."""
    return Said(
        value["text"], texts.language(value["language"]), texts.direction(value["direction"])
    )


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Every block, in reading order."""
    for block in blocks:
        yield block
        if isinstance(block, Article | Section):
            yield from walk(block.blocks)


def anchors(document: Document) -> frozenset[str]:
    """Every name that a link may lead to."""
    found: set[str] = set()
    for block in walk(document.blocks):
        if isinstance(block, Article | Section):
            found.add(block.id)
            if isinstance(block, Article):
                found.update(block.also)
    return frozenset(found)
