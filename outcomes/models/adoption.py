"""What becomes of an agreed outcome: adopted, with what reservations, and who does what about it."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outcomes.models.drafts import OutcomeDraft, Revision
from outcomes.models.paragraphs import Paragraph
from summit.models import Delegation, Participation, Stamped, User


class Adoption(Stamped):
    """The outcome was put before the summit: how it was adopted, or that it was not."""

    class Mode(models.TextChoices):
        CONSENSUS = "consensus", _("By consensus")
        ACCLAMATION = "acclamation", _("By acclamation")
        VOTE = "vote", _("By a vote")
        AD_REFERENDUM = "ad_referendum", _("Ad referendum")
        NONE = "none", _("Not adopted")

    draft = models.OneToOneField(OutcomeDraft, models.CASCADE, related_name="adoption")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    mode = models.CharField(_("how"), max_length=13, choices=Mode.choices)
    in_favour = models.PositiveIntegerField(_("in favour"), null=True, blank=True)
    against = models.PositiveIntegerField(_("against"), null=True, blank=True)
    abstaining = models.PositiveIntegerField(_("abstaining"), null=True, blank=True)
    day = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    mode="vote",
                    in_favour__isnull=False,
                    against__isnull=False,
                    abstaining__isnull=False,
                )
                | (
                    ~Q(mode="vote")
                    & Q(in_favour__isnull=True, against__isnull=True, abstaining__isnull=True)
                ),
                name="a_vote_has_figures_and_nothing_else_does",
            )
        ]

    def __str__(self) -> str:
        return f"{self.draft} {self.mode}"

    @property
    def is_adopted(self) -> bool:
        return self.mode != self.Mode.NONE


class Reservation(Stamped):
    """What a delegation does not join, on one paragraph or the whole; in its own words."""

    draft = models.ForeignKey(OutcomeDraft, models.CASCADE, related_name="reservations")
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="reservations")
    # None: the whole.
    paragraph = models.ForeignKey(
        Paragraph, models.PROTECT, null=True, blank=True, related_name="reservations"
    )
    language = models.CharField(_("language"), max_length=10)
    text = models.TextField(_("reservation"))
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_reservation_says_something")
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Commitment(Stamped):
    """One line of the follow-up register: who does what about a paragraph, and when it is looked at."""

    class Owner(models.TextChoices):
        GOVERNMENT = "government", _("Government")
        ORGANISATION = "organisation", _("Organisation")
        SECRETARIAT = "secretariat", _("Secretariat of the summit")
        PARTNERSHIP = "partnership", _("Several together")

    class Status(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("a commitment", "Planned")
        UNDER_WAY = "under_way", pgettext_lazy("a commitment", "Under way")
        DONE = "done", pgettext_lazy("a commitment", "Done")
        DROPPED = "dropped", pgettext_lazy("a commitment", "Dropped")

    OVER = ("done", "dropped")

    draft = models.ForeignKey(OutcomeDraft, models.CASCADE, related_name="commitments")
    paragraph = models.ForeignKey(Paragraph, models.PROTECT, related_name="commitments")
    owner = models.CharField(_("owner"), max_length=200)
    owner_kind = models.CharField(_("kind of owner"), max_length=12, choices=Owner.choices)
    language = models.CharField(_("language"), max_length=10)
    what = models.TextField(_("what is to be done"), max_length=2000)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.PLANNED)
    review_on = models.DateField(_("looked at again on"), null=True, blank=True)
    note = models.TextField(_("public note"), max_length=2000, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(owner="") & ~Q(what=""), name="a_commitment_says_who_and_what"
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner}: {self.what[:60]}"

    def is_overdue(self, today: date) -> bool:
        """Its day has passed, and it is neither done nor dropped."""
        return (
            self.review_on is not None and self.review_on < today and self.status not in self.OVER
        )


class CommitmentChange(Stamped):
    """What a commitment's status became, when, and what was said about it then."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="changes")
    status = models.CharField(max_length=9, choices=Commitment.Status.choices)
    review_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(Participation, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.status}"
