"""People meeting people: only those who chose to be found, and never against a block."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from summit.models import Participation, Stamped, User


class CardQuerySet(models.QuerySet["Card"]):
    def visible_to(self, user: object) -> "CardQuerySet":
        """The cards of listed, unbanned people in the viewer's summits, without those who blocked
        the viewer or are blocked by them. One's own card is always there."""
        if not isinstance(user, User):
            return self.none()
        mine = Participation.objects.filter(user=user, banned_at__isnull=True)
        blocked = Block.objects.filter(by__user=user).values("whom")
        blocked_by = Block.objects.filter(whom__user=user).values("by")
        listed = (
            Q(participation__consents_to_listing=True, participation__banned_at__isnull=True)
            & Q(participation__summit__in=mine.values("summit"))
            & ~Q(participation__in=blocked)
            & ~Q(participation__in=blocked_by)
        )
        return self.filter(listed | Q(participation__user=user))


class Card(Stamped):
    """What a person offers and needs; shown only while the participation consents to listing."""

    participation = models.OneToOneField(Participation, models.CASCADE, related_name="card")
    offers = models.CharField(_("what I offer"), max_length=500, blank=True)
    needs = models.CharField(_("what I need"), max_length=500, blank=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ["participation__user__display_name"]

    def __str__(self) -> str:
        return self.participation.name


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def visible_to(self, user: object) -> "ConnectionQuerySet":
        if not isinstance(user, User):
            return self.none()
        return self.filter(Q(asked_by__user=user) | Q(asked__user=user))


class Connection(Stamped):
    """Two people of one summit who agreed (or not) to be in touch."""

    class Status(models.TextChoices):
        ASKED = "asked", _("Asked")
        ACCEPTED = "accepted", _("Connected")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    asked_by = models.ForeignKey(Participation, models.CASCADE, related_name="connections_asked")
    asked = models.ForeignKey(Participation, models.CASCADE, related_name="connections_received")
    note = models.CharField(_("note"), max_length=500, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint("asked_by", "asked", name="one_connection_per_pair"),
            models.CheckConstraint(
                condition=~Q(asked_by=F("asked")), name="nobody_connects_with_themselves"
            ),
        ]

    def __str__(self) -> str:
        return self.status


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, user: object) -> "ConversationQuerySet":
        if not isinstance(user, User):
            return self.none()
        return self.filter(Q(one__user=user) | Q(other__user=user))


class Conversation(Stamped):
    """The written talk of two connected people. ``one`` has the smaller id: one row per pair."""

    one = models.ForeignKey(Participation, models.CASCADE, related_name="+")
    other = models.ForeignKey(Participation, models.CASCADE, related_name="+")
    one_read_at = models.DateTimeField(null=True, blank=True, editable=False)
    other_read_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint("one", "other", name="one_conversation_per_pair"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="pairs_are_ordered"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class DirectMessage(Stamped):
    """Seen by exactly two people."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    author = models.ForeignKey(Participation, models.CASCADE, related_name="+")
    text = models.TextField(_("message"), max_length=4000)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_message_says_something")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Block(Stamped):
    """Neither sees the other any more; the blocked person is not told."""

    by = models.ForeignKey(Participation, models.CASCADE, related_name="blocks")
    whom = models.ForeignKey(Participation, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("by", "whom", name="one_block_per_pair"),
            models.CheckConstraint(condition=~Q(by=F("whom")), name="nobody_blocks_themselves"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class AbuseReport(Stamped):
    """A call for help to the organisers, with what was seen at that moment."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    by = models.ForeignKey(Participation, models.SET_NULL, null=True, related_name="reports_made")
    about = models.ForeignKey(Participation, models.CASCADE, related_name="reports_received")
    conversation = models.ForeignKey(Conversation, models.SET_NULL, null=True, blank=True)
    reason = models.TextField(_("what happened"), max_length=2000)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    decision = models.CharField(_("what was decided"), max_length=500, blank=True)
    closed_by = models.ForeignKey(
        Participation, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="an_abuse_report_says_why")
        ]

    def __str__(self) -> str:
        return str(self.pk)
