"""Which proposals want other things of the same words: pure, on ranges of tokens of one common text.

The rule is that of ``merging``: two edits clash when they change the same words, or when one puts words
where the other changes something, for nobody knows which come first. Two who want exactly the same do not
clash, nor do neighbours of which neither adds only. So what does not collide here can be put together.
"""

from collections.abc import Hashable, Mapping, Sequence
from itertools import combinations
from typing import TypeVar

from outcomes.drafting.comparing import Edit, edits
from outcomes.drafting.tokens import tokens

K = TypeVar("K", bound=Hashable)


def changes(before: str, after: str) -> list[Edit]:
    """What a proposal takes away and puts in, by ranges of the tokens of ``before``."""
    return edits(tokens(before), tokens(after))


def clash(one: Edit, other: Edit) -> bool:
    """Whether these two cannot both be had; in whichever order they are given."""
    if one == other:
        return False
    first, second = sorted([one, other], key=lambda edit: (edit.start, edit.end))
    if second.start < first.end:
        return True
    only_adds = first.start == first.end or second.start == second.end
    return second.start == first.end and only_adds


def collide(one: Sequence[Edit], other: Sequence[Edit]) -> bool:
    """Whether two proposals about the same text collide anywhere."""
    return any(clash(mine, theirs) for mine in one for theirs in other)


def collisions(proposals: Mapping[K, Sequence[Edit]]) -> dict[K, list[K]]:
    """By key, with which others each proposal collides; all made against the same text."""
    found: dict[K, list[K]] = {key: [] for key in proposals}
    for (one, mine), (other, theirs) in combinations(proposals.items(), 2):
        if collide(mine, theirs):
            found[one].append(other)
            found[other].append(one)
    return found
