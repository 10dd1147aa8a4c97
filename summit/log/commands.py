"""Commands that come in storms: what arrives within a few milliseconds shares one transaction.

An app registers a type of command with how its fields are read and how many of them are done at
once. Each is done at most once per person and key, and each is answered after its commit.
"""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import DatabaseError, IntegrityError, InterfaceError
from django.utils.translation import gettext as _

from summit import metrics
from summit.errors import RuleBroken, SameMoment
from summit.log import journal, threads
from summit.log.models import CommandKey

log = logging.getLogger(__name__)

GATHER_SECONDS = 0.004
MOST_AT_ONCE = 500
MOST_WAITING = 20_000
TRIES = 3

Outcome = Mapping[str, Any] | RuleBroken
Answer = dict[str, Any]
Say = Callable[[dict[str, Any]], object]  # never waits
BUSY: Answer = {"status": 429, "code": "busy", "retry": True, "after": 1}


@dataclass(frozen=True)
class Command:
    """What one person asked; ``fields`` as they came, or as the type has read them."""

    key: UUID
    type: str
    user_id: str
    fields: Mapping[str, Any] = field(hash=False)

    @property
    def scope(self) -> str:
        return f"u:{self.user_id}"


@dataclass(frozen=True)
class Kind:
    """``read`` gives the normalised fields or raises ValueError naming the field. ``apply`` does all
    of them inside the transaction and gives, in order, what to answer or the RuleBroken."""

    read: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    apply: Callable[[journal.Act, Sequence[Command]], Sequence[Outcome]]


_kinds: dict[str, Kind] = {}


def register(
    name: str,
    read: Callable[[Mapping[str, Any]], Mapping[str, Any]],
    apply: Callable[[journal.Act, Sequence[Command]], Sequence[Outcome]],
) -> None:
    _kinds[name] = Kind(read, apply)


def registered() -> list[str]:
    """Their names, for the page that documents them."""
    return sorted(_kinds)


def uuid_in(fields: Mapping[str, Any], name: str) -> str:
    """The id in a field, in its one spelling. Raises ValueError with the field's name."""
    try:
        return str(UUID(str(fields[name])))
    except (KeyError, ValueError):
        raise ValueError(name) from None


def flag_in(fields: Mapping[str, Any], name: str) -> bool:
    """true or false."""
    if not isinstance(fields.get(name), bool):
        raise ValueError(name)
    return bool(fields[name])


def word_in(fields: Mapping[str, Any], name: str) -> str:
    """A short word, or ""."""
    if not isinstance(fields.get(name), str) or len(fields[name]) > 40:
        raise ValueError(name)
    return str(fields[name])


def commit(batch: Sequence[Command]) -> list[Answer]:
    """Done and committed, or refused; one answer each, without its key. When the batch as a whole
    fails, each is tried alone, so that one poisoned command is only its own misfortune."""
    for _attempt in range(TRIES):
        try:
            return _transact(batch)
        except (IntegrityError, SameMoment):
            continue  # another process used one of the keys meanwhile: now it is known
        except Exception as error:
            threads.let_go()
            if len(batch) == 1:
                return [_failed(error)]
            break
    if len(batch) == 1:
        return [{"status": 503, "code": "failed", "retry": True, "after": 1}]
    return [commit([command])[0] for command in batch]


def _failed(error: Exception) -> Answer:
    if isinstance(error, DatabaseError | InterfaceError):
        log.warning("a command could not be written now: %r", error)
        return {"status": 503, "code": "failed", "retry": True, "after": 1}
    log.exception("a command failed")
    return {"status": 500, "code": "failed", "retry": False}


