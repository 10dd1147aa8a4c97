"""What moderators decided, kept so that it can be taken back."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models.sessions import Session
from summit.models import Stamped, User


class Decision(Stamped):
    """One decision about one thing or many. ``changes`` says of each what was and what became of it:
    ``{"kind", "id", "was": {field: value}, "now": {field: value}}``, never any words of its author."""

    class Verb(models.TextChoices):
        APPROVE = "approve", _("Approved")
        HIDE = "hide", _("Hidden")
        PIN = "pin", _("Pin changed")
        STAGE = "stage", _("Stage changed")
        ANSWER = "answer", _("Answered")
        MERGE = "merge", _("Merged")
        CONDUCT = "conduct", _("All words of a person hidden")

    session = models.ForeignKey(Session, models.CASCADE, related_name="decisions")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=10, choices=Verb.choices)
    changes = models.JSONField(encoder=DjangoJSONEncoder)
    undone_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["session", "-created_at"], name="decisions_of_a_session")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.verb}"
