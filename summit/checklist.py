"""What an organiser has still to do, in order. Each app registers the steps it knows about in its
own ``checklist.py``; this module knows no domain."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from summit.models import Summit


@dataclass(frozen=True)
class Step:
    """``order`` places it among the steps of all apps; ``url`` is where it is done."""

    order: int
    title: str
    text: str
    url: str
    action: str
    done: bool


Maker = Callable[[Summit], Iterable[Step]]
_makers: list[Maker] = []


def register(maker: Maker) -> Maker:
    """``maker(summit)`` gives its steps, done or not, translated."""
    _makers.append(maker)
    return maker


def steps(summit: Summit) -> list[Step]:
    """All of them, in order."""
    found = [step for maker in _makers for step in maker(summit)]
    return sorted(found, key=lambda step: step.order)
