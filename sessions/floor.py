"""The floor as it is shown: to the room the list and who speaks, to moderators also the figures.
The machine counts who was heard; it never decides who is next."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.translation import gettext

from sessions.models import AgendaItem, FloorRequest, Session
from sessions.models.agenda import in_minutes
from summit import parts
from summit.live.frames import Fragment, Refresh, Tally, register
from summit.models import DelegationKind, Participation
from summit.regions import region_name, region_of
from summit.templatetags.summit_ui import language_title

Kind = FloorRequest.Kind
Status = FloorRequest.Status
FEWEST = 3  # people of a group that is counted by what they told in confidence
PERSON = ("participation__user", "participation__delegation")


@dataclass
class Heard:
    """How much of the floor a person or a group has had, and how many of it wait."""

    label: str = ""
    waiting: int = 0
    speeches: int = 0
    seconds: int = 0

    @property
    def clock(self) -> str:
        return in_minutes(self.seconds)

    def count(self, entry: FloorRequest) -> None:
        if entry.status == Status.WAITING:
            self.waiting += 1
        else:
            self.speeches += 1
            self.seconds += entry.seconds_spoken


@dataclass
class Row:
    """Somebody who waits: what they have said before, and where the moderator may move them."""

    entry: FloorRequest
    before: Heard
    up: int = 0
    down: int = 0


@dataclass
class Floor:
    """All requests of one session, read once, in the order of the floor."""

    session: Session
    entries: list[FloorRequest] = field(default_factory=list)

    def those(self, status: str) -> list[FloorRequest]:
        return [entry for entry in self.entries if entry.status == status]

    @property
    def speaking(self) -> FloorRequest | None:
        return next(iter(self.those(Status.SPEAKING)), None)

    @property
    def waiting(self) -> list[FloorRequest]:
        return self.those(Status.WAITING)

    @property
    def spoken(self) -> list[FloorRequest]:
        return sorted(self.those(Status.SPOKEN), key=lambda entry: str(entry.ended_at))

    @property
    def passed_over(self) -> list[FloorRequest]:
        return self.those(Status.PASSED_OVER)

    @property
    def groups(self) -> list[tuple[str, list[FloorRequest]]]:
        """Who waits, by what they ask for."""
        waiting = self.waiting
        return [(kind, [one for one in waiting if one.kind == kind]) for kind in Kind.values]

    @property
    def rows(self) -> list[Row]:
        """Who waits. Points of order keep their order, so they have nowhere to go."""
        spoken = self.those(Status.SPOKEN)
        rows = []
        for kind, entries in self.groups:
            last = 0 if kind == Kind.POINT_OF_ORDER else len(entries)
            for place, entry in enumerate(entries, 1):
                before = Heard()
                for speech in spoken:
                    if speech.participation_id == entry.participation_id is not None:
                        before.count(speech)
                up = place - 1 if last else 0
                rows.append(Row(entry, before, up, place + 1 if place < last else 0))
        return rows

    @property
    def balance(self) -> list[tuple[str, list[Heard]]]:
        """By kind of delegation, by region of residence, by language, and by gender as far as people
        chose to say."""
        return [
            (gettext("Delegations"), self._by(_kind)),
            (gettext("Regions"), self._by(_region)),
            (gettext("Languages"), self._by(lambda entry: language_title(entry.language))),
            (gettext("Gender"), self._by(self._gender())),
        ]

    def _gender(self) -> Callable[[FloorRequest], str]:
        """A group of one or two would say what somebody told us in confidence."""
        people: dict[str, set[UUID]] = {}
        for entry in self.entries:
            if entry.status != Status.PASSED_OVER and entry.participation:
                people.setdefault(entry.participation.gender, set()).add(entry.participation.pk)
        told = {one for one, group in people.items() if one and len(group) >= FEWEST}

        def label(entry: FloorRequest) -> str:
            gender = entry.participation.gender if entry.participation else ""
            if gender not in told:
                return gettext("Not said, or fewer than three")
            return str(Participation.Gender(gender).label)

        return label

    def _by(self, label: Callable[[FloorRequest], str]) -> list[Heard]:
        groups: dict[str, Heard] = {}
        for entry in self.entries:
            if entry.status != Status.PASSED_OVER:
                name = label(entry)
                groups.setdefault(name, Heard(name)).count(entry)
        return sorted(groups.values(), key=lambda group: (-group.seconds, group.label))

    @property
    def limit(self) -> str:
        return in_minutes(self.session.speaking_seconds)

    @property
    def times(self) -> list[tuple[str, str]]:
        """Kinds of delegation that may speak for another time than everybody."""
        given = self.session.speaking_seconds_by_kind
        return [
            (str(DelegationKind(kind).label), in_minutes(given[kind]) if given[kind] else "∞")
            for kind in sorted(given)
        ]


def _kind(entry: FloorRequest) -> str:
    return (entry.participation and entry.participation.kind_label) or gettext("Not said")


def _region(entry: FloorRequest) -> str:
    return region_name(region_of(entry.participation.country if entry.participation else ""))


def floors(session_ids: Iterable[object]) -> dict[str, Floor]:
    """By session id, in two queries."""
    sessions = Session.objects.filter(pk__in=list(session_ids)).select_related("summit")
    found = {str(session.pk): Floor(session) for session in sessions}
    entries = FloorRequest.objects.filter(session__in=list(found)).exclude(status=Status.WITHDRAWN)
    for entry in entries.in_order().select_related(*PERSON):
        floor = found[str(entry.session_id)]
        entry.session = floor.session
        floor.entries.append(entry)
    return found


# ------------------------------------------------------------------ shapes
def _floors(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {pk: {"floor": floor, "session": floor.session} for pk, floor in floors(ids).items()}


def _waiting(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    rows = FloorRequest.objects.waiting().filter(pk__in=ids)
    return {
        str(entry.pk): {"entry": entry, "session": entry.session}
        for entry in rows.select_related("session", *PERSON)
    }


def _ready(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    counts = AgendaItem.objects.filter(pk__in=ids).values_list("pk", "ready_count")
    return {str(pk): {"ready": count} for pk, count in counts}


register(
    "floorrequest",
    "room",
    Fragment(
        "sessions/_floor_request.html",
        _waiting,
        "floor-{id}",
        lambda context: f"floor-{context['entry'].kind}",
    ),
)
register("floor", "room", Fragment("sessions/_floor.html", _floors, "floor"))
register("speaking", "room", Fragment("sessions/_speaking.html", _floors, "speaking"))
register("floor-ask", "room", Refresh("floor-ask"))
register("floor", "moderation", Fragment("sessions/_m_floor.html", _floors, "m-floor"))
register("readiness", "room", Tally(_ready, "ready-{id}"))
register("readiness", "moderation", Tally(_ready, "m-ready-{id}"))


# ------------------------------------------------------------------ parts
def _parts(*names: str) -> parts.Draw:
    def draw(session_id: UUID) -> Mapping[str, str]:
        context = _floors([str(session_id)]).get(str(session_id))
        if context is None:
            return {}
        return {
            name: render_to_string(f"sessions/_{name.replace('-', '_')}.html", context)
            for name in names
        }

    return draw


parts.register("room", _parts("speaking", "floor"), refresh=["floor-ask"])
parts.register("moderation", _parts("m-floor"))
