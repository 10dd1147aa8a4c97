"""What is seen and heard of a session: sources, and the language channels of each."""

from dataclasses import replace
from functools import cached_property

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models.sessions import Session
from sessions.players import NotUnderstood, Player, understand
from summit.models import Stamped
from summit.texts import TranslatedField, pick

LONGEST_ADDRESS = 2000
# ISO 639-3.
SIGN_LANGUAGES = [
    ("ils", _("International Sign")),
    ("ase", _("American Sign Language")),
    ("bfi", _("British Sign Language")),
    ("fsl", _("French Sign Language")),
    ("fcs", _("Quebec Sign Language")),
    ("ssp", _("Spanish Sign Language")),
    ("mfs", _("Mexican Sign Language")),
    ("bzs", _("Brazilian Sign Language")),
    ("psr", _("Portuguese Sign Language")),
    ("rsl", _("Russian Sign Language")),
    ("csl", _("Chinese Sign Language")),
    ("jos", _("Jordanian Sign Language")),
    ("xki", _("Kenyan Sign Language")),
]


def _player(address: str) -> Player | None:
    """None when it is not understood any more: the operator may have taken a host off the list."""
    try:
        return understand(address)
    except NotUnderstood:
        return None


class StageSource(Stamped):
    """Picture and sound of a session, or of a part of it, as somebody prepared them."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="stage_sources")
    title = TranslatedField(_("title"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=LONGEST_ADDRESS)
    sound_address = models.CharField(
        _("address of the sound alone"), max_length=LONGEST_ADDRESS, blank=True
    )
    # How many could not play it since it was put on the stage; who, is written nowhere.
    failures = models.PositiveIntegerField(default=0, editable=False)
    # How many whose browsers had no answer from its host: a sign, no proof.
    doubts = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"{self.session} {self.address}"

    @cached_property
    def player(self) -> Player | None:
        return _player(self.address)

    @cached_property
    def sound(self) -> Player | None:
        """The same, sound only, if somebody gave it."""
        player = _player(self.sound_address) if self.sound_address else None
        return replace(player, only_sound=True) if player else None

    @property
    def name(self) -> str:
        """Its title, else the address as people say it."""
        said = self.address.removeprefix("https://").removeprefix("www.")
        return pick(self.title).text or (said if len(said) <= 60 else f"{said[:59]}…")


class Channel(Stamped):
    """The same in another language: an interpreter's voice, with or without a picture, or signs."""

    LANGUAGES = [*settings.CONTENT_LANGUAGES, *SIGN_LANGUAGES]
    ORIGINAL = "original"  # is always there, and is stored nowhere

    source = models.ForeignKey(StageSource, models.CASCADE, related_name="channels")
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGES)
    address = models.CharField(_("address"), max_length=LONGEST_ADDRESS)
    only_sound = models.BooleanField(_("only a voice, no picture"), default=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                "source", "language", name="one_channel_per_language_and_stage_source"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.language}"

    @cached_property
    def player(self) -> Player | None:
        player = _player(self.address)
        return replace(player, only_sound=self.only_sound) if player else None

    @property
    def is_signed(self) -> bool:
        return self.language in dict(SIGN_LANGUAGES)

    @property
    def label(self) -> str:
        """As whoever looks for it calls it: ``Français``, ``العربية``; sign languages in the reader's."""
        if self.is_signed:
            return str(dict(SIGN_LANGUAGES)[self.language])
        return str(LANG_INFO.get(self.language, {}).get("name_local", self.language)).capitalize()
