"""Where paragraphs stand: what belongs to what, and what moves with it.

A *block* is a paragraph with everything that cannot be told from it: what stands below it, and its
alternatives with what stands below them; a heading's block is its whole section.
"""

from collections.abc import Hashable, Sequence
from typing import Protocol, TypeVar

STEP = 1024  # between two positions


class Ordered(Protocol):
    @property
    def pk(self) -> Hashable: ...
    @property
    def kind(self) -> str: ...
    @property
    def level(self) -> int: ...
    @property
    def alternative_to_id(self) -> Hashable | None: ...


P = TypeVar("P", bound=Ordered)


def root_of(one: Ordered) -> Hashable:
    """The first of its alternatives, or itself."""
    return one.pk if one.alternative_to_id is None else one.alternative_to_id


def block_end(rows: Sequence[Ordered], start: int) -> int:
    """Where the block of ``rows[start]`` ends. An alternative's own block has no other alternative in it."""
    first = rows[start]
    end = start + 1
    while end < len(rows) and _belongs(rows[end], first):
        end += 1
    return end


def _belongs(one: Ordered, first: Ordered) -> bool:
    if first.kind == "heading":
        return one.kind != "heading"
    if one.kind != "operative" or first.kind != "operative":
        return False
    if one.level > first.level:
        return True
    return first.alternative_to_id is None and one.alternative_to_id == first.pk


def place_after(rows: Sequence[Ordered], start: int, new: Ordered) -> int:
    """Where ``new`` goes to stand after ``rows[start]``: below a heading first; below a paragraph behind
    what stands there, and otherwise behind all that belongs to it. It never cuts another block in two."""
    after = rows[start]
    if after.kind == "heading":
        return start + 1
    if after.kind == new.kind == "operative" and new.level > after.level:
        place = start + 1 + len(below(rows, start))
    else:
        place = block_end(rows, start)
    while place < len(rows) and rows[place].kind == "operative" and _is_inside(rows[place], new):
        place += 1
    return place


def place_before(rows: Sequence[Ordered], start: int, new: Ordered) -> int:
    """Where ``new`` goes to stand before ``rows[start]``, without cutting another block in two."""
    return _whole(rows, start, new)


def below(rows: Sequence[P], start: int) -> list[P]:
    """What stands below ``rows[start]``: its (a) and (i), not its alternatives."""
    first = rows[start]
    found: list[P] = []
    for row in rows[start + 1 :]:
        if first.kind != "operative" or row.kind != "operative" or row.level <= first.level:
            break
        found.append(row)
    return found


def follower(rows: Sequence[Ordered], which: Hashable) -> Hashable | None:
    """What stands after the block of ``which``; None at the end."""
    end = block_end(rows, [row.pk for row in rows].index(which))
    return rows[end].pk if end < len(rows) else None


def moved(rows: Sequence[P], which: Hashable, before: Hashable | None) -> list[P] | None:
    """The new order when the block of ``which`` goes before the paragraph ``before`` (None: to the end).
    It never cuts another block in two, so what stays keeps standing below what it stood below. None: it
    cannot go there."""
    keys = [row.pk for row in rows]
    start = keys.index(which)
    end = block_end(rows, start)
    block, rest = list(rows[start:end]), [*rows[:start], *rows[end:]]
    if before in {row.pk for row in block}:
        return None
    place = len(rest)
    if before is not None:
        place = _whole(rest, [row.pk for row in rest].index(before), block[0])
    found = [*rest[:place], *block, *rest[place:]]
    return found if _together(found) else None


def _whole(rest: Sequence[Ordered], place: int, moving: Ordered) -> int:
    """The beginning of the block at ``place`` that ``moving`` must not cut in two."""
    if moving.kind == "heading":
        return place
    while place and rest[place].kind == "operative" and _is_inside(rest[place], moving):
        place -= 1
    return place


def _is_inside(one: Ordered, moving: Ordered) -> bool:
    if one.level > moving.level:
        return True
    foreign = root_of(one) != root_of(moving)
    return one.alternative_to_id is not None and one.level == moving.level and foreign


def _together(rows: Sequence[Ordered]) -> bool:
    """Every alternative still follows the first of its group, with nothing of another in between."""
    open_group: dict[int, Hashable] = {}
    for row in rows:
        if row.kind != "operative":
            open_group.clear()
            continue
        root = root_of(row)
        if row.alternative_to_id is not None and open_group.get(row.level) != root:
            return False
        open_group = {depth: key for depth, key in open_group.items() if depth < row.level}
        open_group[row.level] = root
    return True


def positions(rows: Sequence[P]) -> list[tuple[P, int]]:
    """A position for each, with room between them for others."""
    return [(row, (place + 1) * STEP) for place, row in enumerate(rows)]
