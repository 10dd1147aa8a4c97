"""What the rapporteur adds to the report: words around the compiled facts, how single words are treated, and
what speakers answered when they were shown their own."""

from datetime import datetime

from django.core import signing
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.models import Contribution, Question, Session
from summit.models import Participation, Stamped, Summit, User

SALT = "outcomes.speakers-check"


class Narrative(Stamped):
    """Words of the rapporteur in one section of the report, in one language. The facts of the section
    are compiled beside them and stay so. ``session`` is empty for the summit's own sections."""

    LONGEST = 10_000

    class Section(models.TextChoices):
        INTRODUCTION = "introduction", _("Introduction")
        HELD = "held", _("How the session was held")
        PANEL = "panel", _("Opening and panel")
        DISCUSSION = "discussion", _("Discussion")
        QUESTIONS = "questions", _("Questions from the audience")
        RECOMMENDATIONS = "recommendations", _("Recommendations")
        DISSENT = "dissent", _("Dissent")
        NEXT = "next", _("Next steps and owners")
        LICENCE = "licence", _("Data licence")

    OF_THE_SUMMIT = (Section.INTRODUCTION, Section.NEXT, Section.LICENCE)
    OF_A_SESSION = (
        Section.HELD, Section.PANEL, Section.DISCUSSION, Section.QUESTIONS,
        Section.RECOMMENDATIONS, Section.DISSENT,
    )  # fmt: skip

    summit = models.ForeignKey(Summit, models.CASCADE, related_name="narratives")
    session = models.ForeignKey(
        Session, models.CASCADE, null=True, blank=True, related_name="narratives"
    )
    section = models.CharField(_("section"), max_length=20, choices=Section.choices)
    language = models.CharField(_("language"), max_length=10)
    text = models.TextField(_("text"), max_length=LONGEST, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["section", "language"]
        constraints = [
            models.UniqueConstraint(
                "summit", "section", "language", condition=Q(session__isnull=True),
                name="one_narrative_per_section_of_a_summit",
            ),
            models.UniqueConstraint(
                "session", "section", "language", condition=Q(session__isnull=False),
                name="one_narrative_per_section_of_a_session",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.section} {self.language}"


class NarrativeWording(Stamped):
    """Each wording that a narrative ever had; none is changed or removed."""

    narrative = models.ForeignKey(Narrative, models.CASCADE, related_name="wordings")
    revision = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(
                "narrative", "revision", name="one_narrative_wording_per_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.narrative_id} {self.revision}"


class Treatment(Stamped):
    """How documents treat one contribution, or one question from the audience: under a stricter rule of
    attribution than its session's; and of a contribution why it was not used, in the rapporteur's words."""

    class Attribution(models.TextChoices):
        SESSION = "", _("As in the session")
        AFFILIATION = "affiliation", _("Affiliation only")
        CHATHAM = "chatham", _("Neither name nor affiliation")

    contribution = models.OneToOneField(
        Contribution, models.CASCADE, null=True, blank=True, related_name="treatment"
    )
    question = models.OneToOneField(
        Question, models.CASCADE, null=True, blank=True, related_name="treatment"
    )
    attribution = models.CharField(
        _("attribution"), max_length=12, choices=Attribution.choices, blank=True
    )
    reason = models.CharField(_("why it was not used"), max_length=300, blank=True)
    set_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(contribution__isnull=False, question__isnull=True)
                | Q(contribution__isnull=True, question__isnull=False, reason=""),
                name="a_treatment_is_about_a_contribution_or_a_question",
            )
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id or self.question_id} {self.attribution}"


class SpeakersCheckQuerySet(models.QuerySet["SpeakersCheck"]):
    def of_token(self, token: str) -> "SpeakersCheck | None":
        """The check that this link belongs to, in whatever state; None for a link that is not ours, or
        that a newer one has replaced."""
        try:
            pk, issue = signing.Signer(salt=SALT).unsign(token).split(".")
        except (signing.BadSignature, ValueError):
            return None
        return (
            self.select_related("session__summit", "participation__user")
            .filter(pk=pk, issue=int(issue))
            .first()
        )


class SpeakersCheck(Stamped):
    """A speaker is shown what the report quotes under their name, by a signed link, until a deadline.
    Silence after it counts as confirmed. ``issue`` counts the links: a newer one replaces the older.

    A speaker without an account is known by the name under which the words were noted."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="checks")
    participation = models.ForeignKey(
        Participation, models.SET_NULL, null=True, blank=True, related_name="checks"
    )
    speaker_name = models.CharField(_("speaker"), max_length=120, blank=True)
    email = models.EmailField(_("email"), blank=True)
    language = models.CharField(_("language"), max_length=10)
    due_at = models.DateTimeField(_("answer until"))
    issue = models.PositiveIntegerField(default=1, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = SpeakersCheckQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                "session", "participation", condition=Q(participation__isnull=False),
                name="one_check_per_speaker",
            ),
            models.UniqueConstraint(
                "session", "speaker_name", condition=~Q(speaker_name=""),
                name="one_check_per_name_of_a_speaker",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.session_id} {self.name}"

    @property
    def token(self) -> str:
        """The secret of its link: signed, so that nothing of it is kept."""
        return signing.Signer(salt=SALT).sign(f"{self.pk.hex}.{self.issue}")

    @property
    def name(self) -> str:
        return self.participation.name if self.participation else self.speaker_name

    def is_over(self, now: datetime | None = None) -> bool:
        """The deadline has passed: what was not answered counts as confirmed."""
        return self.due_at <= (now or timezone.now())


class CheckedQuotation(Stamped):
    """One contribution as it was shown to its speaker, and what they said of it. ``text`` is verbatim what
    stood there; what they ask for is in ``correction``, and stands in the report once it is accepted.
    The contribution itself is never changed."""

    class Answer(models.TextChoices):
        NONE = "", _("No answer yet")
        CONFIRMED = "confirmed", _("Confirmed")
        CORRECTION = "correction", _("Asks for a correction")

    class Decision(models.TextChoices):
        NONE = "", _("Not decided yet")
        ACCEPTED = "accepted", _("Correction accepted")
        REFUSED = "refused", _("Correction not accepted")

    check_of = models.ForeignKey(SpeakersCheck, models.CASCADE, related_name="quotations")
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="checked")
    revision = models.PositiveIntegerField()
    text = models.TextField()
    answer = models.CharField(max_length=12, choices=Answer.choices, blank=True)
    correction = models.TextField(_("as it should be"), max_length=5000, blank=True)
    note = models.CharField(_("note for the rapporteur"), max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["contribution__number"]
        constraints = [
            models.UniqueConstraint(
                "check_of", "contribution", name="a_contribution_is_once_in_a_check"
            ),
            models.CheckConstraint(
                condition=Q(correction="") | Q(answer="correction"),
                name="only_a_correction_has_words",
            ),
            models.CheckConstraint(
                condition=Q(decision="") | Q(answer="correction"),
                name="only_a_correction_is_decided_about",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.check_of_id} {self.contribution_id}"
