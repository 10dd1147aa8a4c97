"""What a session promises."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from summit.models import Stamped


class InformationNote(Stamped):
    """What the session promises, in one language: the note as it was read, piece by piece.

    ``overview``, ``scope``, ``method`` and ``closing`` are lists of paragraphs; ``background`` is
    a list of ``{"heading", "paragraphs"}``. The source text is kept whole.
    """

    session = models.ForeignKey("Session", models.CASCADE, related_name="notes")
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
