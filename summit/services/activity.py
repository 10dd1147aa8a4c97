"""The append-only log."""

from typing import Any

from django.db import models

from summit.log.journal import Act
from summit.models import Activity, Summit, User


def record(
    act: Act,
    verb: str,
    thing: models.Model,
    *,
    by: Any,
    summit: Summit | None,
    about: User | None = None,
    **details: Any,
) -> Activity:
    """Inside the command: who did what to which, and to whom (``about``). ``by`` None leaves no trace of
    a person. What belongs to a session is found under it."""
    session = thing.pk if thing._meta.model_name == "session" else getattr(thing, "session_id", "")
    return Activity.objects.create(
        summit=summit,
        actor=by,
        about=about,
        within=str(session or ""),
        verb=verb,
        kind=thing._meta.label,
        object_id=str(thing.pk),
        details=details,
        at=act.at,
    )
