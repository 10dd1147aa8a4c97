"""Who is here now, as far as the viewer may know."""

from typing import NamedTuple
from uuid import UUID

from networking import live as facts
from networking.models import Person
from networking.models.people import PersonQuerySet
from sessions import live as rooms
from sessions.models import Session
from summit import presence
from summit.models import Summit, User


class Here(NamedTuple):
    """``total`` counts everybody, without names; ``people`` are those this viewer may see."""

    total: int
    people: PersonQuerySet


def in_room(session: Session, viewer: User) -> Here:
    """Who follows the session's room."""
    return _seen(presence.here(rooms.room(session.pk)), session.summit, viewer)


def in_summit(summit: Summit, viewer: User) -> Here:
    """Who is in one of the summit's live rooms, or has its directory open."""
    live_ones = Session.objects.filter(summit=summit, status=Session.Status.LIVE)
    streams = [rooms.room(pk) for pk in live_ones.values_list("pk", flat=True)]
    everybody: set[str] = set()
    for stream in [facts.people(summit.pk), *streams]:
        everybody |= presence.here(stream)
    return _seen(everybody, summit, viewer)


def _seen(user_ids: set[str], summit: Summit, viewer: User) -> Here:
    people = Person.objects.visible_to(viewer).filter(
        summit=summit, user__in=[UUID(user_id) for user_id in user_ids]
    )
    return Here(len(user_ids), people.exclude(user=viewer).with_card())
