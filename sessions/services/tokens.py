"""Giving tokens to who opens the room, and taking one for a question: two acts that nothing connects."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sessions import blind
from sessions.models import Question, Session, SpentToken, TokenGrant, TokenKey
from sessions.services.hearing import must_be_heard
from sessions.services.questions import Crowd, ask_anonymously
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import Participation, User

EACH = 5  # tokens of one person for one session: all at once, so that fetching them says nothing


def key_of(session: Session) -> TokenKey:
    """The session's, made when the first one asks."""
    found = TokenKey.objects.filter(session=session).first()
    if found is not None:
        return found
    fresh = blind.make_key()  # before anybody has to wait for a lock
    return TokenKey.objects.get_or_create(
        session=session,
        defaults={"modulus": f"{fresh.n:x}", "p": f"{fresh.p:x}", "q": f"{fresh.q:x}"},
    )[0]


def grant(
    session: Session,
    blinded: Sequence[int],
    *,
    by: User,
    place: Participation,
    key: UUID | None = None,
    payload: object = None,
) -> list[int]:
    """Signs what cannot be seen, once per person and session. Whoever lost the answer has it again under
    the same key; the same numbers are signed alike."""
    _must_take_tokens(session)
    if len(blinded) != EACH:
        raise RuleBroken("tokens.number", _("Reload the page: it asked for something else."))
    row = key_of(session)
    pair = blind.Key(int(row.p, 16), int(row.q, 16))
    try:
        signed = [blind.sign(pair, each) for each in blinded]
    except ValueError:
        raise RuleBroken(
            "tokens.number", _("Reload the page: it asked for something else.")
        ) from None
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return signed
        must_be_heard(session, by)
        _made, fresh = TokenGrant.objects.get_or_create(session=session, participation=place)
        if not fresh:
            raise RuleBroken(
                "tokens.given",
                _(
                    "Your tokens for this session were given to another browser, or used. Ask with your name."
                ),
            )
        act.result = {}
    return signed


def ask_with_token(
    session: Session,
    text: str,
    *,
    message: bytes,
    signature: int,
    crowd: int,
    language: str = "",
    key: UUID | None = None,
    payload: object = None,
) -> Question:
    """From nobody: there is no login in the request. Refused when too few people hold tokens, for one of
    them it must have been."""
    _must_take_tokens(session)
    row = TokenKey.objects.filter(session=session).first()
    known = row is not None and blind.is_signed(int(row.modulus, 16), message, signature)
    if not known or len(message) != blind.MESSAGE_SIZE:
        raise RuleBroken(
            "token.false", _("This token is not one of this session's. Reload the page.")
        )
    holders = TokenGrant.objects.filter(session=session).count()
    return ask_anonymously(
        session,
        text,
        crowd=Crowd(min(crowd, holders), by_token=True),
        language=language,
        key=key,
        payload=payload,
        pay=lambda: _spend(session, message),
    )


def _spend(session: Session, message: bytes) -> None:
    digest = hashlib.sha256(message).hexdigest()
    _row, fresh = SpentToken.objects.get_or_create(digest=digest, defaults={"session": session})
    if not fresh:
        raise RuleBroken(
            "token.spent", _("This token was used already. Send again to use the next one.")
        )


def _must_take_tokens(session: Session) -> None:
    if session.anonymity != Session.Anonymity.TOKEN or not session.allows_anonymous:
        raise RuleBroken("anonymous.off", _("This session takes questions with a name only."))
    if not session.is_open_for_words:
        raise RuleBroken("session.closed", _("The session does not take questions now."))
