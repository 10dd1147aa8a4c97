"""What one speaker sees of their own: messages, clock, place on the list, part of the agenda."""

from dataclasses import dataclass

from sessions.models import AgendaItem, Appearance, Cue, FloorRequest, Session
from summit.models import Participation

SHOWN_EARLIER = 5


@dataclass
class Lectern:
    """Of one person in one session. Four questions to the database."""

    session: Session
    cues: list[Cue]
    entries: list[FloorRequest]
    parts: list[Appearance]
    place: Participation

    @property
    def unseen(self) -> list[Cue]:
        """The newest first."""
        return [cue for cue in self.cues if cue.seen_at is None]

    @property
    def seen(self) -> list[Cue]:
        return [cue for cue in self.cues if cue.seen_at is not None][:SHOWN_EARLIER]

    @property
    def speech(self) -> FloorRequest | None:
        """They have the floor."""
        return next((one for one in self._mine() if one.status == "speaking"), None)

    @property
    def waiting(self) -> FloorRequest | None:
        return next((one for one in self._mine() if one.status == "waiting"), None)

    def _mine(self) -> list[FloorRequest]:
        return [one for one in self.entries if one.participation_id == self.place.pk]

    def _queue(self) -> list[FloorRequest]:
        return [one for one in self.entries if one.status == "waiting"]

    @property
    def waiting_total(self) -> int:
        return len(self._queue())

    @property
    def place_on_list(self) -> int:
        """From 1."""
        return self._queue().index(self.waiting) + 1 if self.waiting else 0

    @property
    def appearance(self) -> Appearance | None:
        """Their part as a speaker."""
        return next((part for part in self.parts if part.role == Appearance.Role.SPEAKER), None)

    @property
    def item(self) -> AgendaItem | None:
        """The running item, when it is theirs."""
        mine = [part.agenda_item for part in self.parts if part.agenda_item]
        return next((one for one in mine if one.pk == self.session.current_item_id), None)

    @property
    def due(self) -> AgendaItem | None:
        """Their next item that has not been reached."""
        items = [part.agenda_item for part in self.parts if part.agenda_item]
        to_come = [item for item in items if item.started_at is None and item.skipped_at is None]
        return min(to_come, key=lambda item: item.position, default=None)

    @property
    def is_next(self) -> bool:
        following = self.session.following_item
        return self.due is not None and following is not None and following.pk == self.due.pk


def lectern_of(session: Session, place: Participation) -> Lectern:
    """As it stands now."""
    entries = FloorRequest.objects.filter(session=session, status__in=["speaking", "waiting"])
    return Lectern(
        session,
        list(Cue.objects.filter(session=session, to=place)),
        list(entries.in_order()),
        list(
            Appearance.objects.filter(session=session, participation=place).select_related(
                "agenda_item"
            )
        ),
        place,
    )
