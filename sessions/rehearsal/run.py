"""The rehearsal itself: everybody comes, the script is played, everything settles."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

from sessions.rehearsal.moderators import Moderator
from sessions.rehearsal.people import Guest, Person, Room
from sessions.rehearsal.script import Script
from sessions.rehearsal.wire import Unanswered

SETTLE_SECONDS = 15.0
WATCH_SECONDS = 5.0

Tell = Callable[[float, Room, int], None]


async def play(
    room: Room, script: Script, guests: Mapping[int, Guest], stop: asyncio.Event, tell: Tell
) -> list[Person]:
    """Until the end, or until ``stop``. Gives everybody back, still on their lines, as far as they
    came."""
    people = {
        role.number: (Moderator if role.kind == "moderator" else Person)(
            room, role, guests[role.number]
        )
        for role in script.roles
    }
    began = monotonic()
    tasks: set[asyncio.Task[None]] = set()

    def begin(work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    coming = sorted(script.roles, key=lambda role: role.comes_at)
    cues = [(role.comes_at, people[role.number].come) for role in coming]
    steps = [(step.at, lambda s=step: people[s.who].act(s)) for step in script.steps]
    watch = asyncio.create_task(_watch(room, began, tell, people))
    for at, work in sorted([*cues, *steps], key=lambda cue: cue[0]):
        if not await _until(began + at, stop):
            break
        begin(work())
    await _until(began + script.seconds, stop)
    if tasks:
        await asyncio.wait([*tasks], timeout=SETTLE_SECONDS)
    watch.cancel()
    with suppress(asyncio.CancelledError):
        await watch
    return [person for person in people.values() if person.line.streams]


async def _until(moment: float, stop: asyncio.Event) -> bool:
    """Waits; False when it was stopped meanwhile."""
    left = moment - monotonic()
    if left <= 0:
        await asyncio.sleep(0)
        return not stop.is_set()
    try:
        async with asyncio.timeout(left):
            await stop.wait()
    except TimeoutError:
        return True
    return False


async def settle(people: list[Person], heads: Mapping[str, int]) -> list[str]:
    """Everybody comes back and holds the whole log; gives who does not, with what is missing."""
    deadline = monotonic() + SETTLE_SECONDS
    while (behind := _behind(people, heads)) and monotonic() < deadline:
        await asyncio.sleep(0.2)
    await asyncio.gather(*(person.go() for person in people))
    return behind


def _behind(people: list[Person], heads: Mapping[str, int]) -> list[str]:
    return [
        f"{person.guest.name}: {name} at {at['seq']} of {heads[name]}"
        for person in people
        for name, at in person.line.streams.items()
        if at["seq"] < heads.get(name, 0)
    ]


async def _watch(room: Room, began: float, tell: Tell, people: Mapping[int, Person]) -> None:
    """Memory of the server, when it is on this machine, and a word to whoever looks."""
    pid = await server_process(room)
    while True:
        if pid and (used := memory_of(pid)):
            room.book.memory.append(used)
        here = sum(person.line.live.is_set() for person in people.values())
        tell(monotonic() - began, room, here)
        await asyncio.sleep(WATCH_SECONDS)


async def server_process(room: Room) -> int:
    """Of the web server, if it is on this machine; else 0."""
    if not room.site.is_here:
        return 0
    with suppress(Unanswered):
        answer = await room.site.get("/healthz", "")
        with suppress(ValueError, TypeError):
            return int(json.loads(answer.text or "{}").get("pid", 0))
    return 0


def memory_of(pid: int) -> float:
    """MiB in use; 0 where that cannot be read."""
    with suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0
