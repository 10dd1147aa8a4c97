"""Running a session: start, move through the agenda, focus, end."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions import live
from sessions.models import AgendaItem, GuidingQuestion, Session
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import User
from summit.services.activity import record

STARTABLE = {Session.Status.DRAFT, Session.Status.SCHEDULED, Session.Status.ENDED}


def lock(session: Session) -> Session:
    """The session's row, held to the end of the command: everything that moves it takes turns."""
    return (
        Session.objects.select_for_update(no_key=True, of=("self",))
        .select_related("summit")
        .get(pk=session.pk)
    )


def start_session(session: Session, *, by: User) -> Session:
    """Opens the room and reaches the first agenda item. An ended session is opened again, where
    it stopped. Starting a live session changes nothing."""
    with journal.command(by=by) as act:
        locked = lock(session)
        if locked.status == Session.Status.LIVE:
            return locked
        if locked.status not in STARTABLE:
            raise RuleBroken("session.closed", _("This session is over for good."))
        fact = "session.reopened" if locked.was_held else "session.started"
        locked.status = Session.Status.LIVE
        locked.started_at = locked.started_at or timezone.now()
        locked.ended_at = None
        locked.save()
        left = locked.agenda.exclude(ended_at=None).order_by("-ended_at").first()
        item = left or locked.agenda.first()
        if item is not None:
            _reach(locked, item)
        record(act, fact, locked, by=by, summit=locked.summit)
        live.session_moved(act, locked, fact)
    return locked


def end_session(session: Session, *, by: User) -> Session:
    """Closes the running item and the room's forms. Ending twice changes nothing."""
    with journal.command(by=by) as act:
        locked = lock(session)
        if locked.status == Session.Status.ENDED:
            return locked
        _must_be_live(locked)
        _leave_current(locked)
        locked.status = Session.Status.ENDED
        locked.ended_at = timezone.now()
        locked.save()
        record(act, "session.ended", locked, by=by, summit=locked.summit)
        live.session_moved(act, locked, "session.ended")
    return locked


def move_to_item(session: Session, item: AgendaItem, *, by: User) -> Session:
    """Leaves the current item and reaches ``item``; coming back adds to its time."""
    with journal.command(by=by) as act:
        locked = lock(session)
        _must_be_live(locked)
        if item.session_id != locked.pk:
            raise RuleBroken("item.elsewhere", _("This item belongs to another session."))
        if locked.current_item_id == item.pk:
            return locked
        _leave_current(locked)
        _reach(locked, item)
        _moved(act, locked, item, by)
    return locked


def step(session: Session, steps: int, *, seen: str, by: User) -> Session:
    """Next (+1) or back (−1) from the item that the person saw as current (``seen``, its id):
    a double click or a second moderator moves once."""
    with journal.command(by=by) as act:
        locked = lock(session)
        _must_be_live(locked)
        if str(locked.current_item_id or "") != seen:
            return locked
        items = list(locked.agenda.order_by("position"))
        places = [item.pk for item in items]
        place = places.index(locked.current_item_id) if locked.current_item_id else -1
        if not 0 <= place + steps < len(items):
            raise RuleBroken(
                "agenda.end",
                _("This is the last item. End the session when you are done.")
                if steps > 0
                else _("This is the first item."),
            )
        item = items[place + steps]
        _leave_current(locked)
        _reach(locked, item)
        _moved(act, locked, item, by)
    return locked


def focus_question(session: Session, question: GuidingQuestion | None, *, by: User) -> Session:
    """The guiding question the room looks at; None for no question."""
    with journal.command(by=by) as act:
        locked = lock(session)
        if question is not None and question.session_id != locked.pk:
            raise RuleBroken("question.elsewhere", _("This question belongs to another session."))
        if locked.focus_id == (question.pk if question else None):
            return locked
        locked.focus = question
        locked.save(update_fields=["focus", "updated_at"])
        record(act, "question.focused", locked, by=by, summit=locked.summit)
        live.question_focused(act, locked)
    return locked


def _must_be_live(session: Session) -> None:
    if session.status != Session.Status.LIVE:
        raise RuleBroken("session.not-live", _("The session is not live. Start it first."))


def _leave_current(session: Session) -> None:
    item = session.current_item
    if item is None:
        return
    item.seconds_spent = item.elapsed()
    item.reached_at = None
    item.ended_at = timezone.now()
    item.save()
    session.current_item = None
    session.save(update_fields=["current_item", "updated_at"])


def _reach(session: Session, item: AgendaItem) -> None:
    now = timezone.now()
    item.refresh_from_db()
    item.started_at = item.started_at or now
    item.reached_at = now
    item.ended_at = None
    item.save()
    session.current_item = item
    session.save(update_fields=["current_item", "updated_at"])


def _moved(act: Act, session: Session, item: AgendaItem, by: User) -> None:
    record(act, "item.reached", item, by=by, summit=session.summit)
    live.item_reached(act, session)
