"""Links for screens: made, renewed, taken back. The secret is told once and never kept."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.models import Appearance, Screen, Session
from summit import logins
from summit.errors import RuleBroken
from summit.log import access, journal
from summit.log.journal import Act
from summit.models import User
from summit.services.activity import record
from summit.texts import clean_text

MOST_DAYS = 30
MOST_SCREENS = 50
SEEN_EVERY = timedelta(minutes=1)


def make_screen(
    session: Session,
    name: str,
    *,
    by: User,
    appearance: Appearance | None = None,
    days: int = 1,
    key: UUID | None = None,
    payload: object = None,
) -> tuple[Screen, str]:
    """A stage view, or the speaker view of ``appearance``, until so many days after the session. With
    it the secret of its link; "" when the same form comes twice."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Screen), ""
        name = clean_text(name).replace("\n", " ")[:80]
        if not name:
            raise RuleBroken("screen.name", _("Give the screen a name."), "name")
        if appearance is not None and appearance.session_id != session.pk:
            raise RuleBroken("screen.elsewhere", _("This speaker has no part in this session."))
        if session.screens.open().count() >= MOST_SCREENS:
            raise RuleBroken(
                "screen.many", _("There are 50 links already. Take back those that nobody needs.")
            )
        token = secrets.token_urlsafe(24)
        screen = Screen.objects.create(
            session=session,
            kind=Screen.Kind.SPEAKER if appearance else Screen.Kind.STAGE,
            name=name,
            appearance=appearance,
            digest=logins.digest(token),
            made_by=by,
            expires_at=_end(session, days),
        )
        record(act, "screen.made", screen, by=by, summit=session.summit, name=name)
        return act.done(screen), token


def renew_screen(screen: Screen, *, by: User, days: int = 1) -> tuple[Screen, str]:
    """A new link, and time; the one before stops at once."""
    with journal.command(by=by) as act:
        fresh = _lock(screen)
        token = secrets.token_urlsafe(24)
        fresh.digest = logins.digest(token)
        fresh.revoked_at = None
        fresh.expires_at = _end(fresh.session, days)
        fresh.save()
        record(act, "screen.renewed", fresh, by=by, summit=fresh.session.summit, name=fresh.name)
        access.changed(act, fresh, follows=True)
    return fresh, token


def revoke_screen(screen: Screen, *, by: User) -> Screen:
    """What is open goes dark. Twice is once; a new link brings it back."""
    with journal.command(by=by) as act:
        fresh = _lock(screen)
        if fresh.revoked_at is None:
            fresh.revoked_at = timezone.now()
            fresh.save(update_fields=["revoked_at", "updated_at"])
            record(
                act, "screen.revoked", fresh, by=by, summit=fresh.session.summit, name=fresh.name
            )
            access.changed(act, fresh, follows=True)
    return fresh


def go_dark(act: Act, appearance: Appearance) -> None:
    """This part ends, and with it the screens of its speaker."""
    for screen in appearance.screens.all():
        access.changed(act, screen, follows=True)


def find(token: str) -> Screen | None:
    """The screen of this link, in whatever state."""
    return (
        Screen.objects.select_related("session__summit", "appearance__participation__user")
        .filter(digest=logins.digest(token))
        .first()
    )


def note_opened(screen: Screen) -> None:
    """When it was last opened, to the minute. Nobody's act: it stands in no log."""
    now = timezone.now()
    if screen.seen_at is None or now - screen.seen_at > SEEN_EVERY:
        Screen.objects.filter(pk=screen.pk).update(seen_at=now)


def _end(session: Session, days: int) -> datetime:
    if not 1 <= days <= MOST_DAYS:
        raise RuleBroken("screen.days", _("Give 1 to 30 days."), "days")
    now = timezone.now()
    planned = session.planned_end
    last = max(planned, now) if isinstance(planned, datetime) else now
    return last + timedelta(days=days)


def _lock(screen: Screen) -> Screen:
    return (
        Screen.objects.select_for_update(no_key=True, of=("self",))
        .select_related("session__summit")
        .get(pk=screen.pk)
    )
