"""Asking to connect, and answering.

These acts are nobody's business but the two people's, so they are recorded without the summit:
its organisers do not read them in the log.
"""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from networking import live
from networking.models import Connection, Conversation
from networking.models.conversations import ordered
from networking.services.pairs import Pair, is_apart, lock_pair
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import Participation, User
from summit.services.activity import record
from summit.texts import clean_text

Status = Connection.Status


def ask(
    person: Participation,
    note: str = "",
    *,
    by: User,
    key: UUID | None = None,
    payload: Any = None,
) -> Connection:
    """Asks ``person`` to connect. Who was asked by them already says yes with it; asking twice is
    asking once. Raises RuleBroken when they declined before, or are out of reach."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Connection)
        pair = lock_pair(person, by=by)
        if is_apart(pair):
            raise _closed()
        rows = {row.asked_by_id: row for row in Connection.objects.between(*pair).with_people()}
        theirs, mine = rows.get(pair.other.pk), rows.get(pair.me.pk)
        standing = _standing(theirs) or _standing(mine)
        if standing is not None:
            return act.done(standing)
        if theirs is not None and theirs.status == Status.ASKED:
            return act.done(_accept(act, theirs, pair, by))
        return act.done(_ask(act, mine, pair, by, clean_text(note)))


def accept(
    connection: Connection, *, by: User, key: UUID | None = None, payload: Any = None
) -> Connection:
    """The asked one says yes; the two may write to each other from now on."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Connection)
        pair, row = _lock(connection, by)
        if row.status == Status.ACCEPTED:
            return act.done(row)
        if row.status != Status.ASKED or is_apart(pair):
            raise _answered()
        return act.done(_accept(act, row, pair, by))


def decline(
    connection: Connection, *, by: User, key: UUID | None = None, payload: Any = None
) -> Connection:
    """The asked one says no. The asker may not ask again in this summit."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Connection)
        _pair, row = _lock(connection, by)
        if row.status == Status.DECLINED:
            return act.done(row)
        if row.status != Status.ASKED:
            raise _answered()
        _move(act, row, Status.DECLINED, by)
        return act.done(row)


def withdraw(
    connection: Connection, *, by: User, key: UUID | None = None, payload: Any = None
) -> Connection:
    """The asker takes the request back, or one of the two ends the connection: what was written
    stays with both, nothing new is written."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Connection)
        pair, row = _lock(connection, by)
        if row.status == Status.WITHDRAWN:
            return act.done(row)
        if row.status == Status.DECLINED:
            raise _answered()
        if row.status == Status.ASKED and row.asked_by_id != pair.me.pk:
            raise _answered()
        _move(act, row, Status.WITHDRAWN, by)
        return act.done(row)


def take_back(act: Act, pair: Pair, by: User) -> None:
    """Inside another command: the open request of the one who acts, if there is one."""
    for row in (
        Connection.objects.with_people()
        .filter(asked_by=pair.me, asked=pair.other, status=Status.ASKED)
        .all()
    ):
        _move(act, row, Status.WITHDRAWN, by)


def _lock(connection: Connection, by: User) -> tuple[Pair, Connection]:
    """The pair, locked, and the row as it is after that."""
    pair = lock_pair(connection.other_than(by), by=by)
    return pair, Connection.objects.with_people().get(pk=connection.pk)


def _standing(row: Connection | None) -> Connection | None:
    return row if row is not None and row.status == Status.ACCEPTED else None


def _ask(act: Act, mine: Connection | None, pair: Pair, by: User, note: str) -> Connection:
    if mine is None:
        mine = Connection(asked_by=pair.me, asked=pair.other)
    elif mine.status == Status.ASKED:
        return mine
    elif mine.status == Status.DECLINED:
        raise _closed()
    mine.note = note
    mine.answered_at = None
    mine.status = Status.ASKED
    mine.save()
    record(act, "connection.asked", mine, by=by, summit=None)
    live.connection_changed(act, mine, "connection.asked")
    return mine


def _accept(act: Act, row: Connection, pair: Pair, by: User) -> Connection:
    one, other = ordered(*pair)
    Conversation.objects.get_or_create(one=one, other=other)
    _move(act, row, Status.ACCEPTED, by)
    return row


def _move(act: Act, row: Connection, status: Status, by: User) -> None:
    row.status = status
    row.answered_at = act.at
    row.save(update_fields=["status", "answered_at", "updated_at"])
    fact = f"connection.{status.value}"
    record(act, fact, row, by=by, summit=None)
    live.connection_changed(act, row, fact)


def _closed() -> RuleBroken:
    # One sentence for every cause: it must not tell a refusal from a block.
    return RuleBroken("connection.closed", _("A request to this person cannot be sent now."))


def _answered() -> RuleBroken:
    return RuleBroken(
        "connection.answered",
        _("This request is no longer open. Reload the page to see how it stands."),
    )
