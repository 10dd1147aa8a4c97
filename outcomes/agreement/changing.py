"""What would change a label: the smallest step, so that people see what is missing and not only what is.

With more voices of one group that agree, everything that a label looks at moves one way: the number of
stances, the group's support, its lower bound, the score and the pooled share rise; the test of its
disagreement falls. So each of these questions is answered differently from one number of voices on, which
bisection finds (at most eight looks instead of two hundred); only there can the label be another."""

from collections.abc import Callable
from typing import NamedTuple

from outcomes.agreement.labels import DEFAULT, Label, Signs, Thresholds, label_from, label_of
from outcomes.agreement.support import Groups

FURTHEST = 200  # voices; further than that nobody wants to know


class Step(NamedTuple):
    """If so many more of ``group``, who have not said where they stand, agreed, the label would be ``label``."""

    group: str
    more: int
    label: Label


def next_step(groups: Groups, entered: int, thresholds: Thresholds = DEFAULT) -> Step | None:
    """The smallest one; of equal ones that of the group that was heard least, then by name. None when all
    who are there have spoken, or no agreement of theirs would change anything."""
    now = label_of(groups, entered, thresholds)
    found: list[tuple[int, int, Step]] = []
    furthest = FURTHEST
    for name, group in sorted(groups.items()):
        signs = Signs(groups, name, entered, thresholds)
        more = first_change(signs.with_more, now, min(group.people - group.total, furthest))
        if more:
            furthest = more  # a longer one of another group does not count any more
            step = Step(name, more, label_from(signs.with_more(more)))
            found.append((more, group.total, step))
    return min(found)[2] if found else None


def first_change(at: Callable[[int], tuple[bool, ...]], now: Label, furthest: int) -> int:
    """The first of 1 … ``furthest`` at which the label is another; 0 for none. ``at`` gives the answers that
    make a label; none of them changes more than once on the way."""
    here = 0
    while here < furthest and at(furthest) != at(here):
        before, low, high = at(here), here, furthest
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if at(middle) == before else (low, middle)
        if label_from(at(high)) is not now:
            return high
        here = high
    return 0
