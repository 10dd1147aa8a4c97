"""Calls for help."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from networking.models.conversations import Conversation
from summit.models import Participation, Stamped, User


class AbuseReportQuerySet(models.QuerySet["AbuseReport"]):
    def visible_to(self, user: object) -> "AbuseReportQuerySet":
        """The organisers' of the summit, except the ones about themselves; operators see all."""
        if not isinstance(user, User):
            return self.none()
        if user.is_superuser:
            return self
        organised = Participation.objects.filter(
            user=user, role=Participation.Role.ORGANISER, banned_at__isnull=True
        ).values("summit")
        return self.filter(about__summit__in=organised).exclude(about__user=user)

    def waiting(self) -> "AbuseReportQuerySet":
        return self.filter(status=AbuseReport.Status.OPEN)

    def with_people(self) -> "AbuseReportQuerySet":
        return self.select_related(
            "by__user", "about__user", "about__delegation", "about__summit", "closed_by__user"
        )


class AbuseReport(Stamped):
    """A call for help to the organisers, in the words of who calls. It copies no message."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    by = models.ForeignKey(Participation, models.SET_NULL, null=True, related_name="reports_made")
    about = models.ForeignKey(Participation, models.CASCADE, related_name="reports_received")
    conversation = models.ForeignKey(Conversation, models.SET_NULL, null=True, blank=True)
    reason = models.TextField(_("what happened"), max_length=2000)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    decision = models.CharField(_("what was decided"), max_length=500, blank=True)
    closed_by = models.ForeignKey(
        Participation, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = AbuseReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="an_abuse_report_says_why"),
            models.CheckConstraint(
                condition=Q(status="open") | ~Q(decision=""),
                name="a_closed_report_says_what_was_decided",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
