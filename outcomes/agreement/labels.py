"""Labels: what may be said about a recommendation, the most that the stances carry and no more."""

from dataclasses import asdict, dataclass, replace

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from outcomes.agreement.support import Groups, Stances, lowest, passes_test, pooled, score, support


class Label(TextChoices):
    """In the order in which they are tried: the first that fits."""

    INSUFFICIENT = "insufficient", _("Too few heard")
    CONSENSUS = "consensus", _("Consensus")
    DIVIDED = "divided", _("Divided")
    BROAD = "broad", _("Broad support")
    NOT_SHARED = "not_shared", _("Majority, not shared")
    LEANING = "leaning", _("Leaning to agree")
    NOT_SUPPORTED = "not_supported", _("Not supported")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """A session's settings: frozen when it closes, printed in the report's methodology."""

    fewest_stances: int = 5
    share_of_people: float = 0.10
    smallest_kind: int = 3
    unheard_below: int = 3
    sure_above: float = 0.5
    broad_score: float = 0.6
    broad_support: float = 0.5

    def as_dict(self) -> dict[str, float]:
        return asdict(self)


DEFAULT = Thresholds()
OTHERS = "others"


def for_labels(kinds: Groups, thresholds: Thresholds = DEFAULT) -> dict[str, Stances]:
    """The groups that a label looks at: kinds with fewer than three people in the session, and people
    without one (``""``), are one group, “other delegations”. A kind that is there and silent stays,
    for it is unheard; one with nobody does not."""
    found: dict[str, Stances] = {}
    others = Stances()
    for kind, stances in sorted(kinds.items()):
        if kind in {"", OTHERS} or stances.people < thresholds.smallest_kind:
            others += stances
        else:
            found[kind] = stances
    return {**found, OTHERS: others} if others.people else found


def unheard(groups: Groups, thresholds: Thresholds = DEFAULT) -> list[str]:
    """The groups of whose people fewer than three have taken a stance (in a smaller group: not all)."""
    return [
        name
        for name, group in groups.items()
        if group.total < min(thresholds.unheard_below, group.people)
    ]


def label_of(groups: Groups, entered: int, thresholds: Thresholds = DEFAULT) -> Label:
    """The one label of a recommendation on which ``groups`` stand so, in a session that ``entered``
    people entered."""
    together = pooled(groups.values())
    if together.total < _fewest(entered, thresholds):
        return Label.INSUFFICIENT
    sure = all(lowest(group) > thresholds.sure_above for group in groups.values())
    if sure and not unheard(groups, thresholds):
        return Label.CONSENSUS
    if is_divided(groups):
        return Label.DIVIDED
    least = min(map(support, groups.values()))
    if score(groups) >= thresholds.broad_score and least >= thresholds.broad_support:
        return Label.BROAD
    if together.agree / together.total > thresholds.sure_above:
        return Label.NOT_SHARED if least < thresholds.broad_support else Label.LEANING
    return Label.NOT_SUPPORTED


def _fewest(entered: int, thresholds: Thresholds) -> float:
    return max(thresholds.fewest_stances, thresholds.share_of_people * entered)


def is_divided(groups: Groups) -> bool:
    """One group's agreement and another's disagreement each pass the one-proportion test. (Within one
    group both cannot: more than half agreeing leaves less than half.)"""
    agreeing = any(passes_test(group.agree, group.total) for group in groups.values())
    return agreeing and any(passes_test(group.disagree, group.total) for group in groups.values())


class Signs:
    """The answers that make a label, one for each thing it looks at, while one group's agreement grows and
    the others stay as they are."""

    def __init__(self, groups: Groups, name: str, entered: int, thresholds: Thresholds) -> None:
        self.groups, self.name, self.thresholds = groups, name, thresholds
        self.group = groups[name]
        others = [group for other, group in groups.items() if other != name]
        self.fewest = _fewest(entered, thresholds)
        self.others = pooled(others)
        self.others_sure = all(lowest(group) > thresholds.sure_above for group in others)
        self.others_heard = not unheard(
            {other: group for other, group in groups.items() if other != name}, thresholds
        )
        self.others_agree = any(passes_test(group.agree, group.total) for group in others)
        self.others_refuse = any(passes_test(group.disagree, group.total) for group in others)
        self.others_least = min(map(support, others), default=1.0)
        self._known: dict[int, tuple[bool, ...]] = {}

    def with_more(self, more: int) -> tuple[bool, ...]:
        """In the order in which ``label_from`` asks, with ``more`` voices of the group that agree."""
        if more not in self._known:
            self._known[more] = self._ask(more)
        return self._known[more]

    def _ask(self, more: int) -> tuple[bool, ...]:
        rules = self.thresholds
        group = replace(self.group, agree=self.group.agree + more)
        together = self.others + group
        least = min(self.others_least, support(group))
        return (
            together.total >= self.fewest,
            self.others_sure and lowest(group) > rules.sure_above,
            self.others_heard and not unheard({self.name: group}, rules),
            self.others_agree or passes_test(group.agree, group.total),
            self.others_refuse or passes_test(group.disagree, group.total),
            score({**self.groups, self.name: group}) >= rules.broad_score,
            least >= rules.broad_support,
            bool(together.total) and together.agree / together.total > rules.sure_above,
        )


def label_from(signs: tuple[bool, ...]) -> Label:
    """The same label as ``label_of``, from its answers."""
    enough, sure, heard, agreeing, refusing, high, shared, most = signs
    first_that_fits = (
        (not enough, Label.INSUFFICIENT),
        (sure and heard, Label.CONSENSUS),
        (agreeing and refusing, Label.DIVIDED),
        (high and shared, Label.BROAD),
        (most and not shared, Label.NOT_SHARED),
        (most, Label.LEANING),
    )
    return next((label for fits, label in first_that_fits if fits), Label.NOT_SUPPORTED)
