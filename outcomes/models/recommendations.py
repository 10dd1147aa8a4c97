"""Recommendations, and the words behind them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sessions.models import Contribution, GuidingQuestion, Session
from summit.models import Participation, Stamped, User
from summit.texts import TranslatedField


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(self, user: object) -> "RecommendationQuerySet":
        """Whoever takes part in the summit sees its recommendations; outsiders none."""
        if not isinstance(user, User):
            return self.none()
        visible = self.filter(session__in=Session.objects.visible_to(user).values("pk"))
        if user.is_superuser:
            return visible
        mine = Participation.objects.filter(user=user, banned_at__isnull=True)
        return visible.filter(session__summit__in=mine.values("summit"))

    def apart(self) -> "RecommendationQuerySet":
        """Those that stand for themselves: not merged into another."""
        return self.filter(merged_into__isnull=True)


class Recommendation(Stamped):
    """``number`` is stable within the session (S2-R3). Its status is the rapporteur's decision."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        DISCUSSED = "discussed", _("Under discussion")
        CONSENSUS = "consensus", _("Consensus")
        BRACKETED = "bracketed", _("In brackets")
        ADOPTED = "adopted", _("Adopted")
        SET_ASIDE = "set_aside", _("Set aside")

    session = models.ForeignKey(Session, models.PROTECT, related_name="recommendations")
    guiding_question = models.ForeignKey(
        GuidingQuestion, models.SET_NULL, null=True, blank=True, related_name="recommendations"
    )
    number = models.PositiveIntegerField(editable=False)
    text = TranslatedField(_("text"), max_length=3000)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    made_by = models.ForeignKey(Participation, models.SET_NULL, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=1, editable=False)
    # Another one says the same and stands for both: its own words, sources and stances stay as they are.
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="merged", editable=False
    )

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["session", "number"]
        constraints = [
            models.UniqueConstraint(
                "session", "number", name="one_recommendation_per_number_and_session"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
                name="a_recommendation_is_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"S{self.session.number}-R{self.number}"

    @property
    def head_reference(self) -> str:
        """The one that stands for it, of the same session always; "" when it stands for itself."""
        return f"S{self.session.number}-R{self.merged_into.number}" if self.merged_into else ""

    @property
    def likewise(self) -> list[tuple[object, str]]:
        """Those that were merged into it, each as its id and reference."""
        return [(one.pk, f"S{self.session.number}-R{one.number}") for one in self.merged.all()]

    @property
    def is_open(self) -> bool:
        """People may say where they stand."""
        decided = {self.Status.ADOPTED, self.Status.SET_ASIDE}
        return self.merged_into_id is None and self.status not in decided

    @property
    def status_choices(self) -> list[tuple[str, object]]:
        return list(self.Status.choices)


class Source(Stamped):
    """The words behind a recommendation: a verbatim stretch of one contribution.

    ``start`` and ``end`` are code-point offsets into the contribution's text at ``revision``;
    ``quote`` is that stretch and ``sha256`` its digest, so that a detached quotation is found out.
    """

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="sources")
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="used_in")
    revision = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["contribution__number", "start"]
        constraints = [
            models.UniqueConstraint(
                "recommendation", "contribution", "start", "end", name="one_source_per_stretch"
            ),
            models.CheckConstraint(
                condition=Q(end__gt=models.F("start")), name="a_source_is_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.quote[:60]
