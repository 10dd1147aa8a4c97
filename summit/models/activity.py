"""The append-only log of who did what."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from summit.models.base import Identified
from summit.models.people import User
from summit.models.summits import Summit


class Activity(Identified):
    """One act. ``actor`` is NULL for anonymous acts, whose time is kept to the minute."""

    summit = models.ForeignKey(Summit, models.CASCADE, null=True, related_name="activities")
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(_("act"), max_length=80)
    kind = models.CharField(max_length=80)
    object_id = models.CharField(max_length=64)
    details = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        verbose_name_plural = "activities"
        indexes = [models.Index(fields=["summit", "-at"], name="activity_by_summit")]

    def __str__(self) -> str:
        return self.verb
