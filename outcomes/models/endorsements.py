"""A delegation's signature under a recommendation."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from outcomes.models.recommendations import Recommendation
from summit.models import Delegation, Participation, Stamped
from summit.texts import TranslatedField


class EndorsementQuerySet(models.QuerySet["Endorsement"]):
    def standing(self, recommendation_ids: Iterable[object]) -> dict[str, "list[Endorsement]"]:
        """Per recommendation the signatures that stand, in the order of signing; also those under what
        was merged into it, unless the delegation signed it itself. One query."""
        ids = {str(pk) for pk in recommendation_ids}
        under = Q(recommendation__in=ids) | Q(recommendation__merged_into__in=ids)
        rows = self.filter(under, ended_at__isnull=True).select_related(
            "delegation", "recommendation__session"
        )
        found: dict[str, dict[object, Endorsement]] = {}
        for row in rows.order_by("created_at", "pk"):
            own = str(row.recommendation_id)
            for pk in {own, str(row.recommendation.merged_into_id)} & ids:
                signed = found.setdefault(pk, {})
                if pk == own or row.delegation_id not in signed:
                    signed[row.delegation_id] = row
        return {
            pk: sorted(rows.values(), key=lambda row: (row.created_at, row.pk))
            for pk, rows in found.items()
        }


class Endorsement(Stamped):
    """Who signed what for which delegation, and when. ``text`` is the wording that was signed
    (``revision`` of the recommendation): a later one is not. A signature is never changed, only ended:
    withdrawn, or renewed under a later wording."""

    class Ending(models.TextChoices):
        WITHDRAWN = "withdrawn", _("Withdrawn")
        RENEWED = "renewed", _("Renewed under a later wording")

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="endorsements")
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="endorsements")
    signed_by = models.ForeignKey(
        Participation, models.SET_NULL, null=True, related_name="endorsements"
    )
    revision = models.PositiveIntegerField()
    text = TranslatedField(_("text"), max_length=3000)
    ended_at = models.DateTimeField(null=True, editable=False)
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True)

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                "recommendation",
                "delegation",
                condition=Q(ended_at__isnull=True),
                name="a_delegation_signs_a_recommendation_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="")
                | Q(ended_at__isnull=False) & ~Q(ending=""),
                name="an_ended_signature_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegation_id} {self.recommendation_id}"

    @property
    def signed_earlier_wording(self) -> bool:
        """What is shown now is not what was signed: it was reworded in a language that was signed, or
        merged into another one. A translation that was added changes no signed word."""
        now = self.recommendation
        reworded = any(now.text.get(code) != words for code, words in self.text.items())
        return reworded or now.merged_into_id is not None
