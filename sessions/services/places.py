"""Who may speak, asked for many people at once inside the transaction in which they act."""

from collections.abc import Callable, Iterable
from typing import TypeVar
from uuid import UUID

from sessions.models import Restriction, Session
from sessions.permissions import takes_part_as_guest
from sessions.services.hearing import Removed, Silenced
from summit.errors import Forbidden, RuleBroken, Unknown
from summit.models import Participation

Asked = TypeVar("Asked")
Given = TypeVar("Given")


class Places(dict[tuple[str, UUID], Participation]):
    """By ``(user id, summit id)``; and what some of them may not do in a session."""

    def __init__(self, places: Iterable[Participation]) -> None:
        super().__init__(((str(place.user_id), place.summit_id), place) for place in places)
        rows = Restriction.objects.standing().filter(participation__in=list(self.values()))
        self.restricted = {
            (row.participation_id, row.session_id, row.kind): row for row in rows.order_by()
        }


def locked_places(user_ids: Iterable[object], summit_ids: Iterable[UUID]) -> Places:
    """The places of these people in these summits, held until COMMIT: whoever bans, removes or silences
    somebody waits for us, or we see it. Banned and switched-off people have none."""
    rows = (
        Participation.objects.filter(
            user__in={str(user_id) for user_id in user_ids},
            summit__in=set(summit_ids),
            banned_at__isnull=True,
            user__is_active=True,
        )
        .select_for_update(no_key=True, of=("self",))
        .order_by("pk")
    )
    return Places(rows)


def speaking(places: Places, user_id: object, session: Session) -> Participation:
    """The place from which this person votes and supports in a session. Raises Unknown for outsiders,
    Forbidden for observers and for guests who only watch, Removed for who was sent out of this room."""
    place = places.get((str(user_id), session.summit_id))
    if place is None:
        raise Unknown
    if place.is_guest:
        if not takes_part_as_guest(session):
            raise Forbidden
    elif place.role == Participation.Role.OBSERVER:
        raise Forbidden
    if (place.pk, session.pk, Restriction.Kind.REMOVED) in places.restricted:
        raise Removed
    return place


def deciding(places: Places, user_id: object, session: Session) -> Participation:
    """The same where each person must be one: in secret polls and on recommendations. Forbidden for
    guests, who may come under ten names."""
    place = speaking(places, user_id, session)
    if place.is_guest:
        raise Forbidden
    return place


def heard(places: Places, user_id: object, session: Session) -> Participation:
    """The same for what is said rather than voted: raises Silenced for who is silenced here."""
    place = speaking(places, user_id, session)
    silence = places.restricted.get((place.pk, session.pk, Restriction.Kind.SILENCED))
    if silence is not None:
        raise Silenced(silence)
    return place


def sift(
    asked: Iterable[Asked], allowed: Callable[[Asked], Given]
) -> tuple[list[RuleBroken | None], list[tuple[Asked, Given]]]:
    """For each in order None or why not; and those that are allowed, with what ``allowed`` gave."""
    refusals: list[RuleBroken | None] = []
    granted: list[tuple[Asked, Given]] = []
    for each in asked:
        try:
            granted.append((each, allowed(each)))
        except RuleBroken as refusal:
            refusals.append(refusal)
        else:
            refusals.append(None)
    return refusals, granted
