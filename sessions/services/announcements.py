"""Announcements: one sentence to everybody in the room, until it is taken back, replaced or over."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from sessions import live_messages as live
from sessions.models import Announcement, Session
from sessions.services.collisions import ANNOUNCED, must_not_meet
from sessions.services.sessions import lock
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import Summit, User
from summit.services.activity import record

LONGEST = 300
MOST_MINUTES = 120
CLOSED = {Session.Status.DRAFT, Session.Status.CANCELLED, Session.Status.ARCHIVED}


def announce(
    session: Session,
    text: Mapping[str, str],
    *,
    by: User,
    minutes: int = 0,
    on_stage: bool = True,
    key: UUID | None = None,
    payload: object = None,
) -> Announcement:
    """Everybody in the room reads it; one that stands gives way. ``minutes`` 0: until it is taken back."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Announcement)
        locked = lock(session)
        if locked.status in CLOSED:
            raise RuleBroken("session.closed", _("Nobody is in the room of this session."))
        _must_say_something(text)
        if not 0 <= minutes <= MOST_MINUTES:
            raise RuleBroken("announcement.minutes", _("Give 0 to 120 minutes."), "minutes")
        for standing in locked.announcements.filter(ended_at__isnull=True):
            must_not_meet(locked, ANNOUNCED, by=by)
            _end(act, standing, by)
        made = Announcement.objects.create(
            session=locked,
            text=dict(text),
            by=by,
            on_stage=on_stage,
            until=timezone.now() + timedelta(minutes=minutes) if minutes else None,
        )
        record(act, "announcement.made", made, by=by, summit=locked.summit)
        live.announcement_changed(act, made, "announcement.made")
        return act.done(made)


def take_back(announcement: Announcement, *, by: User) -> Announcement:
    """It disappears at once, and stays in the history. Twice is once."""
    with journal.command(by=by) as act:
        session = lock(announcement.session)
        fresh = Announcement.objects.get(pk=announcement.pk)
        fresh.session = session
        if fresh.ended_at is None:
            _end(act, fresh, by)
            live.announcement_changed(act, fresh, "announcement.ended")
    return fresh


def end_due() -> int:
    """Those whose time is over. How many there were."""
    ended = 0
    for overdue in Announcement.objects.overdue().select_related("session"):
        with journal.command() as act:
            session = lock(overdue.session)
            fresh = Announcement.objects.overdue().filter(pk=overdue.pk).first()
            if fresh is None:
                continue
            fresh.session = session
            _end(act, fresh, None)
            live.announcement_changed(act, fresh, "announcement.ended")
            ended += 1
    return ended


def ready_text(summit: Summit, ready: str) -> dict[str, str]:
    """A ready sentence in every language of the summit that the program speaks; English if in none."""
    known = [code for code in summit.language_codes if translation.check_for_language(code)]
    texts = {}
    for code in known or ["en"]:
        with translation.override(code):
            texts[code] = str(Announcement.Ready(ready).label)
    return texts


def _must_say_something(text: Mapping[str, str]) -> None:
    given = [words for words in text.values() if words.strip()]
    if not given:
        raise RuleBroken("words.empty", _("Write something first."), "text")
    if any(len(words) > LONGEST for words in given):
        raise RuleBroken(
            "words.long",
            _("An announcement has at most %(n)d characters.") % {"n": LONGEST},
            "text",
        )


def _end(act: Act, announcement: Announcement, by: User | None) -> None:
    announcement.ended_at = timezone.now()
    announcement.save(update_fields=["ended_at", "updated_at"])
    summit = announcement.session.summit
    record(act, "announcement.ended", announcement, by=by, summit=summit)
