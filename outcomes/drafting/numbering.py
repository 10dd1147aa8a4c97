"""Paragraph numbers, as the United Nations Editorial Manual gives them: never stored, always computed.

Operative paragraphs are numbered consecutively through the whole document; headings do not begin anew.
Alternatives keep the number of the first of them: 4, 4 bis, 4 ter. Below a paragraph stand (a), (b), and
below those (i), (ii). Headings, the chapeau and preambular paragraphs have no number, and neither has what
is deleted, so an alternative that comes or goes moves no other number. What was inserted between
paragraphs of an issued revision is a bis of the one before it, so the numbers that people cite from that
revision stay; before the first, and at the end, it simply counts.
"""

from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
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
    there is none. ``level`` is how deep it stands: below nothing it is 0, whatever it was given."""

    full: str
    mark: str
    level: int


NONE = Number("", "", 0)


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
    def is_inserted(self) -> bool: ...
    @property
    def alternative_to_id(self) -> Hashable | None: ...


def numbers(paragraphs: Iterable[Numbered]) -> dict[Hashable, Number]:
    """By key, of paragraphs in the order in which they stand."""
    rows = list(paragraphs)
    above = _above(rows)
    counting = _Counting(_between(rows, above))
    found: dict[Hashable, Number] = {}
    for one in rows:
        if one.pk not in above:
            found[one.pk] = NONE
        else:
            parents = above[one.pk]
            parent = found[parents[-1]].full if parents else ""
            found[one.pk] = counting.next(one, len(parents), parent)
    return found


Above = dict[Hashable, tuple[Hashable, ...]]  # what each stands below, the outermost first


def _above(rows: Sequence[Numbered]) -> Above:
    """Of what has a number. What was inserted takes nothing of the revision deeper than it stands there."""
    issued = [one for one in rows if not one.is_inserted]
    if len(issued) == len(rows):
        return _stacked(rows, {})
    return _stacked(rows, {pk: len(above) for pk, above in _stacked(issued, {}).items()})


def _stacked(rows: Iterable[Numbered], deepest: Mapping[Hashable, int]) -> Above:
    found: Above = {}
    stack: list[tuple[int, Hashable]] = []
    for one in rows:
        if one.kind != "operative":
            stack.clear()  # nothing stands below a paragraph that a heading parts it from
        elif not one.is_deleted:
            while stack and stack[-1][0] >= one.level:
                stack.pop()
            del stack[deepest.get(one.pk, len(stack)) :]
            found[one.pk] = tuple(pk for _level, pk in stack)
            stack.append((one.level, one.pk))
    return found


def _between(rows: Iterable[Numbered], above: Above) -> set[Hashable]:
    """What was inserted and has a paragraph of the revision after it, below the same one."""
    waiting: dict[Hashable, list[Hashable]] = {}  # inserted so far, below each
    found: set[Hashable] = set()
    for one in rows:
        if one.pk not in above:
            continue
        parent = above[one.pk][-1:]
        if one.is_inserted:
            waiting.setdefault(parent, []).append(one.pk)
        elif one.alternative_to_id is None:
            found.update(waiting.pop(parent, ()))
    return found


class _Counting:
    def __init__(self, between: Container[Hashable]) -> None:
        self.between = between
        self.main = 0
        self.counts: dict[str, int] = {}  # below each number
        self.last: dict[str, str] = {}  # the latest stem below each number
        # How each group of alternatives is numbered, and how many have that number so far.
        self.groups: dict[tuple[Hashable, str], str] = {}
        self.shared: dict[tuple[str, str], int] = {}

    def next(self, one: Numbered, level: int, parent: str) -> Number:
        # An alternative that stands below another paragraph than its first is numbered there.
        group = (one.pk if one.alternative_to_id is None else one.alternative_to_id, parent)
        stem = self.groups.get(group) or self._stem(one, level, parent)
        others = self.shared.get((parent, stem), 0)
        self.groups[group], self.last[parent] = stem, stem
        self.shared[parent, stem] = others + 1
        number = f"{stem} {ordinal(others)}" if others else stem
        full = f"{parent} {number}" if level else number
        return Number(full, number if level else f"{number}.", level)

    def _stem(self, one: Numbered, level: int, parent: str) -> str:
        """Of what came between, that of the paragraph before it."""
        before = self.last.get(parent) if one.pk in self.between else None
        return before or self._count(level, parent)

    def _count(self, level: int, parent: str) -> str:
        if not level:
            self.main += 1
            return str(self.main)
        self.counts[parent] = count = self.counts.get(parent, 0) + 1
        return _written(level, count)


def _written(level: int, count: int) -> str:
    return f"({letters(count)})" if level == 1 else f"({roman(count)})"


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
