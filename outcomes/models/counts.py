"""Counted already: so many people of each kind of delegation agree, disagree and pass.

Kept only to be fast; the truth is the rows of ``Stance`` and the people as they are now. Whoever reads the
counts holds them against both (``outcomes.models.stances``), so nothing that happens past them (somebody
is banned, joins another delegation, is removed) makes a figure wrong."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from outcomes.models.recommendations import Recommendation
from summit.models import DelegationKind, Participation


class StanceCount(models.Model):
    """How the people of one kind (``""``: none declared) stood on one recommendation when they were
    counted last."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="counts")
    kind = models.CharField(max_length=20, choices=DelegationKind.choices, blank=True)
    agree = models.PositiveIntegerField(default=0)
    disagree = models.PositiveIntegerField(default=0)
    passed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "recommendation", "kind", name="one_count_per_kind_and_recommendation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.kind}"


class CountedPersonQuerySet(models.QuerySet["CountedPerson"]):
    def moved_among(self, recommendation_ids: Iterable[str]) -> Any:
        """Those in the summits of these recommendations who are banned (``is_banned``), or of another
        kind now (``now``) than they are counted under."""
        summits = Recommendation.objects.filter(pk__in=list(recommendation_ids)).order_by()
        now = Coalesce("participation__delegation__kind", "participation__declared_kind")
        is_banned = Q(participation__banned_at__isnull=False)
        rows = self.filter(participation__summit__in=summits.values("session__summit"))
        return rows.annotate(
            now=now, is_banned=models.ExpressionWrapper(is_banned, models.BooleanField())
        ).filter(is_banned | ~Q(kind=F("now")))


class CountedPerson(models.Model):
    """Under which kind all stances of one person are counted: the one they had when they took the first."""

    participation = models.OneToOneField(
        Participation, models.CASCADE, primary_key=True, related_name="counted"
    )
    kind = models.CharField(max_length=20, choices=DelegationKind.choices, blank=True)

    objects = CountedPersonQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.participation_id} {self.kind}"
