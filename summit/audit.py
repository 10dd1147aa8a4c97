"""The log of a summit, as its organisers look through it and take it away."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet

from summit.models import Activity, Summit

Lister = Callable[[Summit], Iterable["Listed"]]
FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEAD = ["at", "who", "act", "whom", "session", "thing", "id", "details"]
AT_ONCE = 500
_listers: list[Lister] = []


class Listed(NamedTuple):
    """A session: its id, its number as people say it, its title."""

    id: str
    short: str
    title: str


def register_sessions(lister: Lister) -> None:
    """An app that has sessions says which there are, by ``lister(summit)``."""
    _listers.append(lister)


def sessions_of(summit: Summit) -> list[Listed]:
    return [one for lister in _listers for one in lister(summit)]


@dataclass(frozen=True)
class Wanted:
    """Part of a name or an address, of who did it or to whom; an act; a session; days on the summit's
    calendar, both included. Empty is everything."""

    who: str = ""
    act: str = ""
    session: str = ""
    since: date | None = None
    until: date | None = None


def entries(summit: Summit, wanted: Wanted) -> QuerySet[Activity]:
    """The newest first."""
    found = summit.activities.select_related("actor", "about").order_by("-at", "pk")
    if wanted.who:
        named = Q()
        for person in ("actor", "about"):
            named |= Q(**{f"{person}__display_name__icontains": wanted.who})
            named |= Q(**{f"{person}__email__icontains": wanted.who})
        found = found.filter(named)
    if wanted.act:
        found = found.filter(verb=wanted.act)
    if wanted.session:
        found = found.filter(within=wanted.session)
    if wanted.since:
        found = found.filter(at__gte=datetime.combine(wanted.since, time(), summit.zone))
    if wanted.until:
        after = datetime.combine(wanted.until + timedelta(days=1), time(), summit.zone)
        found = found.filter(at__lt=after)
    return found


def acts_of(summit: Summit) -> list[str]:
    """What has been done in it, each once."""
    return list(summit.activities.order_by("verb").values_list("verb", flat=True).distinct())


class _Echo:
    """What a CSV writer writes to: hands the line on."""

    def write(self, line: str) -> str:
        return line


def as_csv(summit: Summit, wanted: Wanted) -> Iterator[str]:
    """For spreadsheets, line by line: with a byte order mark, and nothing in it is taken for a formula."""
    writer = csv.writer(_Echo())
    names = {one.id: f"{one.short} {one.title}" for one in sessions_of(summit)}
    yield "\ufeff" + writer.writerow(HEAD)
    for entry in entries(summit, wanted).iterator(chunk_size=AT_ONCE):
        row = [
            entry.at.isoformat(),
            entry.actor.name if entry.actor else "",
            entry.verb,
            entry.about.name if entry.about else "",
            names.get(entry.within, ""),
            entry.kind,
            entry.object_id,
            json.dumps(entry.details, ensure_ascii=False, sort_keys=True),
        ]
        yield writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row])
