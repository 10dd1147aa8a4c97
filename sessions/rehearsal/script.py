"""Who comes, and what they will do when: decided beforehand, the same for the same seed.

What an act is about (which question is supported, whose words are edited) depends on what the room shows
at that moment; ``pick`` is the number that chooses among it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from sessions.rehearsal import words

MODERATORS = 2
WATCHERS, WEAK = 0.35, 0.1  # of the people: who only watches, whose line is bad
AT_ONCE = 0.6  # of the people come when the doors open
ARRIVAL = 0.12  # of the time: by then almost everybody is in
LOOK_SECONDS = 5.0  # between two looks at the queue
CALL_SECONDS = 25.0
# What somebody who takes part does, times per minute.
PACE = {
    "upvote": 0.6,
    "react": 0.5,
    "chat": 0.2,
    "contribute": 0.15,
    "ready": 0.08,
    "ask": 0.08,
    "floor": 0.02,
    "edit": 0.02,
    "withdraw": 0.008,
    "reload": 0.02,
}
DROPS_PER_MINUTE = 0.5  # of a weak line
AGAIN = 0.2  # of what is said was said before


@dataclass(frozen=True)
class Role:
    """Somebody of the rehearsal: ``moderator``, ``talker`` or ``watcher``."""

    number: int
    kind: str
    language: str
    weak: bool
    comes_at: float


@dataclass(frozen=True)
class Step:
    """Seconds after the doors open, somebody does something."""

    at: float
    who: int
    act: str
    pick: int
    text: str = ""
    language: str = ""


@dataclass(frozen=True)
class Script:
    roles: tuple[Role, ...]
    steps: tuple[Step, ...]
    seconds: float


def write(
    people: int,
    minutes: float,
    *,
    seed: int,
    languages: Sequence[str] = words.LANGUAGES,
    items: int = 3,
    moderated: bool = True,
) -> Script:
    """``items`` is how many agenda items are gone through. Not ``moderated``: a person does that."""
    random = Random(seed)  # noqa: S311 -- a play, no secret
    seconds = minutes * 60
    roles = tuple(_cast(random, people, seconds, languages, moderated))
    steps = [step for role in roles for step in _part(random, role, seconds)]
    if moderated:
        steps += _moderation(random, seconds, items)
    steps += _ballots(random, roles, seconds)
    return Script(roles, tuple(sorted(steps, key=lambda step: (step.at, step.who))), seconds)


def _cast(
    random: Random, people: int, seconds: float, languages: Sequence[str], moderated: bool
) -> Iterator[Role]:
    for number in range(MODERATORS if moderated else 0):
        yield Role(number, "moderator", languages[number % len(languages)], False, 0.0)
    for number in range(MODERATORS, MODERATORS + people):
        kind = "watcher" if random.random() < WATCHERS else "talker"
        late = ARRIVAL * seconds
        soon = min(6, late)
        at = random.uniform(1, soon if random.random() < AT_ONCE else late)
        weak = random.random() < WEAK
        yield Role(number, kind, languages[number % len(languages)], weak, round(at, 2))


def _part(random: Random, role: Role, seconds: float) -> Iterator[Step]:
    if role.kind == "moderator":
        return
    first, last = role.comes_at + min(8, seconds / 20), seconds - min(10, seconds / 10)
    if role.weak:
        for at in _times(random, DROPS_PER_MINUTE, first, last):
            yield Step(at, role.number, "drop", random.randrange(2, 20))
    if role.kind == "watcher":
        return
    said: list[str] = []
    for act, pace in PACE.items():
        for at in _times(random, pace, first, last):
            text = _text(random, act, role.language, said)
            yield Step(at, role.number, act, random.randrange(10**6), text, role.language)


def _text(random: Random, act: str, language: str, said: list[str]) -> str:
    if act == "ask":
        return words.question(random, language)
    if act == "chat":
        return words.remark(random, language)
    if act not in {"contribute", "edit"}:
        return ""
    if said and act == "contribute" and random.random() < AGAIN:
        return words.said_again(random, random.choice(said), language)
    said.append(words.contribution(random, language))
    return said[-1]


def _times(random: Random, per_minute: float, first: float, last: float) -> Iterator[float]:
    """Moments without memory, as people have."""
    at = first + random.expovariate(per_minute / 60)
    while at < last:
        yield round(at, 2)
        at += random.expovariate(per_minute / 60)


def _moderation(random: Random, seconds: float, items: int) -> Iterator[Step]:
    """The first runs the agenda and the polls, both look at what waits."""

    def step(at: float, act: str, who: int = 0) -> Step:
        return Step(round(at, 2), who, act, random.randrange(10**6))

    start = min(8, seconds / 10)
    yield step(start, "start")
    for number in range(1, max(items, 1)):
        yield step(start + number * (seconds - 2 * start) / max(items, 1), "next")
    for who in range(MODERATORS):
        at = start + 1 + who * LOOK_SECONDS / 2
        while at < seconds - 3:
            yield step(at, "look", who)
            at += LOOK_SECONDS * random.uniform(0.7, 1.3)
    at = start + CALL_SECONDS / 2
    while at < seconds - 10:
        yield step(at, "call", 1)
        at += CALL_SECONDS
    for share, act in ((0.4, "open-poll"), (0.55, "show-poll"), (0.7, "close-poll")):
        yield step(share * seconds, act)
    for share, act in ((0.3, "pin"), (0.5, "stage"), (0.6, "answered"), (0.65, "highlight")):
        yield step(share * seconds, act, 1)
    yield step(seconds - 2, "end")


def _ballots(random: Random, roles: Sequence[Role], seconds: float) -> Iterator[Step]:
    """Two of three vote, most of them at once."""
    for role in roles:
        if role.kind == "talker" and random.random() < 0.7:
            at = 0.4 * seconds + 1 + random.expovariate(1 / (0.06 * seconds))
            if at < 0.68 * seconds:
                yield Step(round(at, 2), role.number, "vote", random.randrange(10**6))
