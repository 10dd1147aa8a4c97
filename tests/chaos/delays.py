"""How long people wait: for the answer to what they did, and for what somebody else did."""

import math

from tests.chaos import report
from tests.chaos.books import plain
from tests.chaos.ledger import Command


def answered(commands: list[Command]) -> float:
    """Seconds from the first try to the answer that it is accepted: the p99."""
    return p99([each.ended - each.began for each in commands if each.outcome == "acked"])


def told(storm, commands: list[Command]) -> float:
    """Seconds from that answer until each browser was told of it: the p99. Never is for ever."""
    about = {plain(thing): seq for seq, fact, _, thing in storm.books.events(storm.room.stream)
             if fact == "contribution.submitted"}  # fmt: skip
    waits = []
    for command in commands:
        if command.outcome != "acked" or command.kind != "contribution":
            continue
        seq = about.get(command.answer, 0)
        for observer in storm.observers:
            cursor = observer.streams[storm.room.stream]
            if seq > cursor.base:
                heard = cursor.heard.get(seq, math.inf)
                waits.append(max(0.0, heard - command.ended))
    return p99(waits)


def p99(times: list[float]) -> float:
    """0 of nothing."""
    return sorted(times)[math.ceil(len(times) * 0.99) - 1] if times else 0.0


def note(name: str, seconds: float) -> float:
    """Into the run's JSON, in milliseconds; the longest of the run counts."""
    if math.isfinite(seconds):
        report.seen[name] = max(report.seen[name], round(seconds * 1000))
    return seconds
