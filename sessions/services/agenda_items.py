"""The agenda as it is planned: items added, changed, moved, removed."""

from collections.abc import Mapping
from typing import TypedDict, Unpack
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sessions import live
from sessions.models import AgendaItem, GuidingQuestion, Session, StageSource
from sessions.services.order import ASIDE, moved, must_have_room, renumber
from sessions.services.programme import must_be_editable
from sessions.services.sessions import lock
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import User
from summit.services.activity import record
from summit.texts import clean_text

DESCRIBED = [
    "kind",
    "title",
    "minutes",
    "guiding_question",
    "stage_source",
    "moderator_notes",
    "updated_at",
]
LONGEST_NOTES = 2000


class Brings(TypedDict, total=False):
    """What reaching the item does beside moving the clock, and what moderators read then."""

    guiding_question: GuidingQuestion | None
    stage_source: StageSource | None
    moderator_notes: str


def add_item(
    session: Session,
    *,
    kind: str,
    title: Mapping[str, str],
    minutes: int | None,
    by: User,
    position: int | None = None,
    key: UUID | None = None,
    payload: object = None,
    **brings: Unpack[Brings],
) -> AgendaItem:
    """At ``position`` (from 1), or last."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(AgendaItem)
        locked = lock(session)
        must_be_editable(locked)
        rows = list(locked.agenda.order_by("position"))
        must_have_room(len(rows))
        item = AgendaItem(session=locked, position=ASIDE - 1)
        _describe(item, kind, title, minutes)
        _bring(item, **brings)
        item.save(force_insert=True)
        renumber(moved(rows, item, position or len(rows) + 1))
        record(act, "item.added", item, by=by, summit=locked.summit)
        live.agenda_changed(act, locked)
        return act.done(item)


def edit_item(
    item: AgendaItem,
    *,
    kind: str,
    title: Mapping[str, str],
    minutes: int | None,
    by: User,
    **brings: Unpack[Brings],
) -> AgendaItem:
    """Also while it runs: the room's timer follows."""
    with journal.command(by=by) as act:
        locked = lock(item.session)
        must_be_editable(locked)
        fresh = AgendaItem.objects.get(pk=item.pk)
        _describe(fresh, kind, title, minutes)
        _bring(fresh, **brings)
        fresh.save(update_fields=DESCRIBED)
        record(act, "item.edited", fresh, by=by, summit=locked.summit)
        live.agenda_changed(act, locked)
    return fresh


def move_item(item: AgendaItem, to: int, *, by: User) -> AgendaItem:
    """To position ``to`` (from 1; beyond either end is that end)."""
    with journal.command(by=by) as act:
        locked = lock(item.session)
        must_be_editable(locked)
        rows = list(locked.agenda.order_by("position"))
        fresh = next(row for row in rows if row.pk == item.pk)
        if fresh.position != to:
            renumber(moved(rows, fresh, to))
            record(act, "item.moved", fresh, by=by, summit=locked.summit)
            live.agenda_changed(act, locked)
    return fresh


def remove_item(item: AgendaItem, *, by: User) -> None:
    """Not once it has begun: the report shows the agenda as it really ran."""
    with journal.command(by=by) as act:
        locked = lock(item.session)
        must_be_editable(locked)
        fresh = AgendaItem.objects.get(pk=item.pk)
        if fresh.started_at is not None:
            raise RuleBroken(
                "item.begun",
                _("This item has been reached; it stays, because the report shows it."),
            )
        record(act, "item.removed", fresh, by=by, summit=locked.summit, title=fresh.title)
        fresh.delete()
        renumber(list(locked.agenda.order_by("position")))
        live.agenda_changed(act, locked)


def _describe(item: AgendaItem, kind: str, title: Mapping[str, str], minutes: int | None) -> None:
    if kind not in AgendaItem.Kind.values:
        raise RuleBroken("item.kind", _("Choose what kind of item it is."), "kind")
    if minutes is not None and not 1 <= minutes <= 24 * 60:
        raise RuleBroken("item.minutes", _("Give 1 to 1440 minutes, or none."), "minutes")
    if not any(title.values()):
        raise RuleBroken(
            "item.untitled", _("Give the item a title in at least one language."), "title"
        )
    item.kind = kind
    item.title = dict(title)
    item.minutes = minutes


def _bring(item: AgendaItem, **brings: Unpack[Brings]) -> None:
    question, source = brings.get("guiding_question"), brings.get("stage_source")
    if question is not None and question.session_id != item.session_id:
        raise RuleBroken("question.elsewhere", _("This question belongs to another session."))
    if source is not None and source.session_id != item.session_id:
        raise RuleBroken("stage.elsewhere", _("This source belongs to another session."))
    item.guiding_question = question
    item.stage_source = source
    item.moderator_notes = clean_text(brings.get("moderator_notes", ""))[:LONGEST_NOTES]
