"""Rights bite at once: a change of somebody's rights is a fact on the one ``access`` stream, which
makes every socket of that person ask again, or close."""

from django.db import models

from summit.live.journal import Act
from summit.live.tail import ACCESS


def changed(act: Act, user: models.Model) -> None:
    """Say it inside the command that changes the rights."""
    act.say(ACCESS, "access.changed", user, kind="user")
