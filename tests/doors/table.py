"""The table of doors: its words, and what a row means.

    door("sessions:contribute", POST, SPEAKERS, {"text": "Hello", "language": "en"}, wrong=ended)

A row says who may (the others of the summit get 403, outsiders 403, or 404 where the summit is private,
who is logged out goes to the login page), what is sent, what a second click with the same key does (the
same answer, and nothing more is done, unless ``twice`` says otherwise), and which state refuses it
(``wrong``; a POST without one says ``why``). What stands in the address comes from the world
(``tests/doors/world.py``), by the name that it has in the URLconf; another thing, or a plain word, is
given by that name: ``door("sessions:floor-give", …, giving="call", entry_id="speaking")``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

GET, POST = "GET", "POST"

WHO = {
    "organiser": "olga",
    "moderator": "mira",
    "rapporteur": "rana",
    "speaker": "sami",
    "participant": "ada",
    "observer": "vera",
    "outsider": "otto",
    "nobody": "",
}
ORGANISERS = ("organiser",)
MODERATORS = ("moderator", "organiser")
RAPPORTEURS = ("rapporteur", "organiser")
STAFF = ("moderator", "rapporteur", "organiser")
SPEAKERS = ("participant", "speaker", "moderator", "rapporteur", "organiser")
PEOPLE = (*SPEAKERS, "observer")
SIGNED_IN = (*PEOPLE, "outsider")
EVERYBODY = (*SIGNED_IN, "nobody")
AUTHOR = ("participant",)  # ada: what is somebody's own is hers
SPEAKER = ("speaker",)  # sami, who was asked

Body = Mapping[str, Any] | Callable[[SimpleNamespace], Mapping[str, Any]]
State = Callable[[SimpleNamespace], object]


@dataclass(frozen=True)
class Door:
    """One row. The first of ``may`` is who clicks twice, and who is refused in the ``wrong`` state."""

    name: str
    method: str
    may: tuple[str, ...]
    body: Body = field(default_factory=dict)
    twice: int = 0  # the second answer; 0: the same as the first
    again: str = ""  # why a second click is done, and noted in the log, once more
    wrong: State | None = None
    why: str = ""
    ok: int = 0  # 0: 200 for GET, 303 for POST
    others: int = 403  # who belongs to the summit, but may not
    but: Mapping[str, int] = field(default_factory=dict)  # somebody who gets another answer
    gone: int = 404  # for an id that is not there
    outsider: int = 403  # in a public summit
    nobody: int = 302
    private: bool = True  # the summit's privacy closes it for outsiders: 404
    closed: Mapping[str, int] = field(default_factory=dict)  # whom it answers otherwise
    also: tuple[str, ...] = ()  # methods that another row of this name takes
    args: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        more = "-".join(["", *self.args.values()])
        return f"{self.method} {self.name}{more}"

    @property
    def welcome(self) -> int:
        return self.ok or (303 if self.method == POST else 200)

    def expects(self, who: str, *, private: bool) -> int:
        """The status that this person gets."""
        if private and who in self.closed:
            return self.closed[who]
        hidden = private and self.private and who in {"outsider", "nobody"}
        if who in self.may and not hidden:
            return self.welcome
        if who == "nobody":
            behind_login = self.nobody == 302 and "nobody" not in self.may
            return 404 if hidden and not behind_login else self.nobody
        if who == "outsider":
            return 404 if hidden else self.outsider
        return self.but.get(who, self.others)


@dataclass(frozen=True)
class Command:
    """One row of what is asked over the socket: ``fields``, who may, and the state that refuses it, or
    ``why`` none does."""

    name: str
    may: tuple[str, ...]
    fields: Callable[[SimpleNamespace], Mapping[str, Any]]
    wrong: State | None = None
    why: str = ""
    outsider: int = 404

    def __str__(self) -> str:
        return self.name


SAID = set(Door.__dataclass_fields__) - {"name", "method", "may", "body", "args"}
DOORS: list[Door] = []
COMMANDS: list[Command] = []


def read_rows() -> None:
    """Every ``rows_….py`` beside this file."""
    for path in sorted(Path(__file__).parent.glob("rows_*.py")):
        import_module(f"tests.doors.{path.stem}")


def door(
    name: str, method: str, may: tuple[str, ...], body: Body | None = None, /, **more: Any
) -> None:
    """A row. What is no field of ``Door`` belongs into the address."""
    own = {key: more.pop(key) for key in [*more] if key in SAID}
    DOORS.append(Door(name, method, may, body or {}, **own, args=more))


def command(
    name: str,
    may: tuple[str, ...],
    fields: Callable[[SimpleNamespace], Mapping[str, Any]],
    **more: Any,
) -> None:
    COMMANDS.append(Command(name, may, fields, **more))
