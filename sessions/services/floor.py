"""The speakers' list: who asks for the floor, who is given it, whose clock runs. Points of order come
first and keep their order; everything else is for the moderator to decide."""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions import live
from sessions.models import FloorRequest, Session
from sessions.services.hearing import must_be_heard
from sessions.services.moves import was_called
from sessions.services.sessions import lock, must_be_live, speeches
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import DelegationKind, Participation, User
from summit.services.activity import record
from summit.texts import clean_text

LONGEST_TOPIC = 200
LONGEST_SPEECH = 3600
Kind = FloorRequest.Kind
Status = FloorRequest.Status


def ask_for_floor(
    session: Session,
    *,
    by: User,
    place: Participation,
    kind: str = Kind.STATEMENT,
    topic: str = "",
    language: str = "",
    key: UUID | None = None,
    payload: object = None,
) -> FloorRequest:
    """Onto the list. A closed list takes no statements any more; a right of reply and a point of order it
    always takes."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(FloorRequest)
        locked = lock(session)
        must_be_heard(locked, by)
        _must_take_requests(locked, kind)
        _must_not_wait(locked, place, kind)
        last = locked.floor.aggregate(last=Max("position"))["last"] or 0
        known = dict(settings.CONTENT_LANGUAGES)
        entry = FloorRequest.objects.create(
            session=locked,
            participation=place,
            kind=kind,
            topic=clean_text(topic).replace("\n", " ")[:LONGEST_TOPIC],
            language=language if language in known else by.language,
            position=last + 1,
        )
        _changed(act, entry, "floor.requested", by)
        return act.done(entry)


def withdraw_request(entry: FloorRequest, *, by: User) -> FloorRequest:
    """Off the list, by who asked. Twice is once."""
    with journal.command(by=by) as act:
        fresh = _lock(entry)
        if fresh.status == Status.WITHDRAWN:
            return fresh
        _must_be(fresh, Status.WAITING)
        fresh.status = Status.WITHDRAWN
        fresh.save()
        _changed(act, fresh, "floor.withdrawn", by)
    return fresh


def call_speaker(entry: FloorRequest, *, by: User, seen: str | None = None) -> FloorRequest:
    """Gives them the floor and starts their clock; whoever has it has spoken. ``seen`` is the id of the
    request that the moderator saw speaking, or ""."""
    with journal.command(by=by) as act:
        fresh = _lock(entry)
        session = fresh.session
        must_be_live(session)
        _must_run(session)
        if fresh.status == Status.SPEAKING:
            return fresh
        now = next(iter(speeches(session)), None)
        if was_called(session, seen, now, by=by):
            return fresh
        _must_be(fresh, Status.WAITING, Status.PASSED_OVER)
        if now is not None:
            _finish(act, now, by)
        fresh.status = Status.SPEAKING
        fresh.started_at = fresh.speaking_since = timezone.now()
        kind = fresh.participation.kind if fresh.participation else ""
        fresh.allowed_seconds = session.seconds_for(kind)
        fresh.guiding_question_id = session.focus_id
        fresh.save()
        _changed(act, fresh, "floor.called", by)
    return fresh


def end_speech(entry: FloorRequest, *, by: User) -> FloorRequest:
    """Twice is once."""
    with journal.command(by=by) as act:
        fresh = _lock(entry)
        if fresh.status != Status.SPOKEN:
            _must_be(fresh, Status.SPEAKING)
            _finish(act, fresh, by)
    return fresh


def hold_clock(entry: FloorRequest, on: bool, *, by: User) -> FloorRequest:
    """The speaker's clock stands still, or goes on."""
    with journal.command(by=by) as act:
        fresh = _lock(entry)
        _must_be(fresh, Status.SPEAKING)
        if on == (fresh.speaking_since is None):
            return fresh
        if on:
            fresh.stop_clock()
        else:
            _must_run(fresh.session)
            fresh.speaking_since = timezone.now()
        fresh.save()
        _changed(act, fresh, "floor.held" if on else "floor.resumed", by)
    return fresh


def pass_over(entry: FloorRequest, *, by: User) -> FloorRequest:
    """Called and not there, or too late: off the list, undone by ``put_back``. Twice is once."""
    with journal.command(by=by) as act:
        fresh = _lock(entry)
        if fresh.status != Status.PASSED_OVER:
            _must_be(fresh, Status.WAITING)
            fresh.status = Status.PASSED_OVER
            fresh.save()
            _changed(act, fresh, "floor.passed_over", by)
    return fresh


