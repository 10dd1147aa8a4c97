"""What drafters did with the shape of the text, kept so that it can be taken back."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from outcomes.models.drafts import OutcomeDraft
from outcomes.models.paragraphs import Paragraph
from summit.models import Stamped, User


class DraftStep(Stamped):
    """A paragraph became another kind, stands at another level or place, went or came back, was split in two or
    joined with the next.

    ``changes`` says of each row what was and what became of it: ``{"id", "was", "now"}``; of a move both are
    the paragraph before which it stood and stands (None: at the end). Of a split and of a
    join ``seams`` says by language where the two meet, ``{"en": ["first words", " ", "the others"]}``, and
    ``revision`` is the first one's from then on: whoever still writes in the whole, or in a part that is
    gone, writes through it.
    """

    class Verb(models.TextChoices):
        KIND = "kind", _("Kind changed")
        LEVEL = "level", _("Level changed")
        SPLIT = "split", _("Split in two")
        JOIN = "join", _("Joined")
        MOVE = "move", _("Moved")
        DELETE = "delete", _("Deleted")
        RESTORE = "restore", _("Restored")

    draft = models.ForeignKey(OutcomeDraft, models.CASCADE, related_name="steps")
    verb = models.CharField(max_length=7, choices=Verb.choices)
    about = models.CharField(max_length=200, blank=True)
    first = models.ForeignKey(Paragraph, models.CASCADE, related_name="steps")
    second = models.ForeignKey(
        Paragraph, models.CASCADE, null=True, blank=True, related_name="seconded"
    )
    revision = models.PositiveIntegerField(default=0)
    seams = models.JSONField(default=dict)
    changes = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verb__in=["split", "join"], second__isnull=False)
                | models.Q(
                    verb__in=["kind", "level", "move", "delete", "restore"], second__isnull=True
                ),
                name="a_split_and_a_join_have_two_paragraphs",
            )
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.verb}"

    @property
    def is_joined(self) -> bool:
        """The two are one now: by a join, or by a split that was taken back."""
        return (self.verb == self.Verb.JOIN) == (self.undone_at is None)
