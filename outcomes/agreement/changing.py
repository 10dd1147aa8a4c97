"""What would change a label: the smallest step, so that people see what is missing and not only what is."""

from dataclasses import replace
from typing import NamedTuple

from outcomes.agreement.labels import DEFAULT, Label, Thresholds, label_of
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
    for name, group in sorted(groups.items()):
        for more in range(1, min(group.people - group.total, FURTHEST) + 1):
            then = {**groups, name: replace(group, agree=group.agree + more)}
            label = label_of(then, entered, thresholds)
            if label != now:
                found.append((more, group.total, Step(name, more, label)))
                break
    return min(found)[2] if found else None
