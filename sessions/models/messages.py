"""Words around the stage: announcements to the room, cues to a speaker, and the back channel of those
who run the session. None of it is part of the record."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.models.sessions import Session
from summit.models import Participation, Stamped, User
from summit.texts import TranslatedField


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def visible(self) -> "AnnouncementQuerySet":
        """Not taken back, not replaced, its time not over."""
        now = timezone.now()
        return self.filter(Q(until__isnull=True) | Q(until__gt=now), ended_at__isnull=True)

    def overdue(self) -> "AnnouncementQuerySet":
        return self.filter(until__lte=timezone.now(), ended_at__isnull=True)


class Announcement(Stamped):
    """What everybody in the room reads, one at a time; earlier ones stay as its history."""

    class Ready(models.TextChoices):
        """Sentences that need no writing. Each is told in every language of the summit."""

        SOON = "soon", _("We begin in a few minutes.")
        SEATS = "seats", _("Please take your seats.")
        MICROPHONES = "microphones", _("Please switch off your microphone while others speak.")
        BREAK = "break", _("We take a short break.")
        TECHNICAL = "technical", _("There is a technical problem. Please stay; we go on soon.")

    session = models.ForeignKey(Session, models.CASCADE, related_name="announcements")
    text = TranslatedField(_("announcement"), max_length=300)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    on_stage = models.BooleanField(_("also on the screens in the hall"), default=True)
    until = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                "session",
                condition=Q(ended_at__isnull=True),
                name="one_announcement_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.created_at:%H:%M}"


class Cue(Stamped):
    """A word from the moderator to one person who speaks. Nobody else reads it."""

    class Ready(models.TextChoices):
        TWO_MINUTES = "two", _("Two minutes")
        ONE_MINUTE = "one", _("One minute")
        CONCLUDE = "conclude", _("Please conclude")
        LOUDER = "louder", _("Louder, please")
        SLOWER = "slower", _("Slower, please, for the interpreters")

    session = models.ForeignKey(Session, models.CASCADE, related_name="cues")
    to = models.ForeignKey(Participation, models.CASCADE, related_name="cues")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    ready = models.CharField(max_length=10, choices=Ready.choices, blank=True)
    text = models.CharField(max_length=200, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["session", "to"], name="cues_of_a_speaker")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ready="") ^ Q(text=""), name="a_cue_is_ready_or_written"
            )
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """A ready one in the reader's language, else as it was written."""
        return str(self.get_ready_display()) if self.ready else self.text


class BackchannelMessage(Stamped):
    """A short line among those who run, record and interpret the session."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="backchannel")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    text = models.CharField(_("message"), max_length=500)

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["session", "created_at"], name="backchannel_in_order")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_backchannel_line_says_something")
        ]

    def __str__(self) -> str:
        return self.text[:60]


class BackchannelReading(models.Model):
    """How far one person has read it."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="+")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "session", "person", name="one_backchannel_reading_per_person_and_session"
            )
        ]

    def __str__(self) -> str:
        return str(self.session_id)
