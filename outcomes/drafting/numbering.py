"""Paragraph numbers, as the United Nations Editorial Manual gives them: never stored, always computed.

Operative paragraphs are numbered consecutively through the whole document; headings do not begin anew.
Alternatives keep the number of the first of them: 4, 4 bis, 4 ter. Below a paragraph stand (a), (b), and
below those (i), (ii). Headings, the chapeau and preambular paragraphs have no number.

The numbers that people cite from an issued revision stay in every later one. What comes between its
paragraphs is a bis of the one before it; before the first it is “1 ante”; at the end it simply counts. What
is deleted keeps its number, as “3. [Deleted]”, so that the others keep theirs. When the text is adopted,
numbers close up: nothing is ``numbered_since`` an earlier revision than any other then.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import inf
from typing import NamedTuple, Protocol

LATIN = (
    "", "bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "novies", "decies",
)  # fmt: skip
ANTE = "ante"
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
    def numbered_since(self) -> int | None: ...
    @property
    def alternative_to_id(self) -> Hashable | None: ...


def numbers(paragraphs: Iterable[Numbered]) -> dict[Hashable, Number]:
    """By key, of paragraphs in the order in which they stand."""
    rows = list(paragraphs)
    above = _above(rows)
    beside: dict[Above, list[Numbered]] = {}  # what stands below the same paragraphs
    for one in rows:
        if one.pk in above:
            beside.setdefault(above[one.pk], []).append(one)
    found: dict[Hashable, Number] = {}
    for chain in sorted(beside, key=len):
        parent = found[chain[-1]].full if chain else ""
        found |= _beside(beside[chain], len(chain), parent)
    return {one.pk: found.get(one.pk, NONE) for one in rows}


Above = tuple[Hashable, ...]  # what each stands below, the outermost first


def _stage(one: Numbered) -> float:
    if one.kind != "operative":
        return -inf  # a heading parts whatever stands around it
    return inf if one.numbered_since is None else one.numbered_since


def _above(rows: Sequence[Numbered]) -> dict[Hashable, Above]:
    """Of what has a number. What came later takes nothing older deeper than it stood."""
    found: dict[Hashable, Above] = {}
    for stage in sorted({_stage(one) for one in rows}):
        deepest = {pk: len(above) for pk, above in found.items()}
        found = _stacked((one for one in rows if _stage(one) <= stage), deepest)
    return found


def _stacked(rows: Iterable[Numbered], deepest: Mapping[Hashable, int]) -> dict[Hashable, Above]:
    found: dict[Hashable, Above] = {}
    stack: list[tuple[int, Hashable]] = []
    for one in rows:
        if one.kind != "operative":
            stack.clear()  # nothing stands below a paragraph that a heading parts it from
        elif is_counted(one):
            while stack and stack[-1][0] >= one.level:
                stack.pop()
            del stack[deepest.get(one.pk, len(stack)) :]
            found[one.pk] = tuple(pk for _level, pk in stack)
            stack.append((one.level, one.pk))
    return found


def is_counted(one: Numbered) -> bool:
    """It stands, or people cite a revision in which it stood."""
    return not one.is_deleted or one.numbered_since is not None


def _beside(rows: Sequence[Numbered], level: int, parent: str) -> dict[Hashable, Number]:
    """What stands below the same paragraph: revision after revision, so that none moves an older number."""
    counting = _Counting(rows, level)
    for stage in sorted({_stage(one) for one in rows}):
        counting.add(stage)
    return {
        pk: Number(
            f"{parent} {number}" if level else number, number if level else f"{number}.", level
        )
        for pk, number in counting.numbers.items()
    }


def _root(one: Numbered) -> Hashable:
    return one.pk if one.alternative_to_id is None else one.alternative_to_id


class _Counting:
    def __init__(self, rows: Sequence[Numbered], level: int) -> None:
        self.rows, self.level = rows, level
        self.main = 0
        self.numbers: dict[Hashable, str] = {}
        self.stems: dict[Hashable, str] = {}  # of each numbered so far: its number without bis, ter
        self.groups: dict[Hashable, str] = {}  # the same of alternatives, by the first of them
        self.shared: Counter[str] = Counter()  # how many have each stem

    def add(self, stage: float) -> None:
        older = [place for place, one in enumerate(self.rows) if one.pk in self.stems]
        first = self.stems[self.rows[older[0]].pk] if older else ""
        before = ""
        others = []  # alternatives come last, so that one more moves nothing else
        for place, one in enumerate(self.rows):
            if _stage(one) == stage and _root(one) in self.groups:
                others.append(one)
            elif _stage(one) == stage:
                between = bool(older) and place < older[-1]
                beside = before or f"{first} {ANTE}"
                self._give(one, beside if between else self._count())
            before = self.groups.get(_root(one), before)
        for one in others:
            self._give(one, self.groups[_root(one)])

    def _give(self, one: Numbered, stem: str) -> None:
        others = self.shared[stem]
        self.numbers[one.pk] = f"{stem} {ordinal(others)}" if others else stem
        self.shared[stem] += 1
        self.stems[one.pk] = self.groups[_root(one)] = stem

    def _count(self) -> str:
        self.main += 1
        return _written(self.level, self.main)


def _written(level: int, count: int) -> str:
    if not level:
        return str(count)
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
