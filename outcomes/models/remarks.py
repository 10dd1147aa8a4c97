"""What people say about a recommendation: contributions that stand under it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from outcomes.models.recommendations import Recommendation
from sessions.models import Contribution
from summit.models import Stamped


class Remark(Stamped):
    """A contribution about a recommendation: supports, nuances or opposes it, proposes other words for it, or
    says neither yes nor no. It is a contribution like any other (moderated, counted, in the register), and stands in the
    discussion of the recommendation instead of the room's list."""

    class Relation(models.TextChoices):
        SUPPORTS = Contribution.Relation.SUPPORTS.value, Contribution.Relation.SUPPORTS.label
        NUANCES = Contribution.Relation.NUANCES.value, Contribution.Relation.NUANCES.label
        OPPOSES = Contribution.Relation.OPPOSES.value, Contribution.Relation.OPPOSES.label
        AMENDS = "amends", _("proposes other words for it")

    contribution = models.OneToOneField(Contribution, models.CASCADE, related_name="remark")
    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="remarks")
    relation = models.CharField(max_length=8, choices=Relation.choices, blank=True)

    class Meta:
        ordering = ["contribution__number"]

    def __str__(self) -> str:
        return f"{self.contribution_id} {self.recommendation_id}"
