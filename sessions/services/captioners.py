"""Who may write captions: a link, or a key for a machine, per person and language. The secret is shown once
and only its SHA-256 is kept; whoever holds it needs no account."""

import hashlib
import secrets
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions import live_captions as live
from sessions.models import Captioner, CaptionTrack, Session
from sessions.services.programme import must_be_editable
from sessions.services.sessions import lock
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import User
from summit.services.activity import record
from summit.texts import clean_text

MOST = 20  # that work, in one session


def make_captioner(
    session: Session,
    language: str,
    *,
    by: User,
    name: str = "",
    key: UUID | None = None,
    payload: object = None,
) -> tuple[Captioner, str]:
    """A captioner and their secret, which is told now and never again: "" for a repeated key. The room
    offers the language from now on."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Captioner), ""
        locked = lock(session)
        must_be_editable(locked)
        must_be_offered(language)
        if Captioner.objects.filter(track__session=locked, revoked_at=None).count() >= MOST:
            raise RuleBroken(
                "captioner.too-many",
                _("There are %(most)d captioners’ links. Take one back first.") % {"most": MOST},
            )
        track, _fresh = CaptionTrack.objects.get_or_create(
            session=locked,
            language=language,
            origin=CaptionTrack.Origin.LIVE,
            defaults={"made_by": by},
        )
        secret = secrets.token_urlsafe(32)
        captioner = Captioner.objects.create(
            track=track, name=clean_text(name)[:120], digest=_digest(secret), made_by=by
        )
        record(act, "captioner.made", captioner, by=by, summit=locked.summit, language=language)
        live.captions_offered(act, locked)
        return act.done(captioner), secret


def revoke_captioner(captioner: Captioner, *, by: User) -> Captioner:
    """The link and the key stop working, for good. Twice is once."""
    with journal.command(by=by) as act:
        locked = (
            Captioner.objects.select_for_update(no_key=True, of=("self",))
            .select_related("track__session__summit")
            .get(pk=captioner.pk)
        )
        if locked.revoked_at is None:
            locked.revoked_at = timezone.now()
            locked.save(update_fields=["revoked_at", "updated_at"])
            session = locked.track.session
            record(act, "captioner.revoked", locked, by=by, summit=session.summit)
            live.captions_offered(act, session)
    return locked


def find_captioner(secret: str) -> Captioner | None:
    """Whose secret this is, also of one that was taken back."""
    return (
        Captioner.objects.select_related("track__session__summit")
        .filter(digest=_digest(secret))
        .first()
    )


def must_be_offered(language: str) -> None:
    if language not in dict(settings.CONTENT_LANGUAGES):
        raise RuleBroken("captions.language", _("Choose the language of the captions."), "language")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
