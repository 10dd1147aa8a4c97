"""What was said in the chat and counts as said in the session."""

from django.db import models

from sessions.models.chat import Message
from sessions.models.words import Contribution
from summit.models import Stamped, User


class ChatRecordQuerySet(models.QuerySet["ChatRecord"]):
    def standing(self) -> "ChatRecordQuerySet":
        return self.filter(undone_at__isnull=True)


class ChatRecord(Stamped):
    """A chat message that somebody took into the record, and the contribution that it became: once a
    message, whoever takes it how often. Taken back, the contribution is withdrawn and keeps its number."""

    message = models.OneToOneField(Message, models.PROTECT, related_name="record")
    contribution = models.OneToOneField(Contribution, models.CASCADE, related_name="chat_record")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When its writer said that they know.
    told_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ChatRecordQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"{self.message_id} {self.contribution_id}"

    @property
    def stands(self) -> bool:
        return self.undone_at is None
