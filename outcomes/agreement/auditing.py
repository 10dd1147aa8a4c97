"""A number for the choice of whoever picks: the largest group of people whom it leaves out together.

Justified representation (Aziz et al., “Justified representation in approval-based committee voting”,
Social Choice and Welfare 48, 2017): of n people, any n/k who all support one thing that was not
picked deserve that one of the k things picked has the support of one of them."""

from collections.abc import Mapping, Set
from fractions import Fraction
from typing import NamedTuple


class Unheard(NamedTuple):
    """``people`` of ``n`` all supported ``item``, which was not picked, and nothing that was. It is a
    violation where they are at least n/k."""

    item: str | None
    people: int
    n: int
    quota: Fraction

    @property
    def is_violation(self) -> bool:
        return self.item is not None and self.people >= self.quota


def largest_unheard(supporters: Mapping[str, Set[str]], picked: Set[str]) -> Unheard:
    """Of those who supported anything in ``supporters`` (item → people), the largest group left out.
    Without a pick the quota is everybody; ties fall to the first item by name."""
    everybody: set[str] = set().union(*supporters.values()) if supporters else set()
    heard: set[str] = set().union(*(supporters.get(item, set()) for item in picked), set())
    left = {item: len(people - heard) for item, people in supporters.items() if item not in picked}
    return of_counts(left, len(everybody), len(picked & supporters.keys()))


def of_counts(left: Mapping[str, int], n: int, picks: int) -> Unheard:
    """The same where it was counted already: per item that was not picked, how many people support it
    and nothing that was; ``n`` supported anything, ``picks`` items with supporters were picked."""
    item = min(left, key=lambda name: (-left[name], name), default=None)
    people = left[item] if item is not None else 0
    return Unheard(item if people else None, people, n, Fraction(n, max(1, picks)))
