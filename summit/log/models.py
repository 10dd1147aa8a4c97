"""The log: one stream per audience, gapless within the stream, written in the transaction that
changes the data. The log is the truth; the channel layer carries hints."""

import uuid

from django.db import models


class Stream(models.Model):
    """One audience. ``last_seq`` is the counter row: locked last, held to COMMIT, so the order of
    numbers is the order of commits and a rollback gives the number back."""

    name = models.CharField(max_length=200, unique=True)
    epoch = models.UUIDField(default=uuid.uuid4)
    last_seq = models.BigIntegerField(default=0)
    floor_seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """A fact: what happened to which object. No content and no actor; a redacted one has forgotten
    its object too."""

    stream = models.ForeignKey(Stream, models.CASCADE, related_name="events")
    seq = models.BigIntegerField()
    fact = models.CharField(max_length=80)
    kind = models.CharField(max_length=80)
    object_id = models.CharField(max_length=64)
    revision = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        ordering = ["stream", "seq"]
        constraints = [models.UniqueConstraint("stream", "seq", name="one_event_per_seq")]

    def __str__(self) -> str:
        return f"{self.seq} {self.fact}"


class CommandKey(models.Model):
    """Idempotency: the answer of a command, found again by the key its sender chose.
    ``scope`` is ``u:<user id>``, or ``anon`` and then no user anywhere."""

    scope = models.CharField(max_length=64)
    key = models.UUIDField()
    fingerprint = models.CharField(max_length=64)
    result = models.JSONField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="one_command_per_key")]

    def __str__(self) -> str:
        return str(self.key)


class Tally(models.Model):
    """A counter that followers are shown. ``dirty``: it moved since it was told."""

    stream = models.CharField(max_length=200)
    kind = models.CharField(max_length=80)
    object_id = models.CharField(max_length=64)
    fact = models.CharField(max_length=80)
    dirty = models.BooleanField(default=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "kind", "object_id"], name="one_tally_per_object"
            )
        ]
        indexes = [
            models.Index(fields=["told_at"], condition=models.Q(dirty=True), name="dirty_tallies")
        ]

    def __str__(self) -> str:
        return f"{self.stream} {self.kind} {self.object_id}"


class Incarnation(models.Model):
    """One row: which life of the database this is; its twin lies in the data directory."""

    token = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.token)
