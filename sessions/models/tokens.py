"""Tokens with which somebody asks whom not even the running server knows. See ``sessions.blind``."""

from django.db import models

from sessions.models.sessions import Session
from summit.models import Participation


class TokenKey(models.Model):
    """The session's key for signing tokens. Numbers too large for a database's integers, in hex."""

    session = models.OneToOneField(
        Session, models.CASCADE, primary_key=True, related_name="token_key"
    )
    modulus = models.CharField(max_length=600)
    p = models.CharField(max_length=300)
    q = models.CharField(max_length=300)

    def __str__(self) -> str:
        return str(self.session_id)


class TokenGrant(models.Model):
    """This person was given tokens for this session, unseen: whoever opens the room is. Nothing leads
    from here to what was paid with one."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="token_grants")
    participation = models.ForeignKey(Participation, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "session", "participation", name="tokens_are_given_once_per_person_and_session"
            )
        ]

    def __str__(self) -> str:
        return str(self.session_id)


class SpentToken(models.Model):
    """A token that was paid with, by its SHA-256: no person, no time, and no order to be read from it."""

    digest = models.CharField(max_length=64, primary_key=True)
    session = models.ForeignKey(Session, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return self.digest
