"""A session."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.models.standings import SessionQuerySet
from summit.models import Stamped, Summit
from summit.texts import TranslatedField

if TYPE_CHECKING:
    from sessions.models.agenda import AgendaItem


class Session(Stamped):
    """Draft → scheduled → live → ended → archived, or cancelled; ended → live again until its
    inputs are frozen."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SCHEDULED = "scheduled", _("Scheduled")
        LIVE = "live", _("Live")
        ENDED = "ended", _("Ended")
        ARCHIVED = "archived", _("Archived")
        CANCELLED = "cancelled", _("Cancelled")

    class Attribution(models.TextChoices):
        NAMED = "named", _("On the record: names and affiliations")
        AFFILIATION = "affiliation", _("Affiliation only")
        CHATHAM = "chatham", _("Chatham House: neither names nor affiliations")

    class Guests(models.TextChoices):
        NONE = "none", _("Nobody: everybody signs in")
        WATCH = "watch", _("They watch: they see everything and write nothing")
        TAKE_PART = "take_part", _("They take part: they also write, ask and react")

    LET_IN = [Guests.WATCH, Guests.TAKE_PART]

    class Recording(models.TextChoices):
        UNDECIDED = "undecided", _("Not decided yet")
        NONE = "none", _("This session is not recorded")
        RECORDED = "recorded", _("This session is recorded")

    class Anonymity(models.TextChoices):
        """What "without a name" means here."""

        STORED = "stored", _("Nothing that is kept says who asked")
        TOKEN = "token", _("Not even the running server can tell (needs JavaScript and https)")

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("number"))
    title = TranslatedField(_("title"), max_length=300)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("planned minutes"), default=90)
    attribution = models.CharField(
        _("attribution in documents"),
        max_length=12,
        choices=Attribution.choices,
        default=Attribution.NAMED,
    )
    shows_names = models.BooleanField(_("the room shows who wrote"), default=True)
    allows_anonymous = models.BooleanField(_("questions may be anonymous"), default=False)
    anonymity = models.CharField(
        _("what anonymous means"),
        max_length=8,
        choices=Anonymity.choices,
        default=Anonymity.STORED,
    )
    minimum_crowd = models.PositiveSmallIntegerField(
        _("people needed in the room for an anonymous question"), default=10
    )
    approves_first = models.BooleanField(
        _("a moderator approves before the room sees"), default=False
    )
    allows_reactions = models.BooleanField(_("people may react in the room"), default=True)
    allows_chat = models.BooleanField(_("people may chat beside the session"), default=False)
    # From when on messages may be taken into the record; earlier ones were written under another promise.
    chat_counts_from = models.DateTimeField(null=True, blank=True, editable=False)
    # Slow mode: seconds between two of the same person; 0 is without.
    slow_words = models.PositiveSmallIntegerField(
        _("seconds between two contributions or questions"), default=0
    )
    slow_chat = models.PositiveSmallIntegerField(_("seconds between two messages"), default=0)
    # NULL: people enter and write as soon as it is scheduled.
    opens_minutes_before = models.PositiveSmallIntegerField(
        _("the room opens (minutes before the start)"), null=True, blank=True, default=15
    )
    capacity = models.PositiveIntegerField(_("people in the room at most"), null=True, blank=True)
    guests = models.CharField(
        _("who comes with a name only"), max_length=10, choices=Guests.choices, default=Guests.NONE
    )
    focus = models.ForeignKey(
        "GuidingQuestion", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    current_item = models.ForeignKey(
        "AgendaItem", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # What is on the stage now: set by the item that is reached, or by hand.
    stage_source = models.ForeignKey(
        "StageSource", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    # How often the run of show was moved: what a moderator's page carries, so that two never fight.
    moves = models.PositiveIntegerField(default=0, editable=False)
    paused_at = models.DateTimeField(null=True, blank=True, editable=False)
    seconds_paused = models.PositiveIntegerField(default=0, editable=False)
    floor_is_open = models.BooleanField(_("people may ask for the floor"), default=True)
    speaking_seconds = models.PositiveSmallIntegerField(_("speaking time (seconds)"), default=120)
    # For kinds of delegation that have another one: {"government": 180}.
    speaking_seconds_by_kind = models.JSONField(default=dict, blank=True)
    recording = models.CharField(
        _("recording"), max_length=10, choices=Recording.choices, default=Recording.UNDECIDED
    )
    recording_url = models.URLField(_("address of the recording"), max_length=500, blank=True)
    recording_language = models.CharField(_("language of the recording"), max_length=10, blank=True)
    recording_note = models.CharField(_("note on the recording"), max_length=300, blank=True)
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_contribution = models.PositiveIntegerField(default=0, editable=False)
    last_recommendation = models.PositiveIntegerField(default=0, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["summit", "starts_at", "number"]
        constraints = [
            models.UniqueConstraint("summit", "number", name="one_session_per_number_and_summit"),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="sessions_are_numbered_from_one"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(started_at__isnull=False),
                name="only_a_started_session_ends",
            ),
            models.CheckConstraint(
                condition=~Q(status="live") | Q(started_at__isnull=False),
                name="a_live_session_has_started",
            ),
            models.CheckConstraint(
                condition=Q(current_item__isnull=True) | Q(status="live"),
                name="only_a_live_session_has_a_current_item",
            ),
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True) | Q(status="live"),
                name="only_a_live_session_is_paused",
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1),
                name="a_room_holds_somebody",
            ),
            models.CheckConstraint(
                condition=Q(recording_url="")
                | Q(recording="recorded", recording_url__startswith="https://"),
                name="a_recording_is_of_a_recorded_session_and_https",
            ),
        ]

    def __str__(self) -> str:
        return f"S{self.number}"

    @property
    def takes_tokens(self) -> bool:
        """Questions without a name are paid for with a token, and nothing else."""
        return self.allows_anonymous and self.anonymity == self.Anonymity.TOKEN

    @property
    def chat_counts(self) -> bool:
        """Whether messages may be taken into the record: those written since this was said."""
        return self.chat_counts_from is not None

    @chat_counts.setter
    def chat_counts(self, on: bool) -> None:
        self.chat_counts_from = (self.chat_counts_from or timezone.now()) if on else None

    @property
    def is_live(self) -> bool:
        return self.status == self.Status.LIVE

    @property
    def is_open_for_words(self) -> bool:
        """People may write from the moment it is scheduled until it ends."""
        return self.status in {self.Status.SCHEDULED, self.Status.LIVE}

    @property
    def opens_at(self) -> datetime | None:
        """When the room opens by itself; None when it does not wait, or does not know."""
        if self.opens_minutes_before is None or self.starts_at is None:
            return None
        return self.starts_at - timedelta(minutes=self.opens_minutes_before)

    @property
    def is_waiting(self) -> bool:
        """The room is not open yet for those who only take part: start it, or let the time come."""
        opens_at = self.opens_at
        return (
            self.status == self.Status.SCHEDULED
            and opens_at is not None
            and timezone.now() < opens_at
        )

    @property
    def lets_guests_in(self) -> bool:
        """Its organisers said so, and it is open to the public's eyes."""
        return (
            self.guests != self.Guests.NONE
            and not self.summit.is_private
            and self.summit.status != Summit.Status.DRAFT
        )

    @property
    def takes_new_guests(self) -> bool:
        """Somebody with its code may still come in under a name."""
        announced = self.summit.status == Summit.Status.ANNOUNCED
        return self.lets_guests_in and self.is_open_for_words and announced

    @property
    def planned_end(self) -> object:
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None

    @property
    def following_item(self) -> "AgendaItem | None":
        """What comes after the current item (the first one when there is none yet); what is skipped
        does not come."""
        items = list(self.agenda.all())
        place = next((n for n, item in enumerate(items) if item.pk == self.current_item_id), -1)
        return next((item for item in items[place + 1 :] if item.skipped_at is None), None)

    @property
    def timetable(self) -> "list[tuple[AgendaItem, datetime | None]]":
        """Each agenda item and when it was planned to begin; nobody knows after one without minutes."""
        rows: list[tuple[AgendaItem, datetime | None]] = []
        at = self.starts_at
        for item in self.agenda.all():
            rows.append((item, at))
            at = at + timedelta(minutes=item.minutes) if at and item.minutes else None
        return rows

    def seconds_for(self, kind: str) -> int:
        """How long somebody of this kind of delegation may speak; 0 is without a limit."""
        return int(self.speaking_seconds_by_kind.get(kind, self.speaking_seconds))

    @property
    def was_held(self) -> bool:
        return self.started_at is not None
