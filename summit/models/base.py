"""What every public thing has: a random id (a time-ordered one would date an anonymous question)."""

import uuid

from django.db import models


class Identified(models.Model):
    """A random UUIDv4 is the primary key and the public id at once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Stamped(Identified):
    """And when it was made and last changed (UTC)."""

    created_at = models.DateTimeField(auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    class Meta:
        abstract = True
