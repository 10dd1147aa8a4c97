"""The append-only log of who did what."""

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from summit.models.base import Identified
from summit.models.people import User
from summit.models.summits import Summit


class Sealed(RuntimeError):  # noqa: N818 -- it names what happened
    """Somebody's code wants to change what has happened."""


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Read and added to, nothing else."""

    def update(self, **fields: Any) -> NoReturn:
        raise Sealed("The log is append-only.")

    def delete(self) -> NoReturn:
        raise Sealed("The log is append-only.")

    def bulk_update(self, *given: Any, **more: Any) -> NoReturn:
        raise Sealed("The log is append-only.")


class Activity(Identified):
    """One act, written once: not changed, not deleted. ``actor`` is NULL for anonymous acts, whose time
    is kept to the minute; ``about`` is whom it was done to; ``within`` is the id of the session in
    which it was done. When somebody is erased the entries stay and name nobody; when a summit is, they
    go with it."""

    summit = models.ForeignKey(Summit, models.CASCADE, null=True, related_name="activities")
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    about = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    within = models.CharField(max_length=64, blank=True)
    verb = models.CharField(_("act"), max_length=80)
    kind = models.CharField(max_length=80)
    object_id = models.CharField(max_length=64)
    details = models.JSONField(default=dict)
    at = models.DateTimeField()

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name_plural = "activities"
        indexes = [
            models.Index(fields=["summit", "-at"], name="activity_by_summit"),
            models.Index(fields=["within", "-at"], name="activity_by_session"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Sealed("The log is append-only.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Sealed("The log is append-only.")

    def __str__(self) -> str:
        return self.verb
