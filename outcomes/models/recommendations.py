"""Recommendations, the words behind them, and where people stand on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sessions.models import Contribution, GuidingQuestion, Session
from summit.models import DelegationKind, Participation, Stamped, User
from summit.texts import TranslatedField

OTHERS = "others"


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

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["session", "number"]
        constraints = [
            models.UniqueConstraint(
                "session", "number", name="one_recommendation_per_number_and_session"
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"S{self.session.number}-R{self.number}"

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


class StanceQuerySet(models.QuerySet["Stance"]):
    def counts(self, recommendation_ids: Iterable[object]) -> "dict[str, list[GroupCount]]":
        """Per recommendation, how each delegation kind stands, largest kinds first; people who
        were banned leave the figures. One query."""
        rows = (
            self.filter(
                recommendation__in=list(recommendation_ids), participation__banned_at__isnull=True
            )
            .annotate(
                kind=Coalesce("participation__delegation__kind", "participation__declared_kind")
            )
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


@dataclass
class GroupCount:
    """How the people of one delegation kind (``""``: none declared) stand."""

    kind: str
    agree: int = 0
    disagree: int = 0
    passed: int = 0

    def add(self, value: str, people: int) -> None:
        name = "passed" if value == "pass" else value
        setattr(self, name, getattr(self, name) + people)

    def absorb(self, other: "GroupCount") -> None:
        self.agree += other.agree
        self.disagree += other.disagree
        self.passed += other.passed

    @property
    def total(self) -> int:
        return self.agree + self.disagree + self.passed

    @property
    def label(self) -> str:
        if self.kind in {OTHERS, ""}:
            return gettext("Other delegations")
        return str(DelegationKind(self.kind).label)


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

    def __str__(self) -> str:
        return self.value
