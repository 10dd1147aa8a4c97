"""The parts of the demo, in order, each played once; this module knows no domain.

    @part("programme", order=20)
    def programme(demo: Demo) -> None: ...

That a part was played is written in the log of the summit. So a second run changes nothing, what
people have changed since is left alone, and a part that was interrupted is played again: it makes
everything under a ``demo.key``, and what is there is not made twice.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils.functional import cached_property

from summit.log import journal
from summit.models import Activity, Participation, Summit, User
from summit.services.activity import record
from summit.services.people import CAST_DOMAIN

PLAYED = "demo.played"


@dataclass
class Demo:
    """What the parts share: the summit, its people by their short names, and keys for making."""

    played: list[str] = field(default_factory=list)

    @cached_property
    def summit(self) -> Summit:
        return Summit.objects.get(is_demo=True)

    @cached_property
    def places(self) -> dict[str, Participation]:
        """By short name, in the order in which they came."""
        rows = (
            Participation.objects.filter(summit=self.summit, user__email__endswith=CAST_DOMAIN)
            .select_related("user", "delegation", "summit")
            .order_by("user__joined_at")
        )
        return {str(row.user.email).partition("@")[0]: row for row in rows}

    def user(self, name: str) -> User:
        return self.places[name].user

    @staticmethod
    def key(*names: object) -> UUID:
        """The same for the same names: what was made under it is not made again."""
        return uuid5(NAMESPACE_URL, "summit:demo:" + ":".join(map(str, names)))


Play = Callable[[Demo], None]
_parts: dict[str, tuple[int, Play]] = {}


def part(name: str, *, order: int) -> Callable[[Play], Play]:
    """Registers a part under its name; the lower ``order`` is played first."""

    def register(play: Play) -> Play:
        _parts[name] = (order, play)
        return play

    return register


def play() -> list[str]:
    """Plays what has not been played yet, and names it."""
    rows = Activity.objects.filter(verb=PLAYED, summit__is_demo=True)
    before = {str(row.details.get("part")) for row in rows}
    demo = Demo()
    for name, (_order, act) in sorted(_parts.items(), key=lambda entry: entry[1][0]):
        if name not in before:
            act(demo)
            with journal.command() as told:
                record(told, PLAYED, demo.summit, by=None, summit=demo.summit, part=name)
            demo.played.append(name)
    return demo.played
