"""How an outcome is negotiated: amendments, windows for comments, and the silence procedure."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outcomes.models.drafts import OutcomeDraft, Revision
from outcomes.models.paragraphs import Paragraph
from summit.models import Delegation, Participation, Stamped, User
from summit.texts import direction

DRAFTERS = ["organiser", "rapporteur"]


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def visible_to(self, user: object) -> "AmendmentQuerySet":
        """Whoever sees the draft sees what is proposed to it."""
        return self.filter(draft__in=OutcomeDraft.objects.visible_to(user).values("pk"))

    def waiting(self) -> "AmendmentQuerySet":
        """Nobody has decided about them yet."""
        return self.filter(state__in=Amendment.WAITING)


class Amendment(Stamped):
    """Other words for one paragraph in one language, from the words that its author had before them; or
    that the paragraph goes; or a new one after it, or before (``new_kind``, ``new_level``, ``new_before``).

    ``base_text`` at ``base_revision`` is what it started from, ``text`` what it proposes, ``applied``
    what became of the paragraph when it was accepted, ``made`` the paragraph that an accepted new one
    became. One that was rejected is kept and printed.
    """

    class Kind(models.TextChoices):
        CHANGE = "change", pgettext_lazy("an amendment", "Other words")
        DELETE = "delete", pgettext_lazy("an amendment", "Delete the paragraph")
        INSERT = "insert", pgettext_lazy("an amendment", "A new paragraph")

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("Submitted")
        UNDER_REVIEW = "under_review", _("Under review")
        ACCEPTED = "accepted", pgettext_lazy("an amendment", "Accepted")
        MODIFIED = "modified", pgettext_lazy("an amendment", "Accepted with changes")
        REJECTED = "rejected", pgettext_lazy("an amendment", "Not accepted")
        WITHDRAWN = "withdrawn", pgettext_lazy("an amendment", "Withdrawn")

    WAITING = ("submitted", "under_review")

    draft = models.ForeignKey(OutcomeDraft, models.CASCADE, related_name="amendments")
    number = models.PositiveIntegerField(editable=False)
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.CHANGE)
    # Of a new one: what it is to follow, or to stand before.
    paragraph = models.ForeignKey(Paragraph, models.PROTECT, related_name="amendments")
    new_kind = models.CharField(
        _("kind"), max_length=10, choices=Paragraph.Kind.choices, blank=True
    )
    new_level = models.PositiveSmallIntegerField(_("level"), default=0)
    new_before = models.BooleanField(default=False)
    made = models.ForeignKey(
        Paragraph, models.PROTECT, null=True, blank=True, related_name="proposed_as"
    )
    language = models.CharField(_("language"), max_length=10)
    base_revision = models.PositiveIntegerField()
    base_text = models.TextField(blank=True)
    text = models.TextField(_("proposed words"), blank=True)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(Participation, models.SET_NULL, null=True, related_name="+")
    # None: the drafters' own.
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, null=True, blank=True, related_name="amendments"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.SUBMITTED)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(Participation, models.SET_NULL, null=True, related_name="+")
    decision = models.TextField(_("reason of the decision"), blank=True)
    applied = models.TextField(blank=True)
    # Accepted in its way, on the same words; None while nothing is.
    overtaken_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["draft", "number"]
        constraints = [
            models.UniqueConstraint("draft", "number", name="one_amendment_per_number_and_draft"),
            models.CheckConstraint(
                condition=Q(kind="delete", text="") | (~Q(kind="delete") & ~Q(text="")),
                name="an_amendment_proposes_words_or_that_they_go",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["change", "delete"], new_kind="", new_level=0, new_before=False
                )
                | Q(kind="insert", new_level__lte=2, base_text="")
                & Q(new_kind__in=["heading", "chapeau", "preambular", "operative"])
                & (Q(new_kind="operative") | Q(new_level=0)),
                name="only_a_new_paragraph_says_which_kind",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["submitted", "under_review"]) | Q(decided_at__isnull=False),
                name="a_decided_amendment_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["modified", "rejected"]) | ~Q(decision=""),
                name="an_amendment_not_accepted_as_it_is_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """``A7``: stable within the draft."""
        return f"A{self.number}"

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def is_waiting(self) -> bool:
        return self.state in self.WAITING

    @property
    def is_change(self) -> bool:
        return self.kind == self.Kind.CHANGE

    @property
    def is_in(self) -> bool:
        """Its words, or most of them, stand in the paragraph."""
        return self.state in {self.State.ACCEPTED, self.State.MODIFIED}


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def visible_to(self, user: object) -> "ConsultationQuerySet":
        """Whoever sees the draft reads what is consulted about."""
        return self.filter(draft__in=OutcomeDraft.objects.visible_to(user).values("pk"))

    def open_at(self, now: datetime) -> "ConsultationQuerySet":
        return self.filter(opens_at__lte=now, closes_at__gt=now, closed_at__isnull=True)


class Consultation(Stamped):
    """A window in which invited delegations comment on a revision, which does not change meanwhile."""

    draft = models.ForeignKey(OutcomeDraft, models.CASCADE, related_name="consultations")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="consultations")
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    # Closed before its time.
    closed_at = models.DateTimeField(null=True, editable=False)
    opened_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    invited = models.ManyToManyField(Delegation, related_name="consultations")
    told_at = models.DateTimeField(null=True, editable=False)  # when the letters had gone out

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at")),
                name="a_consultation_closes_after_it_opens",
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision} {self.opens_at:%Y-%m-%d}"

    @property
    def ends_at(self) -> datetime:
        return self.closed_at or self.closes_at

    @property
    def state(self) -> str:
        """``scheduled``, ``open`` or ``closed``, by the clock."""
        now = timezone.now()
        if self.closed_at is not None or now >= self.closes_at:
            return "closed"
        return "open" if now >= self.opens_at else "scheduled"

    @property
    def state_label(self) -> str:
        labels = {"scheduled": _("Not open yet"), "open": _("Open"), "closed": _("Closed")}
        return str(labels[self.state])


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: object) -> "CommentQuerySet":
        """Drafters see all. A delegation sees its own, and when the window has closed what the other
        invited delegations said; whoever was not invited sees none."""
        if not isinstance(user, User):
            return self.none()
        if user.is_superuser:
            return self
        mine = Participation.objects.filter(user=user, banned_at__isnull=True, is_guest=False)
        now = timezone.now()
        over = Q(consultation__closed_at__isnull=False) | Q(consultation__closes_at__lte=now)
        invited = Consultation.objects.filter(invited__in=mine.values("delegation"))
        drafted = mine.filter(role__in=DRAFTERS).values("summit")
        return self.filter(
            Q(consultation__draft__summit__in=drafted)
            | Q(delegation__in=mine.values("delegation"))
            | (over & Q(consultation__in=invited.values("pk")))
        )


class Comment(Stamped):
    """What a delegation says about one paragraph, in one of its languages."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="comments")
    paragraph = models.ForeignKey(Paragraph, models.PROTECT, related_name="comments")
    language = models.CharField(_("language"), max_length=10)
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="comments")
    by = models.ForeignKey(Participation, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("comment"))

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_comment_says_something")
        ]

    def __str__(self) -> str:
        return self.text[:60]


