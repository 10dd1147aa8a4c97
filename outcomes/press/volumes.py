"""The register of a large report in volumes: each a file of its own, made from its own data.

A volume's data hold nothing but what it prints, so they stay the same while the rest of the record changes, and a
volume whose data are the same need not be set again. Pure: the same data give the same volumes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from outcomes.formats.names import base_name
from outcomes.press.canonical import canonical
from outcomes.press.places import BESIDE

Data = Mapping[str, Any]
DOCUMENT = "register"
OWN = ("format", "language", "interface", "direction", "press", "scope")
SUMMIT = ("slug", "title", "host", "place", "starts_on", "ends_on", "time_zone")


@dataclass(frozen=True)
class Part:
    """A file of its own beside the report. ``content`` is canonical JSON, ``digest`` its SHA-256."""

    name: str  # "register-2", which is also the format under which it is filed
    file: str
    content: bytes
    digest: str


def of(data: Data) -> list[Part]:
    """The volumes of a report, in order; none when its register is printed in the report itself."""
    return [part(data, one) for one in data.get("volumes", ())]


def part(data: Data, volume: Data) -> Part:
    """``volume`` is one of ``data["volumes"]``."""
    return Part(f"{DOCUMENT}-{volume['number']}", volume["file"], *canonical(_own(data, volume)))


def _own(data: Data, volume: Data) -> dict[str, Any]:
    sessions = {one["reference"]: one for one in data["sessions"]}
    printed = [
        {
            "number": sessions[piece["session"]]["number"],
            "reference": piece["session"],
            "title": sessions[piece["session"]]["title"],
            "contributions": sessions[piece["session"]]["contributions"][
                piece["begin"] : piece["end"]
            ],
        }
        for piece in volume["pieces"]
    ]
    told = ("number", "of", "first", "last", "contributions")
    return {
        **{name: data[name] for name in OWN},
        "document": DOCUMENT,
        "as_of": volume["as_of"],
        "summit": {name: data["summit"][name] for name in SUMMIT},
        "options": {"register": True},
        "volume": {name: volume[name] for name in told},
        "report": f"{base_name(data)}.pdf",
        "elsewhere": _elsewhere(data, printed),
        "sessions": printed,
    }


def _elsewhere(data: Data, printed: list[dict[str, Any]]) -> dict[str, str]:
    """The files of contributions that these answer or stand under, where that is another volume."""
    here = {one["reference"] for session in printed for one in session["contributions"]}
    named = {
        name
        for session in printed
        for one in session["contributions"]
        for name in (one["answers"], one["merged_into"], one["disposition"]["into"])
    }
    files = dict(_places(data)) if named - here - {""} else {}
    return {name: files[name] for name in sorted(named - here) if name in files}


def _places(data: Data) -> Iterator[tuple[str, str]]:
    sessions = {one["reference"]: one["contributions"] for one in data["sessions"]}
    for volume in data["volumes"]:
        for piece in volume["pieces"]:
            for one in sessions[piece["session"]][piece["begin"] : piece["end"]]:
                yield one["reference"], volume["file"]


@dataclass(frozen=True)
class Links:
    """Where a reference leads: into the file that is set, or into another one of the same document."""

    elsewhere: Mapping[str, str]
    here: frozenset[str] = frozenset()
    rest: str = ""  # the file of everything that is neither; "": it is here
    volumes: Mapping[int, str] = field(default_factory=dict)  # by their numbers

    def file(self, name: str) -> str:
        return self.elsewhere.get(name) or ("" if name in self.here else self.rest)

    def to(self, name: str) -> str:
        file = self.file(name)
        return f"{BESIDE}{file}#{name}" if file else f"#{name}"

    def to_volume(self, number: int) -> str:
        return f"{BESIDE}{self.volumes[number]}"

    @property
    def files(self) -> frozenset[str]:
        return frozenset({*self.elsewhere.values(), *self.volumes.values(), self.rest} - {""})


def links(data: Data) -> Links:
    """Of a report, a volume of its register, or any other document, whose links all stay in it."""
    if data["document"] == DOCUMENT:
        here = {one["reference"] for each in data["sessions"] for one in each["contributions"]}
        return Links(data["elsewhere"], frozenset(here), data["report"])
    if data.get("volumes"):
        files = {one["number"]: one["file"] for one in data["volumes"]}
        return Links(dict(_places(data)), volumes=files)
    return Links({})
