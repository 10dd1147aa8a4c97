"""Letters: what became of somebody's words, told them once per document."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from outcomes.models.publications import Document, Publication
from summit.models import Participation, Stamped


class Letter(Stamped):
    """This row is the truth; a Celery message about it is only a hint. Whoever sends it takes it first,
    until ``taken_until``; a sender that died leaves it to the next.

    waiting → sent | failed (refused too often) | dropped (the person changed their mind).
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        DROPPED = "dropped", _("Not wanted any more")

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="letters")
    document = models.CharField(max_length=10, choices=Document.choices)
    participation = models.ForeignKey(Participation, models.CASCADE, related_name="letters")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempt = models.PositiveSmallIntegerField(default=0)
    taken_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "participation", "document", name="one_letter_per_person_and_document"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.state}"
