"""Which proposals want other things of the same words: pure, on ranges of tokens of one common text.

A change takes the tokens ``[start, end)`` away and puts ``words`` there; nothing is taken away where
``start == end``. Two changes clash when neither order of applying them gives what both want: their ranges
overlap, one puts words into the middle of what the other takes away, or both put words at the same place.
Two who want exactly the same do not clash, nor do neighbours.
"""

from collections.abc import Hashable, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import combinations
from typing import NamedTuple, TypeVar

from outcomes.drafting.comparing import tokens

K = TypeVar("K", bound=Hashable)


class Change(NamedTuple):
    """``[start, end)`` of the common text become ``words``."""

    start: int
    end: int
    words: tuple[str, ...]


def changes(before: str, after: str) -> list[Change]:
    """What leads from one text to the other, in order, as few words as possible."""
    old, new = tokens(before), tokens(after)
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [
        Change(start, end, tuple(new[since:until]))
        for tag, start, end, since, until in blocks
        if tag != "equal"
    ]


def clash(one: Change, other: Change) -> bool:
    """Whether these two cannot both be had. The order in which they are given makes no difference."""
    if one == other:
        return False
    first, second = sorted([one, other], key=lambda change: (change.start, change.end))
    if first.start == second.start:
        # Of two that begin at one place an insertion stands before what is taken away.
        return first.end > first.start or second.end == second.start
    return second.start < first.end


def collide(one: Sequence[Change], other: Sequence[Change]) -> bool:
    """Whether two proposals about the same text collide anywhere."""
    return any(clash(mine, theirs) for mine in one for theirs in other)


def collisions(proposals: Mapping[K, Sequence[Change]]) -> dict[K, list[K]]:
    """By key, with which others each proposal collides; all made against the same text."""
    found: dict[K, list[K]] = {key: [] for key in proposals}
    for (one, mine), (other, theirs) in combinations(proposals.items(), 2):
        if collide(mine, theirs):
            found[one].append(other)
            found[other].append(one)
    return found
