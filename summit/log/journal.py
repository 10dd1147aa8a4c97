"""The only place where events are written.

    with journal.command(by=user, key=key, payload=[...]) as act:
        if act.repeated:
            return act.recall(Question)
        question = ...                                  # lock, check, change, record
        act.say("session:…", "question.asked", question)
        return act.done(question)

Everything inside is one durable transaction. The events are appended last thing before COMMIT:
the counter row of each stream is locked then and only then, in name order, so numbers are
gapless, their order is the order of commits, and no two writers can deadlock on them.
"""

import hashlib
import json
import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from summit.errors import KeyReused, SameMoment
from summit.log import hints
from summit.log.failpoints import failpoint
from summit.log.models import CommandKey, Event, Stream, Tally

log = logging.getLogger(__name__)

M = TypeVar("M", bound=models.Model)
TAKEN = "23505"  # how PostgreSQL calls what is there already, where it may be only once


@dataclass(frozen=True)
class Fact:
    stream: str
    fact: str
    kind: str
    object_id: str
    revision: int = 0


@dataclass
class Act:
    """One command on its way to COMMIT. ``at`` is rounded to the minute when nobody signs it."""

    scope: str
    at: datetime
    key: UUID | None = None
    repeated: bool = False
    result: dict[str, Any] | None = None
    facts: list[Fact] = field(default_factory=list)
    tallies: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def say(
        self,
        stream: str,
        fact: str,
        thing: models.Model,
        *,
        kind: str | None = None,
        object_id: object = None,
    ) -> None:
        """What followers of ``stream`` will be told. ``kind`` defaults to the model's name."""
        self.facts.append(
            Fact(
                stream,
                fact,
                kind or thing._meta.model_name or "",
                str(object_id or thing.pk),
                getattr(thing, "revision", 0),
            )
        )

    def tally(self, stream: str, fact: str, object_id: object, *, kind: str) -> None:
        """A counter moved. Followers are told its latest state soon, at most every 250 ms."""
        self.tallies[stream, kind, str(object_id)] = fact

    def done(self, thing: M) -> M:
        """Keeps the answer for a repeated key, and hands the thing through."""
        self.result = {"id": str(thing.pk)}
        return thing

    def recall(self, model: type[M]) -> M:
        """The thing that the first command with this key made or changed."""
        return model._default_manager.get(pk=(self.result or {})["id"])


def fingerprint(payload: object) -> str:
    """SHA-256 of the canonical JSON of what was asked."""
    return hashlib.sha256(json.dumps(payload, sort_keys=True, default=str).encode()).hexdigest()


def reused() -> KeyReused:
    return KeyReused(
        "key.reused", _("This form was already sent with other content. Reload the page.")
    )


@contextmanager
def command(
    *, by: Any = None, key: UUID | None = None, payload: object = None, signed: bool = False
) -> Iterator[Act]:
    """One durable transaction with its events and its idempotency key.

    ``by`` is a user, or None for anonymous and system acts, whose time is rounded unless they are
    ``signed`` inside. A repeated ``key`` with the same ``payload`` yields an act with ``repeated``
    set; with another payload it raises KeyReused.
    """
    now = timezone.now()
    if by is None and not signed:
        now = now.replace(second=0, microsecond=0)
    act = Act(scope=f"u:{by.pk}" if by is not None else "anon", at=now, key=key)
    heads: dict[str, int] = {}
    with _first_come(), transaction.atomic(durable=True):
        if key is not None:
            _claim(act, key, fingerprint(payload))
        yield act
        failpoint("after_domain_write")
        if not act.repeated:
            if act.tallies:
                _mark(act.tallies)
                heads[hints.COUNTERS] = 0
            if act.facts:
                heads |= _append(act.facts, act.at)
            if key is not None:
                CommandKey.objects.filter(scope=act.scope, key=key).update(result=act.result)
        failpoint("before_commit")
    failpoint("after_commit_before_hint")
    if heads:
        hints.committed(heads)
    failpoint("after_hint_before_reply")


