"""What stands on the stage before anything plays."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models.sessions import Session
from summit.models import Stamped, User
from summit.texts import TranslatedField


class Poster(Stamped):
    """The picture of a session's stage until somebody presses Play. ``place`` is the name of its files on
    the disk and in no address; ``revision`` tells a browser that there is another picture."""

    WIDTHS = (640, 1280)  # pixels: a phone's, and a screen's

    session = models.OneToOneField(Session, models.CASCADE, related_name="poster")
    description = TranslatedField(_("what the picture shows"), max_length=300)
    place = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", editable=False)

    def __str__(self) -> str:
        return f"{self.session_id} {self.width}×{self.height}"
