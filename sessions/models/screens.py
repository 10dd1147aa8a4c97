"""Screens: a projector, a stream, a speaker's monitor. A screen is no person: it looks, and its link can
be taken back."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.models.appearances import Appearance
from sessions.models.sessions import Session
from summit.models import Stamped, User


class ScreenQuerySet(models.QuerySet["Screen"]):
    def open(self) -> "ScreenQuerySet":
        """Those whose link holds now: not taken back, not over, its speaker not shut out."""
        return self.filter(
            Q(appearance__isnull=True) | Q(appearance__participation__banned_at__isnull=True),
            revoked_at__isnull=True,
            expires_at__gt=timezone.now(),
        )


class Screen(Stamped):
    """A link that shows one session to whoever opens it. It holds a secret of which only the SHA-256 is
    kept; ``seen_at`` is when it was last opened."""

    class Kind(models.TextChoices):
        STAGE = "stage", _("Stage view")
        SPEAKER = "speaker", _("Speaker view")

    session = models.ForeignKey(Session, models.CASCADE, related_name="screens")
    kind = models.CharField(_("what it shows"), max_length=8, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=80)
    appearance = models.ForeignKey(
        Appearance,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="screens",
        verbose_name=_("speaker"),
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", editable=False)
    expires_at = models.DateTimeField(editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    seen_at = models.DateTimeField(null=True, editable=False)

    objects = ScreenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="stage", appearance__isnull=True)
                | Q(kind="speaker", appearance__isnull=False),
                name="a_speaker_view_is_of_one_speaker",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        """``revoked``, ``expired`` or ``open``."""
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= timezone.now() else "open"
