"""Labels: what may be said about a recommendation, the most that the stances carry and no more."""

from dataclasses import asdict, dataclass

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
    fewest = max(thresholds.fewest_stances, thresholds.share_of_people * entered)
    if together.total < fewest:
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


def is_divided(groups: Groups) -> bool:
    """One group's agreement and another's disagreement each pass the one-proportion test. (Within one
    group both cannot: more than half agreeing leaves less than half.)"""
    agreeing = any(passes_test(group.agree, group.total) for group in groups.values())
    return agreeing and any(passes_test(group.disagree, group.total) for group in groups.values())
