"""A run of show is adjusted while it runs: items skipped, given more minutes, the session paused."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions import live
from sessions.models import AgendaItem, Session
from sessions.services.moves import was_made
from sessions.services.sessions import (
    go_on,
    lock,
    move_on,
    must_be_live,
    speeches,
    stop_clock,
)
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import User
from summit.services.activity import record

MOST_EXTRA = 60  # minutes given at once


def skip_item(item: AgendaItem, on: bool, *, by: User, seen: int | None = None) -> Session:
    """Leaves the item out of this run: ``next`` passes it by, and the running one gives way to what
    follows. Taken back by going to it, or with ``on`` false."""
    with journal.command(by=by) as act:
        locked = lock(item.session)
        must_be_live(locked)
        if was_made(locked, seen, by=by):
            return locked
        fresh = AgendaItem.objects.get(pk=item.pk)
        if bool(fresh.skipped_at) == on:
            return locked
        if on and fresh.pk == locked.current_item_id:
            _pass_by_current(act, locked, by)
        elif on and fresh.started_at is not None:
            raise RuleBroken("item.begun", _("This item has been reached already."))
        AgendaItem.objects.filter(pk=fresh.pk).update(skipped_at=timezone.now() if on else None)
        locked.moves += 1
        locked.save(update_fields=["moves", "updated_at"])
        fact = "item.skipped" if on else "item.restored"
        record(act, fact, fresh, by=by, summit=locked.summit)
        live.item_changed(act, locked, fact)
    return locked


def extend_item(session: Session, minutes: int, *, by: User, seen: int | None = None) -> Session:
    """More minutes for the running item, in this run; what was planned is kept beside it. A negative number
    takes back what was added, and no more."""
    with journal.command(by=by) as act:
        locked = lock(session)
        must_be_live(locked)
        if was_made(locked, seen, by=by):
            return locked
        item = locked.current_item
        if item is None or not item.minutes:
            raise RuleBroken("item.untimed", _("There is no planned time to add to."))
        if minutes == 0 or not -item.extra_minutes <= minutes <= MOST_EXTRA:
            raise RuleBroken(
                "item.minutes", _("Add 1 to 60 minutes, or take back what was added."), "minutes"
            )
        item.extra_minutes += minutes
        item.save(update_fields=["extra_minutes", "updated_at"])
        locked.moves += 1
        locked.save(update_fields=["moves", "updated_at"])
        record(act, "item.extended", item, by=by, summit=locked.summit, minutes=minutes)
        live.item_changed(act, locked, "item.extended")
    return locked


def pause_session(session: Session, *, by: User) -> Session:
    """The clocks of the item and of the speech stand still until it is resumed. Twice is once."""
    with journal.command(by=by) as act:
        locked = lock(session)
        must_be_live(locked)
        if locked.paused_at is not None:
            return locked
        if locked.current_item is not None:
            stop_clock(locked.current_item)
        for speech in speeches(locked):
            speech.stop_clock()
            speech.save()
        locked.paused_at = timezone.now()
        _paused_or_resumed(act, locked, "session.paused", by)
    return locked


def resume_session(session: Session, *, by: User) -> Session:
    """The clocks go on where they stood. Twice is once."""
    with journal.command(by=by) as act:
        locked = lock(session)
        must_be_live(locked)
        if locked.paused_at is None:
            return locked
        go_on(locked)
        if locked.current_item is not None:
            locked.current_item.reached_at = timezone.now()
            locked.current_item.save(update_fields=["reached_at", "updated_at"])
        for speech in speeches(locked):
            speech.speaking_since = timezone.now()
            speech.save()
        _paused_or_resumed(act, locked, "session.resumed", by)
    return locked


def _pass_by_current(act: Act, session: Session, by: User) -> None:
    follows = session.following_item
    if follows is None:
        raise RuleBroken(
            "agenda.end", _("Nothing follows this item. End the session when you are done.")
        )
    move_on(act, session, follows, by)


def _paused_or_resumed(act: Act, session: Session, fact: str, by: User) -> None:
    session.moves += 1
    session.save()
    record(act, fact, session, by=by, summit=session.summit)
    live.session_paused(act, session, fact)