def put_back(entry: FloorRequest, *, by: User) -> FloorRequest:
    """Waits again where they waited: the wrong one was called, or somebody passed over has come."""
    with journal.command(by=by) as act:
        fresh = _lock(entry)
        if fresh.status == Status.WAITING:
            return fresh
        _must_be(fresh, Status.PASSED_OVER, Status.SPEAKING)
        if fresh.participation is not None:
            _must_not_wait(fresh.session, fresh.participation, fresh.kind)
        fresh.status = Status.WAITING
        fresh.started_at = fresh.speaking_since = fresh.guiding_question = None
        fresh.seconds_spoken = 0
        fresh.save()
        _changed(act, fresh, "floor.put_back", by)
    return fresh


def move_request(entry: FloorRequest, to: int, *, by: User) -> FloorRequest:
    """To place ``to`` (from 1; beyond either end is that end) among those who wait for the same."""
    with journal.command(by=by) as act:
        fresh = _lock(entry)
        _must_be(fresh, Status.WAITING)
        if fresh.kind == Kind.POINT_OF_ORDER:
            raise RuleBroken(
                "floor.in-order", _("Points of order are heard in the order in which they came.")
            )
        rows = list(fresh.session.floor.waiting().filter(kind=fresh.kind))
        places = [row.position for row in rows]
        others = [row for row in rows if row.pk != fresh.pk]
        others.insert(min(max(to, 1), len(rows)) - 1, fresh)
        if [row.pk for row in rows] == [row.pk for row in others]:
            return fresh
        for row, position in zip(others, places, strict=True):
            row.position = position
        FloorRequest.objects.bulk_update(others, ["position"])
        _changed(act, fresh, "floor.moved", by)
    return fresh


def open_list(session: Session, on: bool, *, by: User) -> Session:
    """Whether people may ask for the floor. Who is on the list stays on it."""
    with journal.command(by=by) as act:
        locked = lock(session)
        if locked.floor_is_open != on:
            locked.floor_is_open = on
            locked.save(update_fields=["floor_is_open", "updated_at"])
            fact = "floor.opened" if on else "floor.closed"
            record(act, fact, locked, by=by, summit=locked.summit)
            live.floor_opened(act, locked, fact)
    return locked


def set_speaking_times(
    session: Session, seconds: int, by_kind: Mapping[str, int], *, by: User
) -> Session:
    """For whoever is called from now on: seconds for everybody, and for kinds of delegation that have
    another time. 0 is without a limit."""
    with journal.command(by=by) as act:
        locked = lock(session)
        for name, value in (("seconds", seconds), *by_kind.items()):
            if not 0 <= value <= LONGEST_SPEECH:
                raise RuleBroken("floor.seconds", _("Give 0 to 3600 seconds."), name)
        if set(by_kind) - set(DelegationKind.values):
            raise RuleBroken("floor.kind", _("There is no such kind of delegation."))
        locked.speaking_seconds = seconds
        locked.speaking_seconds_by_kind = dict(by_kind)
        locked.save()
        record(act, "floor.timed", locked, by=by, summit=locked.summit, seconds=seconds)
        live.floor_opened(act, locked, "floor.timed")
    return locked


def _lock(entry: FloorRequest) -> FloorRequest:
    """With its session, whose row everybody takes first."""
    session = lock(entry.session)
    fresh = FloorRequest.objects.select_related("participation__delegation").get(pk=entry.pk)
    fresh.session = session
    return fresh


def _must_take_requests(session: Session, kind: str) -> None:
    if kind not in Kind.values:
        raise RuleBroken("floor.kind", _("Choose what you ask the floor for."), "kind")
    if not session.is_open_for_words:
        raise RuleBroken("session.closed", _("The session is over; nobody is given the floor."))
    if not session.floor_is_open and kind not in FloorRequest.ALWAYS:
        raise RuleBroken(
            "floor.closed",
            _(
                "The speakers’ list is closed for statements. You can still ask for a right of reply, "
                "raise a point of order, or write."
            ),
            "kind",
        )


def _must_not_wait(session: Session, place: Participation, kind: str) -> None:
    if session.floor.filter(participation=place, kind=kind, status=Status.WAITING).exists():
        raise RuleBroken(
            "floor.waiting", _("Already on the list for this. Withdraw first to change it."), "kind"
        )


def _must_be(entry: FloorRequest, *states: str) -> None:
    if entry.status not in states:
        raise RuleBroken(
            "floor.elsewhere",
            _("This is not possible now: “%(state)s”.") % {"state": entry.get_status_display()},
        )


def _must_run(session: Session) -> None:
    if session.paused_at is not None:
        raise RuleBroken("session.paused", _("The session is paused. Resume it first."))


def _finish(act: Act, entry: FloorRequest, by: User) -> None:
    entry.stop_clock()
    entry.status = Status.SPOKEN
    entry.ended_at = timezone.now()
    entry.save()
    _changed(act, entry, "floor.ended", by)


def _changed(act: Act, entry: FloorRequest, fact: str, by: User) -> None:
    record(act, fact, entry, by=by, summit=entry.session.summit)
    live.floor_changed(act, entry, fact)
