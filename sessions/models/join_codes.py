"""The short code under which a session is found."""

import re
import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models.sessions import Session
from summit.models import Stamped

# Digits, and letters that are neither vowels (no words come about) nor look like a digit.
ALPHABET = "0123456789CFGHJKMNPRTVWX"
LENGTH = 6
# What people read where a digit stands.
MISREAD = str.maketrans(
    {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "B": "8"}
)


def new_code() -> str:
    """24 to the power of 6: one in 191 million is right by chance."""
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def read_code(typed: str) -> str:
    """What somebody means who typed this: blanks, hyphens and case do not count, O is a nought. ""
    for what cannot be a code."""
    code = re.sub(r"[\s\-–—_.]+", "", typed).upper().translate(MISREAD)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


class JoinCode(Stamped):
    """One per session, made when somebody wants it. A renewed code replaces the one before."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="join_code")
    code = models.CharField(_("join code"), max_length=12, unique=True, default=new_code)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def spaced(self) -> str:
        """As it is shown and read out: two groups of three."""
        return f"{self.code[:3]} {self.code[3:]}"
