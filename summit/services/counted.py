"""Whoever is shut out of a summit leaves its figures, and is in them again when let in. Apps above register what
is to be told then."""

from collections.abc import Callable

from summit.log.journal import Act
from summit.models import Participation

Tell = Callable[[Act, Participation], None]
_tell: list[Tell] = []


def register(tell: Tell) -> Tell:
    """Called inside the command, when the person has left or come."""
    _tell.append(tell)
    return tell


def changed(act: Act, place: Participation) -> None:
    for tell in _tell:
        tell(act, place)
