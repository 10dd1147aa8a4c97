"""Who has a part in a session."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from summit.models import Participation, Stamped


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

    session = models.ForeignKey("Session", models.CASCADE, related_name="appearances")
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