def _transact(batch: Sequence[Command]) -> list[Answer]:
    prints = [journal.fingerprint([c.type, dict(c.fields)]) for c in batch]
    answers: list[Answer | None] = [None] * len(batch)
    first: dict[tuple[str, UUID], int] = {}
    with journal.command(signed=True) as act:
        known = {
            (row.scope, row.key): row
            for row in CommandKey.objects.filter(key__in={command.key for command in batch})
        }
        fresh: dict[str, list[int]] = defaultdict(list)
        for place, command in enumerate(batch):
            name = (command.scope, command.key)
            if row := known.get(name):
                metrics.count("commands_repeated_total")
                answers[place] = _again(row.fingerprint, prints[place], row.result)
            elif name not in first:
                first[name] = place
                fresh[command.type].append(place)
        for type_, places in fresh.items():
            outcomes = _kinds[type_].apply(act, [batch[place] for place in places])
            for place, outcome in zip(places, outcomes, strict=True):
                answers[place] = _told(outcome)
        CommandKey.objects.bulk_create(
            CommandKey(
                scope=batch[place].scope,
                key=batch[place].key,
                fingerprint=prints[place],
                result=answers[place],
                at=act.at,
            )
            for place in first.values()
        )
    for place, command in enumerate(batch):  # the same key twice in one batch
        if answers[place] is None:
            earlier = first[command.scope, command.key]
            answers[place] = _again(prints[earlier], prints[place], answers[earlier])
    return [answer or {} for answer in answers]


def _again(before: str, now: str, result: Answer | None) -> Answer:
    return (result or {}) if before == now else _told(journal.reused())


def _told(outcome: Outcome) -> Answer:
    if isinstance(outcome, RuleBroken):
        told = {"status": outcome.status, "code": outcome.code, "message": str(outcome.message)}
        return {**told, "retry": False}
    return dict(outcome)


def is_refusal(answer: Answer) -> bool:
    return "code" in answer


class Batcher:
    """Gathers, commits, answers. One batch at a time: what comes meanwhile is the next one."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Command, Say]] = []
        self._task: asyncio.Task[None] | None = None

    def submit(self, command: Command, say: Say) -> None:
        """``say({"ok": …} or {"err": …})`` is called later, after the commit."""
        if len(self._waiting) >= MOST_WAITING:
            self._answer(command, say, BUSY)
            return
        self._waiting.append((command, say))
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        await asyncio.sleep(GATHER_SECONDS)
        while self._waiting:
            taken = self._waiting[:MOST_AT_ONCE]
            del self._waiting[:MOST_AT_ONCE]
            try:
                answers = await threads.write(_commit_readable, [command for command, _ in taken])
            except Exception:
                log.exception("a batch of commands failed")
                answers = [{"status": 503, "code": "failed", "retry": True, "after": 1}] * len(
                    taken
                )
            metrics.count("batches_total")
            metrics.count("commands_total", len(taken))
            for (command, say), answer in zip(taken, answers, strict=True):
                self._answer(command, say, answer)

    def _answer(self, command: Command, say: Say, answer: Answer) -> None:
        """One that has gone does not stop the others."""
        kind = "err" if is_refusal(answer) else "ok"
        with contextlib.suppress(Exception):
            say({kind: {"key": str(command.key), **answer}})

    async def finish(self) -> None:
        """Until nothing waits any more."""
        if self._task is not None:
            await asyncio.wait([self._task])


batcher = Batcher()


def _commit_readable(batch: Sequence[Command]) -> list[Answer]:
    """Reads the fields first: what cannot be understood is refused without touching the database."""
    answers: list[Answer] = []
    understood: list[Command] = []
    for command in batch:
        answer, read = _read(command)
        answers.append(answer)
        if read:
            understood.append(read)
    done = iter(commit(understood) if understood else [])
    return [answer or next(done) for answer in answers]


def _read(command: Command) -> tuple[Answer, Command | None]:
    kind = _kinds.get(command.type)
    if kind is None:
        return {"status": 404, "code": "unknown", "retry": False}, None
    try:
        fields = kind.read(command.fields)
    except (ValueError, TypeError, KeyError) as error:
        message = _("This command lacks a field or has a wrong one: %(field)s.")
        told = {"status": 400, "code": "invalid", "message": message % {"field": error}}
        return {**told, "retry": False}, None
    return {}, Command(command.key, command.type, command.user_id, fields)
