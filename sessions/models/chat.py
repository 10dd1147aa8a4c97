"""Talk beside the session: short, quick, and never part of its record by itself."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.models.sessions import Session
from sessions.models.words import Hideable, WordsQuerySet
from summit.models import Participation, Stamped


class MessageQuerySet(WordsQuerySet):
    def before(self, message: "Message") -> "MessageQuerySet":
        """What was said earlier."""
        earlier = Q(created_at__lt=message.created_at)
        return self.filter(earlier | Q(created_at=message.created_at, id__lt=message.pk))

    def recent(self) -> "MessageQuerySet":
        """Which may still be changed."""
        return self.filter(created_at__gt=timezone.now() - Message.EDITABLE)

    def newest_first(self) -> "MessageQuerySet":
        return self.order_by("-created_at", "-id")

    def whole(self) -> "MessageQuerySet":
        """With all that is shown of a message."""
        return self.select_related(
            "session__summit", "author__user", "author__delegation", "record__contribution"
        ).prefetch_related("mentions__participation__user")


class Message(Hideable, Stamped):
    """A line in a session's chat. Deleted or hidden it keeps its place without its words; the words
    stay in the database, for the moderators who may have been called."""

    class Status(models.TextChoices):
        APPROVED = "approved", _("Shown")
        HIDDEN = "hidden", _("Hidden")
        DELETED = "deleted", _("Deleted")

    EDITABLE = timedelta(minutes=10)

    session = models.ForeignKey(Session, models.PROTECT, related_name="messages")
    author = models.ForeignKey(
        Participation, models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    text = models.TextField(_("message"), max_length=500)
    revision = models.PositiveIntegerField(default=1, editable=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.APPROVED)
    created_at = models.DateTimeField(editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_chat_message_says_something"),
            models.CheckConstraint(
                condition=~Q(status="hidden") | ~Q(hidden_for=""),
                name="hiding_a_message_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["session", "-created_at", "-id"], name="chat_of_a_session")]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_shown(self) -> bool:
        return self.status == self.Status.APPROVED

    @property
    def is_edited(self) -> bool:
        return self.revision > 1

    @property
    def editable_until(self) -> datetime:
        return self.created_at + self.EDITABLE

    @property
    def counts(self) -> bool:
        """Written when everybody could know that it may be taken into the record."""
        since = self.session.chat_counts_from
        return since is not None and self.created_at >= since

    @property
    def taken(self) -> Any:
        """How it stands in the record, or None (a related name, not an import)."""
        record = getattr(self, "record", None)
        return record if record is not None and record.stands else None

    @property
    def taken_as(self) -> str:
        """The reference of the contribution that it became, while the room sees that."""
        became = self.taken.contribution if self.taken else None
        if became is None or became.status != "approved":
            return ""
        return f"S{self.session.number}-C{became.number:03d}"


class MentionQuerySet(models.QuerySet["Mention"]):
    def unseen(self) -> "MentionQuerySet":
        """Nobody is called by words that were taken away."""
        return self.filter(seen_at__isnull=True, message__status=Message.Status.APPROVED)


class Mention(models.Model):
    """Somebody was called by name (@) in a message, and has looked, or not yet."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="mentions")
    participation = models.ForeignKey(Participation, models.CASCADE, related_name="mentions")
    seen_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MentionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "message", "participation", name="one_mention_per_person_and_message"
            )
        ]
        indexes = [
            models.Index(
                fields=["participation"],
                condition=Q(seen_at__isnull=True),
                name="unseen_mentions",
            )
        ]

    def __str__(self) -> str:
        return str(self.message_id)
