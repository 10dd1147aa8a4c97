"""Where people stand on a recommendation, counted by the kind of their delegation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db import models
from django.db.models import Count
from django.db.models.functions import Coalesce
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from outcomes.agreement import changing, labels
from outcomes.agreement.labels import OTHERS, Label
from outcomes.agreement.support import Stances
from outcomes.agreement.wording import Wording, proposed
from outcomes.models.recommendations import Recommendation
from sessions.models import Attendance
from summit.models import DelegationKind, Participation, Stamped

KIND = Coalesce("participation__delegation__kind", "participation__declared_kind")


@dataclass
class GroupCount:
    """How the people of one delegation kind (``""``: none declared) stand; ``people`` of them are there."""

    kind: str
    agree: int = 0
    disagree: int = 0
    passed: int = 0
    people: int = 0

    def add(self, value: str, people: int) -> None:
        name = "passed" if value == "pass" else value
        setattr(self, name, getattr(self, name) + people)

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

    def __init__(self, counts: Sequence[GroupCount], entered: Mapping[str, int]) -> None:
        """``counts`` by kind, and how many of each kind entered the session."""
        self.counts = counts
        kinds = {kind: Stances(people=people) for kind, people in entered.items() if people}
        for one in counts:
            people = max(one.total, entered.get(one.kind, 0))
            kinds[one.kind] = Stances(one.agree, one.disagree, one.passed, people)
        # The groups that the label and the rank look at: never shown as they are.
        self.ranking = labels.for_labels(kinds)
        self._entered = sum(group.people for group in self.ranking.values())

    @property
    def groups(self) -> list[GroupCount]:
        """For everybody's eyes."""
        return pooled(self.counts)

    @cached_property
    def label(self) -> Label:
        return labels.label_of(self.ranking, self._entered)

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
        return [kind_name(kind) for kind in labels.unheard(self.ranking)] if self.counts else []

    @property
    def step(self) -> str:
        """What would change the label, in a sentence; "" when nothing would."""
        found = changing.next_step(self.ranking, self._entered) if self.counts else None
        if found is None:
            return ""
        return ngettext(
            "%(group)s: %(more)d more who agrees would make it “%(label)s”.",
            "%(group)s: %(more)d more who agree would make it “%(label)s”.",
            found.more,
        ) % {"group": kind_name(found.group), "more": found.more, "label": found.label.label}


class StanceQuerySet(models.QuerySet["Stance"]):
    def counts(self, recommendation_ids: Iterable[object]) -> dict[str, list[GroupCount]]:
        """Per recommendation, how each delegation kind stands, largest kinds first; people who
        were banned leave the figures. One query."""
        rows = (
            self.filter(
                recommendation__in=list(recommendation_ids), participation__banned_at__isnull=True
            )
            .annotate(kind=KIND)
            .values_list("recommendation_id", "kind", "value")
            .annotate(people=Count("pk"))
        )
        found: dict[str, dict[str, GroupCount]] = {}
        for recommendation_id, kind, value, people in rows:
            groups = found.setdefault(str(recommendation_id), {})
            groups.setdefault(kind, GroupCount(kind)).add(value, people)
        return {
            pk: sorted(groups.values(), key=lambda group: (-group.total, group.kind))
            for pk, groups in found.items()
        }

    def standings(self, recommendations: Iterable[Recommendation]) -> dict[str, Standing]:
        """How each stands, by id. Two queries for all."""
        rows = list(recommendations)
        counts = self.counts(row.pk for row in rows)
        entered = entered_by_kind({row.session_id for row in rows})
        return {
            str(row.pk): Standing(counts.get(str(row.pk), []), entered.get(row.session_id, {}))
            for row in rows
        }


def entered_by_kind(session_ids: Iterable[UUID]) -> dict[UUID, dict[str, int]]:
    """How many people of each kind entered each session; banned people leave the figures."""
    rows = (
        Attendance.objects.filter(
            session__in=set(session_ids), participation__banned_at__isnull=True
        )
        .annotate(kind=KIND)
        .values_list("session_id", "kind")
        .annotate(people=Count("pk"))
    )
    found: dict[UUID, dict[str, int]] = {}
    for session_id, kind, people in rows:
        found.setdefault(session_id, {})[kind] = people
    return found


class Stance(Stamped):
    """Where one person stands; the latest counts."""

    class Value(models.TextChoices):
        AGREE = "agree", _("Agree")
        DISAGREE = "disagree", _("Disagree")
        PASS = "pass", _("Pass")

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="stances")
    participation = models.ForeignKey(Participation, models.CASCADE, related_name="stances")
    value = models.CharField(max_length=8, choices=Value.choices)

    objects = StanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "recommendation", "participation", name="one_stance_per_person_and_recommendation"
            )
        ]
        # Kept counts are held against it.
        indexes = [models.Index(fields=["recommendation", "value"], name="stances_by_value")]

    def __str__(self) -> str:
        return self.value
