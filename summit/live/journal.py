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
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from summit.errors import KeyReused
from summit.live import hints
from summit.live.models import CommandKey, Event, Stream

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Fact:
    stream: str
    fact: str
    kind: str
    object_id: str
    revision: int


@dataclass
class Act:
    """One command on its way to COMMIT. ``at`` is rounded to the minute when nobody signs it."""

    scope: str
    at: datetime
    key: UUID | None = None
    repeated: bool = False
    result: dict[str, Any] | None = None
    facts: list[Fact] = field(default_factory=list)

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


@contextmanager
def command(*, by: Any = None, key: UUID | None = None, payload: object = None) -> Iterator[Act]:
    """One durable transaction with its events and its idempotency key.

    ``by`` is a user, or None for anonymous and system acts. A repeated ``key`` with the same
    ``payload`` yields an act with ``repeated`` set; with another payload it raises KeyReused.
    """
    now = timezone.now()
    if by is None:
        now = now.replace(second=0, microsecond=0)
    act = Act(scope=f"u:{by.pk}" if by is not None else "anon", at=now, key=key)
    heads: dict[str, int] = {}
    with transaction.atomic(durable=True):
        if key is not None:
            _claim(act, key, fingerprint(payload))
        yield act
        if not act.repeated:
            heads = _append(act.facts, act.at)
            if key is not None:
                CommandKey.objects.filter(scope=act.scope, key=key).update(result=act.result)
    if heads:
        hints.committed(heads)


def _claim(act: Act, key: UUID, print_: str) -> None:
    try:
        with transaction.atomic():
            CommandKey.objects.create(scope=act.scope, key=key, fingerprint=print_, at=act.at)
    except IntegrityError:
        earlier = CommandKey.objects.get(scope=act.scope, key=key)
        if earlier.fingerprint != print_:
            raise KeyReused(
                "key.reused", _("This form was already sent with other content. Reload the page.")
            ) from None
        act.repeated = True
        act.result = earlier.result


def _append(facts: list[Fact], at: datetime) -> dict[str, int]:
    heads: dict[str, int] = {}
    for name in sorted({fact.stream for fact in facts}):
        mine = [fact for fact in facts if fact.stream == name]
        stream = Stream.objects.get_or_create(name=name)[0]
        Stream.objects.filter(pk=stream.pk).update(last_seq=F("last_seq") + len(mine))
        last = Stream.objects.values_list("last_seq", flat=True).get(pk=stream.pk)
        Event.objects.bulk_create(
            Event(
                stream=stream,
                seq=last - len(mine) + 1 + place,
                fact=fact.fact,
                kind=fact.kind,
                object_id=fact.object_id,
                revision=fact.revision,
                at=at,
            )
            for place, fact in enumerate(mine)
        )
        heads[name] = last
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
