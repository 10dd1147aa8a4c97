"""A session's agenda, the clock of each item, and its guiding questions."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.models.sessions import Session
from summit.models import Stamped
from summit.texts import TranslatedField

SOON = 30  # seconds


def in_minutes(seconds: int) -> str:
    """``12:08``: minutes and seconds."""
    return f"{seconds // 60}:{seconds % 60:02d}"


@dataclass(frozen=True)
class Clock:
    """What a timer shows: the time that is left, or over; without a limit the time that has passed."""

    spent: int
    allowed: int = 0

    @property
    def is_over(self) -> bool:
        return 0 < self.allowed < self.spent

    @property
    def is_soon(self) -> bool:
        """The last half minute."""
        return 0 <= self.allowed - self.spent <= SOON < self.allowed

    def __str__(self) -> str:
        return in_minutes(abs(self.allowed - self.spent))

    @property
    def limit(self) -> str:
        return in_minutes(self.allowed)

    @property
    def spent_time(self) -> str:
        return in_minutes(self.spent)


class AgendaItem(Stamped):
    """One timed part. ``seconds_spent`` sums earlier visits; ``reached_at`` starts the running one, and
    is empty while the session is paused. ``extra_minutes`` were given to it while it ran."""

    class Kind(models.TextChoices):
        OPENING = "opening", _("Opening")
        KEYNOTE = "keynote", _("Keynote")
        CASE_EXAMPLE = "case_example", _("Case example")
        PANEL = "panel", _("Panel")
        DISCUSSION = "discussion", _("Discussion")
        BREAK = "break", _("Break")
        CLOSING = "closing", _("Closing")

    session = models.ForeignKey(Session, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    title = TranslatedField(_("title"), max_length=300)
    minutes = models.PositiveSmallIntegerField(_("planned minutes"), null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    reached_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    seconds_spent = models.PositiveIntegerField(default=0, editable=False)
    extra_minutes = models.PositiveSmallIntegerField(default=0, editable=False)
    skipped_at = models.DateTimeField(null=True, blank=True, editable=False)
    ready_count = models.PositiveIntegerField(default=0, editable=False)
    # Reaching the item puts it in focus.
    guiding_question = models.ForeignKey(
        "GuidingQuestion",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name=_("guiding question"),
    )
    # What was in focus when the item was left: coming back brings it back.
    focus_left = models.ForeignKey(
        "GuidingQuestion", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    # Reaching the item puts it on the stage.
    stage_source = models.ForeignKey(
        "StageSource",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name=_("picture and sound"),
    )
    moderator_notes = models.TextField(_("notes for moderators"), max_length=2000, blank=True)

    class Meta:
        ordering = ["session", "position"]
        constraints = [
            models.UniqueConstraint("session", "position", name="one_agenda_item_per_position"),
            models.CheckConstraint(
                condition=Q(skipped_at__isnull=True) | Q(reached_at__isnull=True),
                name="a_skipped_agenda_item_does_not_run",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True)
                | Q(started_at__isnull=True)
                | Q(ended_at__gte=F("started_at")),
                name="an_agenda_item_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.position}"

    def elapsed(self) -> int:
        """Seconds spent on it so far, the running visit included."""
        running = timezone.now() - self.reached_at if self.reached_at else timedelta()
        return self.seconds_spent + max(0, int(running.total_seconds()))

    @property
    def allotted_minutes(self) -> int | None:
        """What it was given: as planned, and what was added while it ran."""
        return self.minutes + self.extra_minutes if self.minutes else None

    @property
    def allotted_seconds(self) -> int:
        return (self.allotted_minutes or 0) * 60

    @property
    def clock(self) -> Clock:
        return Clock(self.elapsed(), self.allotted_seconds)

    @property
    def spent_minutes(self) -> int:
        return round(self.elapsed() / 60)


class GuidingQuestion(Stamped):
    """A question set beforehand that frames the discussion."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="guiding_questions")
    position = models.PositiveSmallIntegerField()
    text = TranslatedField(_("question"), max_length=2000)

    class Meta:
        ordering = ["session", "position"]
        constraints = [
            models.UniqueConstraint("session", "position", name="one_guiding_question_per_position")
        ]

    def __str__(self) -> str:
        return f"{self.session} Q{self.position}"
