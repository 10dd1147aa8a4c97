"""A place kept for somebody who has not come yet."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from summit.models.base import Stamped
from summit.models.participations import Delegation, Participation
from summit.models.people import User
from summit.models.summits import Summit


class Invitation(Stamped):
    """Sent by email; the link holds a secret of which only the SHA-256 is kept."""

    summit = models.ForeignKey(Summit, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("email"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    role = models.CharField(
        _("role"),
        max_length=12,
        choices=Participation.Role.choices,
        default=Participation.Role.PARTICIPANT,
    )
    delegation = models.ForeignKey(
        Delegation, models.SET_NULL, null=True, blank=True, verbose_name=_("delegation")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(editable=False)
    invited_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", editable=False
    )
    accepted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", editable=False
    )
    accepted_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint("summit", "email", name="one_invitation_per_email_and_summit")
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def state(self) -> str:
        """``accepted``, ``revoked``, ``expired``, ``unsent`` or ``sent``."""
        if self.accepted_at:
            return "accepted"
        if self.revoked_at:
            return "revoked"
        if self.expires_at <= timezone.now():
            return "expired"
        return "sent" if self.sent_at else "unsent"

    @property
    def is_open(self) -> bool:
        """Its link still gives the place."""
        return self.state in {"sent", "unsent"}
