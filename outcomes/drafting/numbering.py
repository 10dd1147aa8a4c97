"""Paragraph numbers, as the United Nations Editorial Manual gives them: never stored, always computed.

Operative paragraphs are numbered consecutively through the whole document; headings do not begin anew.
Alternatives keep the number of the first of them: 4, 4 bis, 4 ter. Below a paragraph stand (a), (b), and
below those (i), (ii). Headings, the chapeau and preambular paragraphs have no number, and neither has what
is deleted, so an alternative that comes or goes moves no other number.
"""

from collections.abc import Hashable, Iterable
from typing import NamedTuple, Protocol

LATIN = (
    "", "bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "novies", "decies",
)  # fmt: skip
ROMAN = (
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


class Number(NamedTuple):
    """``full`` is how it is cited (“4 bis (a)”), ``mark`` what stands before it (“(a)”); both "" where
    there is none. ``level`` is where it stands: no deeper than one below the paragraph before it."""

    full: str
    mark: str
    level: int


class Numbered(Protocol):
    """A paragraph, as far as its number goes."""

    @property
    def pk(self) -> Hashable: ...
    @property
    def kind(self) -> str: ...
    @property
    def level(self) -> int: ...
    @property
    def is_deleted(self) -> bool: ...
    @property
    def alternative_to_id(self) -> Hashable | None: ...


def numbers(paragraphs: Iterable[Numbered]) -> dict[Hashable, Number]:
    """By key, of paragraphs in the order in which they stand."""
    found: dict[Hashable, Number] = {}
    state = _Counting()
    for one in paragraphs:
        counts = one.kind == "operative" and not one.is_deleted
        found[one.pk] = state.next(one) if counts else Number("", "", 0)
    return found


class _Counting:
    def __init__(self) -> None:
        self.counts = [0, 0, 0]
        self.parents = ["", ""]
        self.deepest = 0  # how deep the next one may stand
        # How each group of alternatives is numbered, and how many of it there are so far.
        self.groups: dict[tuple[Hashable, str], tuple[str, int]] = {}

    def next(self, one: Numbered) -> Number:
        level = min(one.level, self.deepest)
        parent = self.parents[level - 1] if level else ""
        # An alternative that stands below another paragraph than its first is numbered there.
        group = (one.pk if one.alternative_to_id is None else one.alternative_to_id, parent)
        if group in self.groups:
            stem, others = self.groups[group]
            self.groups[group] = (stem, others + 1)
            number = f"{stem} {ordinal(others)}"
        else:
            self.counts[level] += 1
            number = _written(level, self.counts[level])
            self.groups[group] = (number, 1)
        full = f"{parent} {number}" if level else number
        for deeper in range(level, 2):
            self.parents[deeper] = full
            self.counts[deeper + 1] = 0
        self.deepest = min(level + 1, 2)
        return Number(full, number if level else f"{number}.", level)


def _written(level: int, count: int) -> str:
    return (str(count), f"({letters(count)})", f"({roman(count)})")[level]


def ordinal(place: int) -> str:
    """Of the alternatives after the first: bis, ter, … decies, 11."""
    return LATIN[place] if place < len(LATIN) else str(place + 1)


def letters(count: int) -> str:
    """a … z, aa, ab …"""
    found = ""
    while count > 0:
        count, rest = divmod(count - 1, 26)
        found = chr(ord("a") + rest) + found
    return found


def roman(count: int) -> str:
    found = ""
    for value, sign in ROMAN:
        times, count = divmod(count, value)
        found += sign * times
    return found
