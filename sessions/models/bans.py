"""A moderator asks the organisers to ban somebody, and what became of it."""

from datetime import datetime

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from sessions.models.conduct import Decided, Restriction
from sessions.models.sessions import Session
from summit.models import Participation, Stamped


class BanRequestQuerySet(models.QuerySet["BanRequest"]):
    def whole(self) -> "BanRequestQuerySet":
        """With all that is shown of a request, the open ones first, then the newest."""
        rows = self.select_related(
            "session__summit", "participation__user", "participation__delegation", "by__user",
            "decided_by", "restriction",
        )  # fmt: skip
        is_open = Case(When(outcome="", then=Value(0)), default=Value(1))
        return rows.order_by(is_open, "-created_at", "pk")


class BanRequest(Decided):
    """Who is to be banned from the summit, as a moderator of the session sees it. ``words`` is what the
    person last wrote in the session, as it stood then: ``[{"kind", "text", "at"}, …]``."""

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("Banned from the summit")
        DECLINED = "declined", _("Declined: no ban")
        WITHDRAWN = "withdrawn", _("Withdrawn by who asked")

    session = models.ForeignKey(Session, models.CASCADE, related_name="ban_requests")
    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="ban_requests", verbose_name=_("person")
    )
    reason = models.CharField(_("reason"), max_length=300)
    words = models.JSONField(default=list, editable=False)
    by = models.ForeignKey(Participation, models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)
    # When all organisers had been written to.
    written_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The ban that came of it.
    restriction = models.ForeignKey(
        Restriction, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    objects = BanRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_ban_request_says_why"),
            models.UniqueConstraint(
                "session",
                "participation",
                condition=Q(outcome=""),
                name="one_open_ban_request_per_person_and_session",
            ),
            models.CheckConstraint(
                condition=Decided.DECIDED,
                name="a_decided_ban_request_says_when",
            ),
            models.CheckConstraint(
                condition=Q(restriction__isnull=True) | Q(outcome="granted"),
                name="only_a_granted_ban_request_has_a_ban",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation_id} {self.outcome or 'open'}"

    @property
    def said(self) -> list[dict[str, object]]:
        """Their last words, the newest first."""
        return [{**each, "at": datetime.fromisoformat(each["at"])} for each in self.words]

    @property
    def is_undone(self) -> bool:
        """The ban that came of it was taken back elsewhere."""
        return self.restriction is not None and self.restriction.lifted_at is not None


class BanLetter(Stamped):
    """That an organiser was written to about a request: once."""

    request = models.ForeignKey(BanRequest, models.CASCADE, related_name="letters")
    organiser = models.ForeignKey(Participation, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "request", "organiser", name="one_letter_per_ban_request_and_organiser"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organiser_id}"
