"""Moderators' decisions: kept with what was before, so that each can be taken back.

with deciding(session, Verb.PIN, by=mira) as turn:
    locked = turn.lock(question)
    ...                                             # check, change, save
    turn.told(locked, "question.pinned")
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db.models import Field
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions import live, live_chat
from sessions.models import Contribution, Decision, Message, Question, Resource, Session
from sessions.services.contributions import tell
from sessions.services.sessions import lock
from sessions.services.upvotes import recount
from summit.errors import RuleBroken, Unknown
from summit.log import journal
from summit.log.journal import Act
from summit.models import User
from summit.services.activity import record

Words = Contribution | Question | Message
Thing = Words | Resource
KINDS: dict[str, type[Thing]] = {
    "contribution": Contribution,
    "question": Question,
    "message": Message,
    "resource": Resource,
}
# What a decision may change; words are never among it.
FIELDS: dict[str, list[str]] = {
    "contribution": ["status", "hidden_for", "reason", "is_highlighted"],
    "question": [
        "status", "hidden_for", "reason", "is_pinned", "is_on_stage",
        "answered_live", "answered_at", "answered_during_id",
        "merged_into_id", "status_before",
    ],
    "message": ["status", "hidden_for", "reason"],
    "resource": ["status", "hidden_for", "reason"],
}  # fmt: skip
# At most one of a session: given back only when nothing else holds it.
SINGLE = ("is_pinned", "is_on_stage")


class Turn:
    """A moderator at it: the act, the locked session, and what the things were before."""

    def __init__(self, act: Act, session: Session, by: User) -> None:
        self.act, self.session, self.by = act, session, by
        self.things: dict[UUID, Thing] = {}
        self.was: dict[UUID, dict[str, Any]] = {}

    def lock(self, question: Question) -> Question:
        return self.questions([question.pk])[question.pk]

    def questions(self, pks: Iterable[UUID | None]) -> dict[UUID, Question]:
        ids = [pk for pk in pks if pk]
        self.hold("question", ids)
        return {pk: one for pk in ids if isinstance(one := self.things.get(pk), Question)}

    def hold(self, kind: str, ids: Iterable[UUID]) -> None:
        """Locks those that belong to the session, in one order for everybody."""
        rows = KINDS[kind]._default_manager.select_for_update(no_key=True, of=("self",))
        rows = rows.filter(session=self.session, pk__in=ids).select_related("session__summit")
        found: dict[UUID, Thing] = {row.pk: row for row in rows.order_by("pk")}
        self.things |= found
        self.was |= {pk: snapshot(thing) for pk, thing in found.items()}

    def told(self, question: Question, fact: str, **details: Any) -> None:
        """Records it and tells everybody."""
        record(self.act, fact, question, by=self.by, summit=self.session.summit, **details)
        staged = question.is_on_stage or bool(self.was[question.pk].get("is_on_stage"))
        live.question_changed(self.act, question, fact, staged=staged)

    def keep(self, verb: str) -> Decision | None:
        """What changed becomes one Decision; nothing changed, no decision."""
        changes = self.changes()
        if not changes:
            return None
        live.decided(self.act, self.session)
        return Decision.objects.create(session=self.session, by=self.by, verb=verb, changes=changes)

    def changes(self) -> list[dict[str, Any]]:
        """Of each thing that changed: what was, and what is."""
        made = []
        for pk, thing in self.things.items():
            was, now = self.was[pk], snapshot(thing)
            moved = [name for name in was if was[name] != now[name]]
            if moved:
                made.append(
                    {
                        "kind": thing._meta.model_name,
                        "id": str(pk),
                        "was": {name: was[name] for name in moved},
                        "now": {name: now[name] for name in moved},
                    }
                )
        return made


@contextmanager
def deciding(
    session: Session, verb: str, *, by: User, key: UUID | None = None, payload: object = None
) -> Iterator[Turn]:
    """One command. What changed in it becomes one Decision; nothing changed, no decision."""
    with journal.command(by=by, key=key, payload=payload) as act:
        turn = Turn(act, session if act.repeated else lock(session), by)
        yield turn
        if not act.repeated:
            turn.keep(verb)


def undo(decision: Decision, *, by: User) -> int:
    """Gives everything back that is still as the decision left it; how many things. Twice is once.
    Refused when nothing of it is left."""
    with journal.command(by=by) as act:
        turn = Turn(act, lock(decision.session), by)
        if Decision.objects.filter(pk=decision.pk, undone_at__isnull=False).exists():
            return 0
        restored = take_back(turn, decision)
        if not restored:
            raise RuleBroken(
                "decision.overtaken", _("Something has changed since. Decide anew instead.")
            )
    return restored


def take_back(turn: Turn, decision: Decision) -> int:
    """The same inside a command that does more than this; the session is locked."""
    locked = Decision.objects.select_for_update().get(pk=decision.pk)
    if locked.undone_at is not None:
        return 0
    for kind in KINDS:
        ids = [UUID(each["id"]) for each in locked.changes if each["kind"] == kind]
        turn.hold(kind, ids)
    # What gives a single place free comes before what takes it.
    changes = sorted(locked.changes, key=lambda each: any(each["was"].get(n) for n in SINGLE))
    restored = [each for each in changes if _restore(turn, each)]
    if restored:
        locked.undone_at = timezone.now()
        locked.save(update_fields=["undone_at", "updated_at"])
        live.decided(turn.act, turn.session)
    return len(restored)


def _restore(turn: Turn, change: dict[str, Any]) -> bool:
    thing = turn.things.get(UUID(change["id"]))
    if thing is None or not _is_as_left(turn, thing, change):
        return False
    for name, value in change["was"].items():
        field = cast("Field[Any, Any]", thing._meta.get_field(name))
        setattr(thing, name, field.to_python(value))
    thing.save()
    if isinstance(thing, Contribution):
        record(turn.act, "contribution.restored", thing, by=turn.by, summit=turn.session.summit)
        tell(turn.act, thing, "contribution.restored")
        return True
    if isinstance(thing, Message):
        record(turn.act, "chat.restored", thing, by=turn.by, summit=turn.session.summit)
        live_chat.chat_changed(turn.act, thing, "chat.restored")
        return True
    if isinstance(thing, Resource):
        record(turn.act, "resource.restored", thing, by=turn.by, summit=turn.session.summit)
        live.resource_changed(turn.act, thing, "resource.restored")
        return True
    turn.told(thing, "question.restored")
    _told_of_merge(turn, change)
    return True


def _is_as_left(turn: Turn, thing: Thing, change: dict[str, Any]) -> bool:
    now = snapshot(thing)
    if any(now[name] != value for name, value in change["now"].items()):
        return False
    taken = [name for name in SINGLE if change["was"].get(name)]
    if any(Question.objects.filter(session=turn.session, **{n: True}).exists() for n in taken):
        return False
    into = change["was"].get("merged_into_id")
    return into is None or Question.objects.shown().filter(pk=into).exists()


def _told_of_merge(turn: Turn, change: dict[str, Any]) -> None:
    """The question it left, or came back to, counts anew."""
    ids = {change[when].get("merged_into_id") for when in ("was", "now")} - {None}
    for into in turn.questions([UUID(one) for one in ids]).values():
        recount(into)
        turn.told(into, "question.merged")


def snapshot(thing: Thing) -> dict[str, Any]:
    """As JSON keeps it."""
    return {name: _plain(getattr(thing, name)) for name in FIELDS[thing._meta.model_name or ""]}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def last(session: Session) -> Decision | None:
    """The latest that still stands."""
    return Decision.objects.filter(session=session, undone_at=None).first()


def find(turn: Turn, kind: str, pk: UUID) -> Thing:
    """A thing that the turn holds. Raises Unknown for what is not in the session."""
    thing = turn.things.get(pk)
    if thing is None or thing._meta.model_name != kind:
        raise Unknown
    return thing
