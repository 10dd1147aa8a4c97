"""How a recommendation stands, said from counts: nothing here asks the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext, ngettext

from outcomes.agreement import changing, labels
from outcomes.agreement.labels import OTHERS, Label, Thresholds
from outcomes.agreement.support import Stances
from outcomes.agreement.wording import Wording, meaning_of, proposed
from summit.models import DelegationKind

ALL = "all"
FIELD = {"agree": "agree", "disagree": "disagree", "pass": "passed"}


@dataclass
class GroupCount:
    """How the people of one delegation kind (``""``: none declared) stand; ``people`` of them are there."""

    kind: str
    agree: int = 0
    disagree: int = 0
    passed: int = 0
    people: int = 0

    def add(self, value: str, people: int) -> None:
        name = FIELD[value]
        setattr(self, name, getattr(self, name) + people)

    def of(self, value: str) -> int:
        return int(getattr(self, FIELD[value]))

    def absorb(self, other: "GroupCount") -> None:
        self.agree += other.agree
        self.disagree += other.disagree
        self.passed += other.passed
        self.people += other.people

    @property
    def total(self) -> int:
        return self.agree + self.disagree + self.passed

    @property
    def label(self) -> str:
        return kind_name(self.kind)


def kind_name(kind: str) -> str:
    if kind == ALL:
        return gettext("All")
    if kind in {OTHERS, ""}:
        return gettext("Other delegations")
    return str(DelegationKind(kind).label)


def pooled(groups: Sequence[GroupCount], smallest: int = 5) -> list[GroupCount]:
    """Kinds with fewer than ``smallest`` people, and people without one, are shown as one: nobody
    is picked out. Where even those are fewer, the next smallest kind joins them."""
    shown = [group for group in groups if group.kind and group.total >= smallest]
    others = GroupCount(OTHERS)
    for group in groups:
        if group not in shown:
            others.absorb(group)
    while shown and 0 < others.total < smallest:
        others.absorb(
            shown.pop(shown.index(min(shown, key=lambda group: (group.total, group.kind))))
        )
    return [*shown, others] if others.total else shown


class Standing:
    """How one recommendation stands: by groups, in one label, and what is missing. Computed, never kept."""

    def __init__(
        self,
        counts: Sequence[GroupCount],
        entered: Mapping[str, int],
        thresholds: Thresholds = labels.DEFAULT,
    ) -> None:
        """``counts`` by kind, and how many of each kind entered the session, whose ``thresholds`` hold."""
        self.counts, self.thresholds = counts, thresholds
        kinds = {kind: Stances(people=people) for kind, people in entered.items() if people}
        for one in counts:
            people = max(one.total, entered.get(one.kind, 0))
            kinds[one.kind] = Stances(one.agree, one.disagree, one.passed, people)
        # The groups that the label and the rank look at: never shown as they are.
        self.ranking = labels.for_labels(kinds, thresholds)
        self._entered = sum(group.people for group in self.ranking.values())

    @property
    def groups(self) -> list[GroupCount]:
        """For everybody's eyes."""
        return pooled(self.counts)

    @property
    def everybody(self) -> GroupCount:
        """All of them as one; ``people`` is how many entered the session."""
        found = GroupCount(ALL)
        for one in self.counts:
            found.absorb(one)
        found.people = self._entered
        return found

    @property
    def picture(self) -> list[GroupCount]:
        """The bars: each group, where more than one is told apart, and all together last."""
        groups = self.groups
        return [*(groups if len(groups) > 1 else []), self.everybody]

    @cached_property
    def label(self) -> Label:
        return labels.label_of(self.ranking, self._entered, self.thresholds)

    @property
    def meaning(self) -> str:
        """What the label says, in a sentence."""
        return meaning_of(self.label)

    @property
    def wording(self) -> Wording:
        """What the label proposes for the outcome."""
        return proposed(self.label)

    @property
    def is_heard(self) -> bool:
        """Enough people took a stance to say anything."""
        return self.label is not Label.INSUFFICIENT

    @property
    def unheard(self) -> list[str]:
        """The names of kinds that are there and have hardly been heard; not where nobody has."""
        found = labels.unheard(self.ranking, self.thresholds) if self.counts else []
        return [kind_name(kind) for kind in found]

    @property
    def step(self) -> str:
        """What would change the label, in a sentence; "" when nothing would."""
        if not self.counts:
            return ""
        found = changing.next_step(self.ranking, self._entered, self.thresholds)
        if found is None:
            return ""
        return ngettext(
            "%(group)s: %(more)d more who agrees would make it “%(label)s”.",
            "%(group)s: %(more)d more who agree would make it “%(label)s”.",
            found.more,
        ) % {"group": kind_name(found.group), "more": found.more, "label": found.label.label}
