"""A session, its information note and its cast."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from summit.models import Participation, Stamped, Summit, User
from summit.texts import TranslatedField

if TYPE_CHECKING:
    from sessions.models.agenda import AgendaItem


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: object) -> "SessionQuerySet":
        """Sessions of visible summits; drafts only for organisers, rapporteurs and their cast."""
        open_ones = ~Q(status=Session.Status.DRAFT)
        visible = self.filter(summit__in=Summit.objects.visible_to(user).values("pk"))
        if not isinstance(user, User):
            return visible.filter(open_ones)
        if user.is_superuser:
            return visible
        staff = Participation.objects.filter(
            user=user, role__in=["organiser", "rapporteur"], banned_at__isnull=True
        ).values("summit")
        cast = Appearance.objects.filter(
            participation__user=user, participation__banned_at__isnull=True
        ).values("session")
        return visible.filter(open_ones | Q(summit__in=staff) | Q(pk__in=cast))

    def with_standing(self, user: User) -> "SessionQuerySet":
        """What this person is in each, beside it: ``my_place``, ``my_role``, ``i_am_guest``, ``i_run``,
        ``i_record``, ``i_present``, ``i_appear``, ``i_am_silenced`` and ``i_am_removed``. Read by
        ``sessions.permissions``."""
        places = Participation.objects.filter(
            summit=OuterRef("summit"), user=user, banned_at__isnull=True
        )
        parts = Appearance.objects.filter(
            session=OuterRef("pk"),
            participation__user=user,
            participation__banned_at__isnull=True,
        )
        # By name: the model stands on this one.
        mine = apps.get_model("summit_sessions", "Restriction").objects.standing()
        mine = mine.filter(session=OuterRef("pk"), participation__user=user).order_by()
        return self.annotate(
            my_place=places.values("pk")[:1],
            my_role=places.values("role")[:1],
            i_am_silenced=Exists(mine.filter(kind="silenced")),
            i_am_removed=Exists(mine.filter(kind="removed")),
            i_am_guest=Coalesce(places.values("is_guest")[:1], False),
            i_run=Exists(parts.filter(role__in=Appearance.RUNNING)),
            i_record=Exists(parts.filter(role__in=Appearance.RECORDING)),
            i_present=Exists(parts.filter(role=Appearance.Role.SPEAKER)),
            i_appear=Exists(parts),
        )


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


class InformationNote(Stamped):
    """What the session promises, in one language: the note as it was read, piece by piece.

    ``overview``, ``scope``, ``method`` and ``closing`` are lists of paragraphs; ``background`` is
    a list of ``{"heading", "paragraphs"}``. The source text is kept whole.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="notes")
    language = models.CharField(_("language"), max_length=10)
    overview = models.JSONField(default=list)
    background = models.JSONField(default=list)
    scope = models.JSONField(default=list)
    method = models.JSONField(default=list)
    closing = models.JSONField(default=list)
    source_name = models.CharField(max_length=255, blank=True)
    source_text = models.TextField(blank=True)
    warnings = models.JSONField(default=list)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint("session", "language", name="one_note_per_session_and_language")
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.language}"


class Appearance(Stamped):
    """A person's part in a session."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("Chair")
        MODERATOR = "moderator", _("Moderator")
        RAPPORTEUR = "rapporteur", _("Rapporteur")
        SPEAKER = "speaker", _("Speaker")
        INTERPRETER = "interpreter", _("Interpreter")

    RUNNING = [Role.CHAIR, Role.MODERATOR]
    RECORDING = [Role.RAPPORTEUR]

    session = models.ForeignKey(Session, models.CASCADE, related_name="appearances")
    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="appearances", verbose_name=_("person")
    )
    role = models.CharField(_("part"), max_length=12, choices=Role.choices)
    topic = models.CharField(_("speaks about"), max_length=200, blank=True)
    agenda_item = models.ForeignKey(
        "AgendaItem", models.SET_NULL, null=True, blank=True, related_name="appearances"
    )
    # Has told the moderator that they are there and ready to speak.
    ready_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                "session", "participation", "role", name="one_appearance_per_person_and_part"
            )
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.role}"
