"""Where people stand on a recommendation, counted by the kind of their delegation."""

from collections.abc import Iterable, Mapping, Set
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from outcomes.agreement import labels
from outcomes.models.counts import CountedPerson, StanceCount
from outcomes.models.recommendations import Recommendation
from outcomes.models.rules import AgreementRules
from outcomes.models.standing import GroupCount, Standing
from sessions.models import Attendance
from summit.models import Participation, Stamped

KIND = Coalesce("participation__delegation__kind", "participation__declared_kind")
Kinds = dict[str, GroupCount]


class StanceQuerySet(models.QuerySet["Stance"]):
    def counts(self, recommendation_ids: Iterable[object]) -> dict[str, list[GroupCount]]:
        """Per recommendation, how each delegation kind stands, largest kinds first; people who
        were banned leave the figures. Exactly what ``recount`` says, from the counts that are kept: those
        whose sums are not the numbers of rows (any more) are counted anew, and people who are counted
        under a kind that is not theirs (any more), or were banned, are moved. Three queries for many."""
        ids = {str(pk) for pk in recommendation_ids}
        found = kept_counts(ids)
        astray = self.astray(found, ids)
        self._move(found, ids - astray)
        astray |= {pk for pk, groups in found.items() if any(map(_is_impossible, groups.values()))}
        for pk in astray:
            found.pop(pk, None)
        return _ordered(found | self._by_kind(astray) if astray else found)

    def recount(self, recommendation_ids: Iterable[object]) -> dict[str, list[GroupCount]]:
        """The same, every stance counted anew. One query."""
        return _ordered(self._by_kind({str(pk) for pk in recommendation_ids}))

    def _by_kind(self, ids: Iterable[str]) -> dict[str, Kinds]:
        rows = (
            self.filter(recommendation__in=list(ids), participation__banned_at__isnull=True)
            .order_by()
            .annotate(kind=KIND)
            .values_list("recommendation_id", "kind")
            .annotate(
                **{value: Count("pk", filter=Q(value=value)) for value in Stance.Value.values}
            )
        )
        found: dict[str, Kinds] = {}
        for pk, kind, agree, disagree, passed in rows:
            found.setdefault(str(pk), {})[kind] = GroupCount(kind, agree, disagree, passed)
        return found

    def astray(self, kept: Mapping[str, Kinds], ids: Set[Any]) -> set[str]:
        """Those of ``ids`` whose kept sums are not the numbers of rows. One query."""
        rows = self.filter(recommendation__in=ids).order_by()
        there: dict[tuple[str, str], int] = {
            (str(pk), value): people
            for pk, value, people in rows.values_list("recommendation_id", "value").annotate(
                people=Count("*")
            )
        }
        return {
            pk
            for pk in ids
            for value in Stance.Value.values
            if sum(group.of(value) for group in kept.get(pk, {}).values())
            != there.get((pk, value), 0)
        }

    def _move(self, found: dict[str, Kinds], ids: Set[Any]) -> None:
        moved = {row.pk: row for row in CountedPerson.objects.moved_among(ids)}
        if not moved:
            return
        for stance in self.filter(recommendation__in=ids, participation__in=moved):
            groups, person = found[str(stance.recommendation_id)], moved[stance.participation_id]
            groups.setdefault(person.kind, GroupCount(person.kind)).add(stance.value, -1)
            if not person.is_banned:
                groups.setdefault(person.now, GroupCount(person.now)).add(stance.value, 1)

    def standings(self, recommendations: Iterable[Recommendation]) -> dict[str, Standing]:
        """How each stands, by id. Five queries for all."""
        rows = list(recommendations)
        sessions = {row.session_id for row in rows}
        counts = self.counts(row.pk for row in rows)
        entered = entered_by_kind(sessions)
        rules = AgreementRules.objects.of(sessions)
        return {
            str(row.pk): Standing(
                counts.get(str(row.pk), []),
                entered.get(row.session_id, {}),
                rules.get(row.session_id, labels.DEFAULT),
            )
            for row in rows
        }


def kept_counts(ids: Set[Any]) -> dict[str, Kinds]:
    """As they are kept, by recommendation and kind. One query."""
    rows = StanceCount.objects.filter(recommendation__in=ids)
    found: dict[str, Kinds] = {}
    for pk, kind, agree, disagree, passed in rows.values_list(
        "recommendation_id", "kind", "agree", "disagree", "passed"
    ):
        found.setdefault(str(pk), {})[kind] = GroupCount(kind, agree, disagree, passed)
    return found


def _is_impossible(group: GroupCount) -> bool:
    return min(group.agree, group.disagree, group.passed) < 0


def _ordered(found: Mapping[str, Mapping[str, GroupCount]]) -> dict[str, list[GroupCount]]:
    heard = {
        pk: [group for group in groups.values() if group.total] for pk, groups in found.items()
    }
    return {
        pk: sorted(groups, key=lambda group: (-group.total, group.kind))
        for pk, groups in heard.items()
        if groups
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
