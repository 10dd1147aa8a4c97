"""The written talk of two connected people."""

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When
from django.utils.translation import gettext_lazy as _

from networking.models.people import Block
from summit.models import Participation, Stamped, User


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, user: object) -> "ConversationQuerySet":
        """One's own, and nobody else's: organisers and operators neither."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(
            Q(one__user=user, one__banned_at__isnull=True)
            | Q(other__user=user, other__banned_at__isnull=True)
        )

    def unblocked_by(self, user: User) -> "ConversationQuerySet":
        """Without those whose other end the viewer blocked."""
        blocked = Block.objects.filter(by__user=user).values("whom")
        return self.exclude(one__in=blocked).exclude(other__in=blocked)

    def of_pair(self, one: Participation, other: Participation) -> "ConversationQuerySet":
        """The one conversation of these two, if there is any."""
        first, second = ordered(one, other)
        return self.filter(one=first, other=second)

    def with_unread(self, user: User) -> "ConversationQuerySet":
        """Adds ``unread``: messages of the other end after what the viewer has read."""
        fresh = Q(my_read_at__isnull=True) | Q(messages__created_at__gt=F("my_read_at"))
        return self.annotate(
            my_read_at=Case(When(one__user=user, then="one_read_at"), default="other_read_at"),
            unread=Count("messages", filter=fresh & ~Q(messages__author__user=user)),
        )

    def with_people(self) -> "ConversationQuerySet":
        return self.select_related(
            "one__user", "one__delegation", "other__user", "other__delegation", "one__summit"
        )

    def with_last_words(self) -> "ConversationQuerySet":
        """Adds ``last_text`` and ``last_at``."""
        last = DirectMessage.objects.filter(conversation=OuterRef("pk")).order_by(
            "-created_at", "-id"
        )
        return self.annotate(
            last_text=Subquery(last.values("text")[:1]),
            last_at=Subquery(last.values("created_at")[:1]),
        )


def ordered(one: Participation, other: Participation) -> tuple[Participation, Participation]:
    """The pair as it is stored. By ``hex``: SQLite compares text, PostgreSQL bytes; the same."""
    return (one, other) if one.pk.hex < other.pk.hex else (other, one)


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

    def sides(self, user: User) -> tuple[Participation, Participation]:
        """``(me, other)``."""
        mine = self.one.user_id == user.pk
        return (self.one, self.other) if mine else (self.other, self.one)

    def read_field(self, me: Participation) -> str:
        """Which column says how far this side has read."""
        return "one_read_at" if self.one_id == me.pk else "other_read_at"


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
