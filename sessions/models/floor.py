"""The floor: who asks to speak, who speaks and for how long; and who is ready to move on."""

from datetime import timedelta

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.models.agenda import AgendaItem, Clock, GuidingQuestion
from sessions.models.sessions import Session
from summit.models import Participation, Stamped, User


class FloorRequestQuerySet(models.QuerySet["FloorRequest"]):
    def visible_to(self, user: object) -> "FloorRequestQuerySet":
        """The speakers' list is there for everybody who takes part in the summit."""
        if not isinstance(user, User):
            return self.none()
        visible = self.filter(session__in=Session.objects.visible_to(user).values("pk"))
        if user.is_superuser:
            return visible
        mine = Participation.objects.filter(user=user, banned_at__isnull=True)
        return visible.filter(session__summit__in=mine.values("summit"))

    def in_order(self) -> "FloorRequestQuerySet":
        """Points of order first and in the order in which they came, then rights of reply, then
        statements."""
        ranks = [When(kind=kind, then=Value(n)) for n, kind in enumerate(FloorRequest.Kind.values)]
        rank = Case(*ranks, output_field=models.PositiveSmallIntegerField())
        return self.order_by(rank, "position")

    def waiting(self) -> "FloorRequestQuerySet":
        return self.filter(status=FloorRequest.Status.WAITING).in_order()


class FloorRequest(Stamped):
    """Somebody asks for the floor: waiting → speaking → spoken, or withdrawn, or passed over.
    ``seconds_spoken`` sums what ran before ``speaking_since``, which is empty while the clock stands."""

    class Kind(models.TextChoices):
        """In the order of the floor."""

        POINT_OF_ORDER = "point_of_order", _("Point of order")
        RIGHT_OF_REPLY = "right_of_reply", _("Right of reply")
        STATEMENT = "statement", _("Statement")

    # What a closed list still takes.
    ALWAYS = (Kind.POINT_OF_ORDER, Kind.RIGHT_OF_REPLY)

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SPEAKING = "speaking", _("Has the floor")
        SPOKEN = "spoken", _("Has spoken")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        PASSED_OVER = "passed_over", _("Passed over")

    session = models.ForeignKey(Session, models.PROTECT, related_name="floor")
    participation = models.ForeignKey(
        Participation, models.SET_NULL, null=True, blank=True, related_name="floor"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.STATEMENT)
    topic = models.CharField(_("about"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.WAITING)
    position = models.PositiveIntegerField(editable=False)
    allowed_seconds = models.PositiveSmallIntegerField(default=0, editable=False)
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    speaking_since = models.DateTimeField(null=True, blank=True, editable=False)
    seconds_spoken = models.PositiveIntegerField(default=0, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    # What was in focus when they were given the floor.
    guiding_question = models.ForeignKey(
        GuidingQuestion, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    objects = FloorRequestQuerySet.as_manager()

    class Meta:
        ordering = ["session", "position"]
        constraints = [
            models.UniqueConstraint(
                "session", condition=Q(status="speaking"), name="one_speaker_at_a_time"
            ),
            models.UniqueConstraint(
                "session",
                "participation",
                "kind",
                condition=Q(status="waiting"),
                name="nobody_waits_twice_for_the_same",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["speaking", "spoken"], started_at__isnull=False)
                | Q(status__in=["waiting", "withdrawn", "passed_over"], started_at__isnull=True),
                name="who_had_the_floor_began_to_speak",
            ),
            models.CheckConstraint(
                condition=Q(speaking_since__isnull=True) | Q(status="speaking"),
                name="a_clock_runs_only_for_who_has_the_floor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.kind} {self.position}"

    def spoken(self) -> int:
        """Seconds spoken so far, the running ones included."""
        running = timezone.now() - self.speaking_since if self.speaking_since else timedelta()
        return self.seconds_spoken + max(0, int(running.total_seconds()))

    @property
    def clock(self) -> Clock:
        return Clock(self.spoken(), self.allowed_seconds)

    @property
    def who(self) -> str:
        return self.participation.name if self.participation else ""

    def stop_clock(self) -> None:
        self.seconds_spoken = self.spoken()
        self.speaking_since = None


class Readiness(models.Model):
    """One person is ready to move on from one agenda item. The count on the item follows."""

    agenda_item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="readiness")
    participation = models.ForeignKey(Participation, models.CASCADE, related_name="readiness")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "agenda_item", "participation", name="one_readiness_per_person_and_item"
            )
        ]

    def __str__(self) -> str:
        return str(self.agenda_item_id)
