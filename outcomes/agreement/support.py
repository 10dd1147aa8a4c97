"""Support: how a group stands, how sure that is, and the score by which recommendations are ranked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, fsum, log, sqrt
from typing import NamedTuple

from scipy.special import betaincinv

# One-sided, 90 %: the quantile that Polis uses for its proportion tests.
Z = 1.2816
LOWER = 0.10


@dataclass(frozen=True, slots=True)
class Stances:
    """How the people of one group stand: of ``people`` who are there, so many took a stance."""

    agree: int = 0
    disagree: int = 0
    passed: int = 0
    people: int = 0

    @property
    def total(self) -> int:
        """S: passes count."""
        return self.agree + self.disagree + self.passed

    def __add__(self, other: "Stances") -> "Stances":
        return Stances(
            self.agree + other.agree,
            self.disagree + other.disagree,
            self.passed + other.passed,
            self.people + other.people,
        )


Groups = Mapping[str, Stances]


def support(group: Stances) -> float:
    """p_g = (A + 1) / (S + 2), in (0, 1): the group's agreement with one agreeing and one other voice
    added, so that few voices say little. A pass is not agreement. (Laplace's rule of succession, as
    in Small et al., “Polis”, RECERCA 26(2), 2021, doi:10.6035/recerca.5516.)"""
    return (group.agree + 1) / (group.total + 2)


def lowest(group: Stances) -> float:
    """L_g = Beta⁻¹(0.10; A + 1, S − A + 1), in (0, 1): with 90 % the group's agreement is above it, if
    nothing was known before (a uniform prior). 0.1 for a group that said nothing."""
    return _beta(group.agree, group.total)


@lru_cache(maxsize=65_536)
def _beta(agree: int, total: int) -> float:
    return float(betaincinv(agree + 1, total - agree + 1, LOWER))


def wilson(group: Stances, z: float = Z) -> float:
    """The lower end of Wilson's score interval for A of S, in [0, 1]; 0 without stances. (E. B. Wilson,
    “Probable inference, the law of succession, and statistical inference”, Journal of the American
    Statistical Association 22, 1927.)"""
    n = group.total
    if not group.agree:
        return 0.0
    share = group.agree / n
    middle = share + z * z / (2 * n)
    around = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return (middle - around) / (1 + z * z / n)


def passes_test(count: int, total: int) -> bool:
    """Whether ``count`` of ``total`` is more than half beyond chance: z > 1.2816 with
    z = 2 √(n + 1) · ((x + 1) / (n + 1) − ½), Polis' one-proportion test."""
    return 2 * sqrt(total + 1) * ((count + 1) / (total + 1) - 0.5) > Z


def consensus(groups: Groups) -> float:
    """Group-aware consensus, the geometric mean of every group's support: (Π p_g)^(1/G), in (0, 1).
    What one group refuses cannot be made good by the size of another. 0 without groups."""
    if not groups:
        return 0.0
    # Sorted, for the order in which groups are met must not reach the last bit.
    return exp(fsum(sorted(log(support(group)) for group in groups.values())) / len(groups))


def score(groups: Groups) -> float:
    """What recommendations are ranked by: group-aware consensus; with one group Wilson's lower bound."""
    if len(groups) == 1:
        return wilson(next(iter(groups.values())))
    return consensus(groups)


def pooled(groups: Iterable[Stances]) -> Stances:
    """All of them as one."""
    return sum(groups, Stances())


class Rank(NamedTuple):
    """What is compared: higher is better, except the name."""

    score: float
    worst: float
    heard: int


def ranked(recommendations: Mapping[str, Groups], names: Sequence[str] = ()) -> list[str]:
    """The ids, best first: by score, then by the support of the worst group, then by the number of
    stances, then by name, so that the order of arrival never shows. ``names`` is the order
    of the last resort (a recommendation's number); ids themselves without it."""
    last = {name: place for place, name in enumerate(names or sorted(recommendations))}
    rank = {
        id_: Rank(
            round(score(groups), 12),
            min(map(support, groups.values()), default=0.0),
            pooled(groups.values()).total,
        )
        for id_, groups in recommendations.items()
    }
    return sorted(rank, key=lambda id_: (*(-part for part in rank[id_]), last[id_]))
