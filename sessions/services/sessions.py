"""Running a session: start, move through the agenda, focus, end."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions import live
from sessions.models import AgendaItem, FloorRequest, GuidingQuestion, Session
from sessions.services.moves import was_focused, was_made
from sessions.services.on_stage import follow_item
from sessions.services.poll_closing import close_open_polls
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import User
from summit.services.activity import record

# What is written of an item: people press "ready" beside it meanwhile.
CLOCK = ["reached_at", "seconds_spent", "updated_at"]
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
        locked.moves += 1
        left = locked.agenda.exclude(ended_at=None).order_by("-ended_at").first()
        item = left or locked.following_item
        if item is not None and item.guiding_question_id:
            locked.focus_id = item.guiding_question_id
        locked.save()
        if item is not None:
            _reach(locked, item)
            follow_item(act, locked, item)
        record(act, fact, locked, by=by, summit=locked.summit)
        live.session_moved(act, locked, fact)
    return locked


def end_session(session: Session, *, by: User, seen: int | None = None) -> Session:
    """Closes the running item, the speech and the room's forms. Ending twice changes nothing."""
    with journal.command(by=by) as act:
        locked = lock(session)
        if locked.status == Session.Status.ENDED or was_made(locked, seen, by=by):
            return locked
        must_be_live(locked)
        go_on(locked)
        _leave_current(locked)
        _end_speech(act, locked)
        close_open_polls(act, locked, by)
        locked.status = Session.Status.ENDED
        locked.ended_at = timezone.now()
        locked.moves += 1
        locked.save()
        record(act, "session.ended", locked, by=by, summit=locked.summit)
        live.session_moved(act, locked, "session.ended")
    return locked


def move_to_item(
    session: Session, item: AgendaItem, *, by: User, seen: int | None = None
) -> Session:
    """Leaves the current item and reaches ``item``; coming back adds to its time."""
    with journal.command(by=by) as act:
        locked = lock(session)
        must_be_live(locked)
        _must_belong(locked, item)
        if locked.current_item_id == item.pk or was_made(locked, seen, by=by):
            return locked
        move_on(act, locked, item, by)
    return locked


def step(session: Session, steps: int, *, seen: int, by: User) -> Session:
    """Next (+1), past what is skipped, or back (−1), also to what was skipped. ``seen`` is the number
    of moves that the person's page knew of: a double click or a second moderator moves once."""
    with journal.command(by=by) as act:
        locked = lock(session)
        must_be_live(locked)
        if was_made(locked, seen, by=by):
            return locked
        item = locked.following_item if steps > 0 else _item_before(locked)
        if item is None:
            raise RuleBroken(
                "agenda.end",
                _("This is the last item. End the session when you are done.")
                if steps > 0
                else _("This is the first item."),
            )
        move_on(act, locked, item, by)
    return locked


def focus_question(
    session: Session, question: GuidingQuestion | None, *, by: User, seen: str | None = None
) -> Session:
    """The guiding question the room looks at; None for no question. ``seen`` is the one that the person's
    page showed in focus."""
    with journal.command(by=by) as act:
        locked = lock(session)
        if question is not None and question.session_id != locked.pk:
            raise RuleBroken("question.elsewhere", _("This question belongs to another session."))
        wanted = question.pk if question else None
        if locked.focus_id == wanted or was_focused(locked, seen, by=by):
            return locked
        locked.focus = question
        locked.save(update_fields=["focus", "updated_at"])
        record(act, "question.focused", locked, by=by, summit=locked.summit)
        live.question_focused(act, locked)
    return locked


def must_be_live(session: Session) -> None:
    if session.status != Session.Status.LIVE:
        raise RuleBroken("session.not-live", _("The session is not live. Start it first."))


def _must_belong(session: Session, item: AgendaItem) -> None:
    if item.session_id != session.pk:
        raise RuleBroken("item.elsewhere", _("This item belongs to another session."))


def _item_before(session: Session) -> AgendaItem | None:
    item = session.current_item
    if item is None:
        return None
    return session.agenda.filter(position__lt=item.position).order_by("-position").first()


def move_on(act: Act, session: Session, item: AgendaItem, by: User) -> None:
    """To ``item``; its guiding question comes into focus with it, and the one before goes. Back at an
    item that was left, what was in focus there is so again. Its stage source comes, if it has one."""
    focused = session.focus_id
    _leave_current(session)
    item.refresh_from_db()
    session.focus_id = item.focus_left_id if item.started_at else item.guiding_question_id
    _reach(session, item)
    session.moves += 1
    session.save(update_fields=["moves", "focus", "updated_at"])
    record(act, "item.reached", item, by=by, summit=session.summit)
    live.item_reached(act, session)
    follow_item(act, session, item)
    if session.focus_id != focused:
        live.question_focused(act, session)


def _leave_current(session: Session) -> None:
    item = session.current_item
    if item is None:
        return
    item.ended_at = timezone.now()
    item.focus_left_id = session.focus_id
    stop_clock(item)
    session.current_item = None
    session.save(update_fields=["current_item", "updated_at"])


def _reach(session: Session, item: AgendaItem) -> None:
    """Its clock runs from now; in a paused session, from when it is resumed."""
    now = timezone.now()
    item.started_at = item.started_at or now
    item.reached_at = None if session.paused_at else now
    item.ended_at = item.skipped_at = None
    item.save(update_fields=["started_at", "ended_at", "skipped_at", *CLOCK])
    session.current_item = item
    session.save(update_fields=["current_item", "updated_at"])


def stop_clock(item: AgendaItem) -> None:
    item.seconds_spent = item.elapsed()
    item.reached_at = None
    item.save(update_fields=["ended_at", "focus_left", *CLOCK])


def go_on(session: Session) -> None:
    """Not paused any more; how long it was is kept."""
    if session.paused_at is not None:
        pause = timezone.now() - session.paused_at
        session.seconds_paused += max(0, int(pause.total_seconds()))
        session.paused_at = None


def speeches(session: Session) -> list[FloorRequest]:
    """The one that is being held, or none."""
    return list(session.floor.filter(status=FloorRequest.Status.SPEAKING))


def _end_speech(act: Act, session: Session) -> None:
    for speech in speeches(session):
        speech.stop_clock()
        speech.status = FloorRequest.Status.SPOKEN
        speech.ended_at = timezone.now()
        speech.save()
        live.floor_changed(act, speech, "floor.ended")
