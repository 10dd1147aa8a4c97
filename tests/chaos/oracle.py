"""The judge: holds the log against what was asked, what was answered and what every browser saw."""

import asyncio
import re
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.chaos.books import Books, plain
from tests.chaos.ledger import Command, Ledger
from tests.chaos.observer import Cursor, Observer
from tests.chaos.scale import SETTLE

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
KINDS = ("lost", "duplicated", "foreign", "holes", "reordered", "unequal", "gaps", "broken")


@dataclass
class Verdict:
    """Everything that must be nothing, and what was counted on the way."""

    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    holes: list[str] = field(default_factory=list)
    reordered: list[str] = field(default_factory=list)
    unequal: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)  # holes that a server sent to a browser
    broken: list[str] = field(default_factory=list)  # invariants of the domain
    events: int = 0

    @property
    def problems(self) -> list[str]:
        return [f"{kind}: {item}" for kind in KINDS for item in getattr(self, kind)]

    @property
    def clean(self) -> bool:
        return not self.problems

    def __str__(self) -> str:
        return "\n".join(self.problems[:20]) or "clean"


async def settle(
    books: Books, stream: str, observers: list[Observer], seconds: float = SETTLE
) -> None:
    """Until everybody stands where the log stands, or the time is over; the judge looks afterwards."""
    limit, calm = time.monotonic() + seconds, 0
    while time.monotonic() < limit and calm < 3:
        rests = await asyncio.to_thread(books.at_rest, stream)
        _, last, _ = await asyncio.to_thread(books.stream, stream)
        everybody = all(o.streams[stream].seq == last for o in observers if stream in o.streams)
        calm = calm + 1 if rests and everybody else 0
        await asyncio.sleep(0.2)


def judge(books: Books, room, ledger: Ledger, observers: list[Observer]) -> Verdict:
    verdict = Verdict()
    events = books.events(room.stream)
    verdict.events = len(events)
    _numbers(verdict, books, room, events)
    _contributions(verdict, books, room, ledger, events)
    _upvotes(verdict, books, room, ledger)
    for observer in observers:
        if observer.counts["gaps"]:
            verdict.gaps.append(f"{observer.person.id[:8]} was sent {observer.counts['gaps']} gaps")
        if room.stream in observer.streams:
            _books_of(verdict, observer.streams[room.stream], events, observer.person.id[:8])
    _pictures(verdict, books, room, observers)
    return verdict


def _numbers(verdict: Verdict, books: Books, room, events: list) -> None:
    _, last, floor = books.stream(room.stream)
    numbers = [event[0] for event in events]
    if numbers != list(range(floor + 1, last + 1)):
        verdict.holes.append(f"{room.stream} has {len(numbers)} events of ({floor}, {last}]")


def _contributions(verdict: Verdict, books: Books, room, ledger: Ledger, events: list) -> None:
    rows = books.of_room("contributions", room.id)
    told = Counter(
        plain(e[3]) for e in events if e[1:3] == ("contribution.submitted", "contribution")
    )
    written: dict[str, list[str]] = {}
    for pk, text, _ in rows:
        written.setdefault(text, []).append(plain(pk))
    keys = books.keys()
    for command in ledger.of("contribution"):
        _one(verdict, command, written.pop(command.text, []), told, keys)
    if books.stream(room.stream)[2]:  # what was pruned is told no more
        verdict.lost = [each for each in verdict.lost if not each.endswith("told 0 times")]
    verdict.foreign += [f"row {text!r} that nobody sent" for text in written]
    known = {plain(pk) for pk, _, _ in rows}
    verdict.foreign += [f"event about {thing}" for thing in told if thing not in known]
    numbers = sorted(number for _, _, number in rows)
    if len(set(numbers)) != len(numbers):
        verdict.broken.append("two contributions have one number")


def _one(verdict: Verdict, command: Command, found: list[str], told: Counter, keys: dict) -> None:
    name = f"{command.key} ({command.outcome}, {command.tries} tries)"
    if len(found) > 1:
        verdict.duplicated.append(f"{name} made {len(found)} rows")
    if command.outcome == "acked" and not found:
        verdict.lost.append(f"{name} has no row")
    if command.outcome == "rejected" and found:
        verdict.foreign.append(f"{name} has a row")
    for thing in found:
        if told[thing] != 1:
            (verdict.duplicated if told[thing] else verdict.lost).append(
                f"{name} is told {told[thing]} times"
            )
    if command.outcome == "acked" and found:
        if command.answer not in found:
            verdict.broken.append(f"{name} was answered with {command.answer}")
        if (f"u:{command.person.id}", str(command.key)) not in keys:
            verdict.broken.append(f"{name} left no key")


def _upvotes(verdict: Verdict, books: Books, room, ledger: Ledger) -> None:
    rows = {
        (plain(person), plain(question)) for question, person in books.of_room("upvotes", room.id)
    }
    last: dict[tuple[str, str], list[Command]] = {}
    for command in ledger.of("upvote"):
        last.setdefault((command.person.id, command.question), []).append(command)
    for pair, commands in last.items():
        known = [command for command in commands if command.outcome != "rejected"]
        # Nobody knows of an unanswered one whether, or when, it was done.
        sure = known and all(command.outcome == "acked" for command in known)
        if sure and known[-1].on != (pair in rows):
            verdict.lost.append(f"upvote {known[-1].key} (on={known[-1].on}) of {pair}")
    verdict.foreign += [f"upvote of {pair} that nobody sent" for pair in rows - set(last)]
    count = Counter(question for _, question in rows)
    for question, shown in books.of_room("questions", room.id):
        if shown != count[plain(question)]:
            verdict.broken.append(
                f"question {question}: {shown} shown, {count[plain(question)]} rows"
            )


def _books_of(verdict: Verdict, cursor: Cursor, events: list, who: str) -> None:
    log = [(seq, fact) for seq, fact, *_ in events if seq > cursor.base]
    seen = [(q, fact) for _, q, fact, *_ in cursor.applied]
    numbers = [q for q, _ in seen]
    if numbers != list(range(cursor.base + 1, cursor.base + 1 + len(numbers))):
        verdict.reordered.append(f"{who} applied {numbers[:20]}…")
    if len({epoch for epoch, *_ in cursor.applied if epoch}) > 1:
        verdict.reordered.append(f"{who} applied two epochs in one go")
    about = {seq: plain(thing) for seq, _, _, thing in events if thing}
    for _, q, _, target, _ in cursor.applied:
        if target and q in about and about[q] not in target and UUID.search(target):
            verdict.unequal.append(f"{who} was shown {target} as {q}, which is about {about[q]}")
            break
    if seen != log:
        verdict.unequal.append(
            f"{who} holds {len(seen)} of {len(log)} events after {cursor.base}"
            f" (stands at {cursor.seq})"
        )


def _pictures(verdict: Verdict, books: Books, room, observers: list[Observer]) -> None:
    """What is shown of one object is the same everywhere, and its numbers are the database's."""
    counted = {plain(q): count for q, count in books.of_room("questions", room.id)}
    shown: dict[tuple[str, str], object] = {}
    for observer in observers:
        cursor = observer.streams.get(room.stream)
        for target, what in (cursor.shown if cursor else {}).items():
            first = shown.setdefault((observer.language, target), what)
            if first != what:
                verdict.unequal.append(f"{target} is shown in two ways")
            name = target.removeprefix("question-").removesuffix("#n")
            if name in counted and target.endswith("#n") and what["upvotes"] != counted[name]:
                verdict.unequal.append(f"{target} shows {what}, {counted[name]} is true")
