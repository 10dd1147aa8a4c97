"""The code under which people find a session: made, renewed, closed."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions import live
from sessions.models import JoinCode, Session
from sessions.models.join_codes import new_code, read_code
from sessions.services.sessions import lock
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import User
from summit.services.activity import record

TRIES = 20


def open_code(session: Session, *, by: User) -> JoinCode:
    """The session's code: made when there is none, opened again when it was closed. Twice is once."""
    with journal.command(by=by) as act:
        locked = lock(session)
        _must_be_to_come(locked)
        found = JoinCode.objects.filter(session=locked).first()
        if found is None:
            found = _made(locked)
            record(act, "join-code.made", found, by=by, summit=locked.summit)
            live.stage_changed(act, locked)
        elif not found.is_open:
            found.closed_at = None
            found.save(update_fields=["closed_at", "updated_at"])
            record(act, "join-code.opened", found, by=by, summit=locked.summit)
            live.stage_changed(act, locked)
    return found


def renew_code(session: Session, *, by: User) -> JoinCode:
    """Another code; the one before leads nowhere from now on. Who came with it stays."""
    with journal.command(by=by) as act:
        locked = lock(session)
        _must_be_to_come(locked)
        JoinCode.objects.filter(session=locked).delete()
        made = _made(locked)
        record(act, "join-code.renewed", made, by=by, summit=locked.summit)
        live.stage_changed(act, locked)
    return made


def close_code(session: Session, *, by: User) -> JoinCode | None:
    """It leads nowhere until it is opened again. Who came with it stays."""
    with journal.command(by=by) as act:
        locked = lock(session)
        found = JoinCode.objects.filter(session=locked).first()
        if found is not None and found.is_open:
            found.closed_at = timezone.now()
            found.save(update_fields=["closed_at", "updated_at"])
            record(act, "join-code.closed", found, by=by, summit=locked.summit)
            live.stage_changed(act, locked)
    return found


def session_of(typed: str) -> Session | None:
    """The session that this code leads to, for anybody who has it: announced and not a draft."""
    code = read_code(typed)
    rows = JoinCode.objects.select_related("session__summit").filter(closed_at__isnull=True)
    announced = rows.exclude(session__status="draft").exclude(session__summit__status="draft")
    row = announced.filter(code=code).first() if code else None
    return row.session if row else None


def _made(session: Session) -> JoinCode:
    """Two sessions that drew the same code: the later one draws again."""
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                return JoinCode.objects.create(session=session, code=new_code())
        except IntegrityError:
            continue
    raise RuleBroken("join-code.none", _("No free code was found. Try again."))


def _must_be_to_come(session: Session) -> None:
    if session.status in {Session.Status.ARCHIVED, Session.Status.CANCELLED}:
        raise RuleBroken("session.closed", _("Nobody can come in here any more."))
