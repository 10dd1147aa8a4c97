"""By which rules a session's recommendations are labelled."""

from collections.abc import Iterable
from dataclasses import fields
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from outcomes.agreement.labels import DEFAULT, Thresholds
from sessions.models import Session
from summit.models import Stamped

NAMES = [field.name for field in fields(Thresholds)]


class AgreementRulesQuerySet(models.QuerySet["AgreementRules"]):
    def of(self, session_ids: Iterable[UUID]) -> dict[UUID, Thresholds]:
        """The thresholds of each session that has its own, by its id. One query."""
        return {row.session_id: row.thresholds for row in self.filter(session__in=set(session_ids))}


class AgreementRules(Stamped):
    """A session's own thresholds (``outcomes.agreement.labels.Thresholds`` says what each is for); without
    this row the usual ones hold. Frozen when the session closes."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="agreement_rules")
    fewest_stances = models.PositiveSmallIntegerField(
        _("stances that a label needs at least"), default=DEFAULT.fewest_stances
    )
    share_of_people = models.FloatField(
        _("share of the people who entered that a label needs at least"),
        default=DEFAULT.share_of_people,
    )
    smallest_kind = models.PositiveSmallIntegerField(
        _("people that a kind of delegation needs to be a group"), default=DEFAULT.smallest_kind
    )
    unheard_below = models.PositiveSmallIntegerField(
        _("stances from which a group is heard"), default=DEFAULT.unheard_below
    )
    sure_above = models.FloatField(
        _("agreement that is more than half"), default=DEFAULT.sure_above
    )
    broad_score = models.FloatField(_("score of broad support"), default=DEFAULT.broad_score)
    broad_support = models.FloatField(
        _("support that broad support needs in every group"), default=DEFAULT.broad_support
    )

    objects = AgreementRulesQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fewest_stances__gte=1, smallest_kind__gte=1, unheard_below__gte=1),
                name="agreement_is_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(share_of_people__gte=0, share_of_people__lte=1),
                name="a_share_of_people_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(
                    sure_above__gte=0.5, sure_above__lt=1, broad_score__gt=0, broad_score__lt=1,
                    broad_support__gte=0, broad_support__lt=1,
                ),
                name="agreement_is_measured_between_none_and_all",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.session_id)

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds(**{name: getattr(self, name) for name in NAMES})


def thresholds_of(session: Session) -> Thresholds:
    """Its own, or the usual ones."""
    return AgreementRules.objects.of([session.pk]).get(session.pk, DEFAULT)