@contextmanager
def _first_come() -> Iterator[None]:
    """Two who make the same in one moment both see that it is not there yet; the database lets one of them. The
    other one is told, and nothing of theirs is written. (SQLite takes turns: there only a mistake of ours gets here.)"""
    try:
        yield
    except IntegrityError as error:
        if getattr(error.__cause__, "sqlstate", "") != TAKEN:
            raise
        log.warning("two at once: %s", str(error).partition("\n")[0])
        raise SameMoment from error


def _claim(act: Act, key: UUID, print_: str) -> None:
    """Takes the key, waiting for whoever is just using it; a used one gives its answer."""
    row = CommandKey(scope=act.scope, key=key, fingerprint=print_, at=act.at)
    if _insert_unless_there(row):
        return
    earlier = CommandKey.objects.get(scope=act.scope, key=key)
    if earlier.fingerprint != print_:
        raise reused()
    act.repeated = True
    act.result = earlier.result


def _insert_unless_there(row: models.Model) -> bool:
    """``ON CONFLICT DO NOTHING``, which Django can say, and whether it was inserted, which it cannot."""
    names = [f for f in row._meta.concrete_fields if not f.primary_key]
    columns = ", ".join(connection.ops.quote_name(f.column or "") for f in names)
    marks = ", ".join(["%s"] * len(names))
    table = connection.ops.quote_name(row._meta.db_table)
    values = [f.get_db_prep_save(getattr(row, f.attname), connection) for f in names]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) VALUES ({marks}) ON CONFLICT DO NOTHING",  # noqa: S608
            values,
        )
        return bool(cursor.rowcount == 1)


def _mark(tallies: dict[tuple[str, str, str], str]) -> None:
    """In one order for everybody, before the counters of the streams: nobody waits in a circle."""
    Tally.objects.bulk_create(
        (
            Tally(stream=stream, kind=kind, object_id=object_id, fact=fact, dirty=True)
            for (stream, kind, object_id), fact in sorted(tallies.items())
        ),
        update_conflicts=True,
        unique_fields=["stream", "kind", "object_id"],
        update_fields=["dirty", "fact"],
    )


_ADVANCE = """
    INSERT INTO log_stream (name, epoch, last_seq, floor_seq) VALUES (%s, %s, %s, 0)
    ON CONFLICT (name) DO UPDATE SET last_seq = log_stream.last_seq + EXCLUDED.last_seq
    RETURNING id, last_seq
"""


def _append(facts: list[Fact], at: datetime) -> dict[str, int]:
    by_stream: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_stream[fact.stream].append(fact)
    heads: dict[str, int] = {}
    rows: list[Event] = []
    epoch = Stream._meta.get_field("epoch").get_db_prep_value(uuid4(), connection)
    with connection.cursor() as cursor:
        for name, mine in sorted(by_stream.items()):
            cursor.execute(_ADVANCE, [name, epoch, len(mine)])
            stream_id, heads[name] = cursor.fetchone()
            rows += [
                Event(
                    stream_id=stream_id,
                    seq=heads[name] - len(mine) + 1 + place,
                    fact=fact.fact,
                    kind=fact.kind,
                    object_id=fact.object_id,
                    revision=fact.revision,
                    at=at,
                )
                for place, fact in enumerate(mine)
            ]
    Event.objects.bulk_create(rows)
    return heads


def heads(names: list[str]) -> list[dict[str, Any]]:
    """Where each stream stands now, for a page to start following from:
    ``{"name", "epoch", "seq"}``; a stream nobody has written to has an empty epoch and seq 0.

    Read it before the state it goes with: a frame is the current state of its object, so being
    told again what the page already shows does no harm, and nothing can be missed.
    """
    known = {stream.name: stream for stream in Stream.objects.filter(name__in=names)}
    return [
        {
            "name": name,
            "epoch": str(known[name].epoch) if name in known else "",
            "seq": known[name].last_seq if name in known else 0,
        }
        for name in names
    ]
