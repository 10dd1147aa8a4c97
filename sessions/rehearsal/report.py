"""What organisers and operators want to know, in figures and in words."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sessions.rehearsal.book import Book, share

SLOW_ENTRY, SLOW_SEEN, SLOW_DOOR = 3.0, 1.0, 1.5  # seconds, at 95 of 100
LONG_QUEUE, LONG_WAIT = 15, 60.0
GROWTH = 100.0  # MiB


def figures(book: Book, *, people: int, minutes: float, seed: int) -> dict[str, Any]:
    """For ``--json``."""
    doors = {
        name: {"times": len(times), "p50": _ms(share(times, 0.5)), "p95": _ms(share(times, 0.95))}
        for name, times in sorted(book.doors.items())
    }
    seen = book.seen
    return {
        "people": people,
        "minutes": minutes,
        "seed": seed,
        "came_in": len(book.entered),
        "not_in": dict(book.not_in),
        "enter_ms": {part: _ms(share(book.entered, at)) for part, at in PARTS.items()},
        "accepted": dict(book.accepted.most_common()),
        "refused": {f"{act}: {why}": n for (act, why), n in book.refused.most_common()},
        "unanswered": dict(book.unanswered),
        "seen_ms": {part: _ms(share(seen, at)) for part, at in PARTS.items()},
        "seen_times": len(seen),
        "doors": doors,
        "drops_healed": len(book.healed),
        "healed_s": {part: round(share(book.healed, at), 1) for part, at in PARTS.items()},
        "gaps_healed": book.gaps,
        "resets": dict(book.resets),
        "closes": {str(code): n for code, n in sorted(book.closes.items())},
        "frames": book.frames,
        "bytes": book.bytes,
        "holes": book.behind,
        "missing": book.missing,
        "errors": dict(book.errors),
        "memory_mib": [round(book.memory[0]), round(max(book.memory))] if book.memory else [],
        "queue_most": max(book.queue),
        "wait_s": {part: round(share(book.waits, at), 1) for part, at in PARTS.items()},
        "still_waiting": len(book.waiting),
    }


PARTS = {"p50": 0.5, "p95": 0.95, "max": 1.0}


def lines(told: Mapping[str, Any]) -> Iterator[str]:
    """The table, then the verdict."""
    for label, text in _rows(told):
        yield f"  {label:<21}{text}".rstrip()
    yield ""
    yield from verdict(told)


def _rows(told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    enter, seen, healed = told["enter_ms"], told["seen_ms"], told["healed_s"]
    came = f"{told['came_in']} of {told['people']}"
    yield (
        "Came in",
        f"{came}; half within {enter['p50']} ms, 95 of 100 within {enter['p95']} ms, the last {enter['max']} ms",
    )
    if told["not_in"]:
        yield "Stayed outside", _counted(told["not_in"])
    accepted, refused = sum(told["accepted"].values()), sum(told["refused"].values())
    unanswered = sum(told["unanswered"].values())
    yield "Acts", f"{accepted:,} accepted, {refused} refused, {unanswered} unanswered"
    yield "", _counted(told["accepted"])
    if refused:
        yield "Refused, and why", _counted(told["refused"])
    if unanswered:
        yield "Unanswered", _counted(told["unanswered"])
    yield (
        "From send to seen",
        f"half within {seen['p50']} ms, 95 of 100 within {seen['p95']} ms ({told['seen_times']:,} times)",
    )
    if told["doors"]:
        name, door = max(told["doors"].items(), key=lambda each: each[1]["p95"])
        yield (
            "Slowest door",
            f"{name}: half within {door['p50']} ms, 95 of 100 within {door['p95']} ms",
        )
    yield (
        "Lines",
        (
            f"{told['drops_healed']} came back, half within {healed['p50']} s, the last {healed['max']} s; "
            f"{told['gaps_healed']} gaps healed, {len(told['holes'])} holes"
        ),
    )
    yield "Sent to browsers", f"{told['frames']:,} frames, {told['bytes'] / 2**20:.1f} MiB"
    yield "Server errors", _counted(told["errors"]) or "0"
    if told["memory_mib"]:
        yield (
            "Memory of the server",
            "{} MiB at the beginning, {} MiB at most".format(*told["memory_mib"]),
        )
    if told["wait_s"]["max"] or told["still_waiting"]:
        yield (
            "For moderators",
            (
                f"{told['queue_most']} waited at worst; half were decided within {told['wait_s']['p50']} s, "
                f"the longest wait was {told['wait_s']['max']} s; {told['still_waiting']} wait still"
            ),
        )


def verdict(told: Mapping[str, Any]) -> Iterator[str]:
    """In plain words, and what to do about it."""
    lost = len(told["holes"]) + len(told["missing"])
    problems = [*_problems(told)]
    if lost:
        yield f"Something was LOST, {lost} times. Please report it with the --json file:"
        yield from (f"  {each}" for each in [*told["missing"], *told["holes"]][:20])
    elif problems:
        yield "Nothing was lost. Before people come, look at this:"
    else:
        yield f"Nothing was lost and nobody waited: the room is ready for {told['people']} people."
    yield from (f"  - {problem}" for problem in problems)


def _problems(told: Mapping[str, Any]) -> Iterator[str]:
    if told["came_in"] < told["people"]:
        yield f"{told['people'] - told['came_in']} did not get in ({_counted(told['not_in'])})."
    if told["errors"]:
        yield "The server failed; logs/web.log in the data directory says where."
    if told["unanswered"]:
        yield "Some acts got no answer, also when they were sent again: the server was overloaded or away."
    yield from _slow(told)
    yield from _for_moderators(told)


def _slow(told: Mapping[str, Any]) -> Iterator[str]:
    if told["enter_ms"]["p95"] > SLOW_ENTRY * 1000:
        yield "Entering takes long when everybody comes at once: open the room ten minutes early, or give the server a faster machine or more web processes (docs/operators.md)."
    if told["seen_ms"]["p95"] > SLOW_SEEN * 1000:
        yield "Words take longer than a second to appear: the machine is too small for so many people, or busy with something else (this rehearsal takes a share of it when it runs beside the server)."
    slow = [name for name, door in told["doors"].items() if door["p95"] > SLOW_DOOR * 1000]
    if slow:
        yield f"Slow to answer: {', '.join(slow)}."
    memory = told["memory_mib"]
    if memory and memory[1] - memory[0] > GROWTH:
        yield f"The web server's memory grew by {memory[1] - memory[0]} MiB: leave it room."


def _for_moderators(told: Mapping[str, Any]) -> Iterator[str]:
    if told["queue_most"] > LONG_QUEUE:
        yield f"{told['queue_most']} things waited for a moderator at once: have a second moderator, or let words appear without approval (settings of the session)."
    if told["wait_s"]["max"] > LONG_WAIT:
        yield f"Somebody waited {told['wait_s']['max']:.0f} s for approval: tell people that it takes a moment, or share the queue."


def _counted(counts: Mapping[str, int]) -> str:
    return " · ".join(f"{name} {n}" for name, n in Counter(dict(counts)).most_common())


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