class SilenceProcedure(Stamped):
    """A revision that is agreed unless somebody speaks up before the deadline.

    running → held when the deadline has passed, running → broken by an objection; nothing else.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        HELD = "held", pgettext_lazy("a silence", "Held")
        BROKEN = "broken", pgettext_lazy("a silence", "Broken")

    draft = models.ForeignKey(OutcomeDraft, models.CASCADE, related_name="silences")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="silences")
    deadline = models.DateTimeField(_("deadline"))
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    started_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, editable=False)
    invited = models.ManyToManyField(Delegation, related_name="silences")
    told_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft"], condition=Q(state="running"), name="one_silence_runs_per_draft"
            ),
            models.CheckConstraint(
                condition=Q(state="running", ended_at__isnull=True)
                | Q(state__in=["held", "broken"], ended_at__isnull=False),
                name="a_silence_that_is_over_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision} {self.state}"

    def is_due(self, now: datetime) -> bool:
        """The deadline itself is too late."""
        return self.state == self.State.RUNNING and now >= self.deadline


class Objection(Stamped):
    """Who broke the silence, and why."""

    silence = models.OneToOneField(SilenceProcedure, models.CASCADE, related_name="objection")
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="objections")
    by = models.ForeignKey(Participation, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(_("reason"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="an_objection_says_why")
        ]

    def __str__(self) -> str:
        return self.reason[:60]


class Notice(Stamped):
    """That a person was written to about a consultation or a silence procedure: once."""

    person = models.ForeignKey(Participation, models.CASCADE, related_name="+")
    consultation = models.ForeignKey(
        Consultation, models.CASCADE, null=True, related_name="notices"
    )
    silence = models.ForeignKey(SilenceProcedure, models.CASCADE, null=True, related_name="notices")

    class Meta:
        constraints = [
            models.UniqueConstraint("person", "consultation", name="one_letter_per_consultation"),
            models.UniqueConstraint("person", "silence", name="one_letter_per_silence"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"
