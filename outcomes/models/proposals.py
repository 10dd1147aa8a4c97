"""Recommendations that participants propose."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from outcomes.models.recommendations import Recommendation
from sessions.models import Contribution, GuidingQuestion, HideReason, Session
from sessions.models.words import Hideable
from summit.models import Participation, Stamped, User


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def waiting(self) -> "ProposalQuerySet":
        """For whoever decides, the oldest first."""
        return self.filter(state=Proposal.State.WAITING).order_by("created_at", "pk")

    def whole(self) -> "ProposalQuerySet":
        """With what their partials show."""
        return self.select_related(
            "session__summit", "guiding_question", "author__user", "author__delegation",
            "recommendation__session",
        ).prefetch_related(
            models.Prefetch(
                "contributions",
                Contribution.objects.select_related("session", "author__user").order_by("number"),
            )
        )  # fmt: skip


class Proposal(Hideable, Stamped):
    """What a participant would recommend, and from which words. Shown at once, or when somebody who runs
    or records the session has read it, it becomes a Recommendation; until then nobody else sees it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for a moderator")
        SHOWN = "shown", _("In the room")
        REFUSED = "refused", _("Not taken up")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    session = models.ForeignKey(Session, models.PROTECT, related_name="proposals")
    guiding_question = models.ForeignKey(
        GuidingQuestion, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("text"), max_length=3000)
    language = models.CharField(_("language"), max_length=10)
    author = models.ForeignKey(Participation, models.SET_NULL, null=True, related_name="proposals")
    contributions = models.ManyToManyField(Contribution, related_name="proposals")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    recommendation = models.OneToOneField(
        Recommendation, models.SET_NULL, null=True, blank=True, related_name="proposal"
    )
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_proposal_says_something"),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(hidden_for=""),
                name="refusing_a_proposal_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def refusals(self) -> list[tuple[str, object]]:
        """Why it may be refused: what is said of words that are hidden."""
        return list(HideReason.choices)
