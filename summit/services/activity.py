"""The append-only log."""

from typing import Any

from django.db import models

from summit.log.journal import Act
from summit.models import Activity, Summit


def record(
    act: Act, verb: str, thing: models.Model, *, by: Any, summit: Summit | None, **details: Any
) -> Activity:
    """Inside the command: who did what to which. ``by`` None leaves no trace of a person."""
    return Activity.objects.create(
        summit=summit,
        actor=by,
        verb=verb,
        kind=thing._meta.label,
        object_id=str(thing.pk),
        details=details,
        at=act.at,
    )
