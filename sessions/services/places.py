"""Who may speak, asked for many people at once inside the transaction in which they act."""

from collections.abc import Callable, Iterable
from typing import TypeVar
from uuid import UUID

from summit.errors import Forbidden, RuleBroken, Unknown
from summit.models import Participation

Places = dict[tuple[str, UUID], Participation]
Asked = TypeVar("Asked")
Given = TypeVar("Given")


def locked_places(user_ids: Iterable[object], summit_ids: Iterable[UUID]) -> Places:
    """The places of these people in these summits, by ``(user id, summit id)``, held until COMMIT: a
    ban waits for us, or we see it. Banned and switched-off people have none."""
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
    return {(str(place.user_id), place.summit_id): place for place in rows}


def speaking(places: Places, user_id: object, summit_id: UUID) -> Participation:
    """The place from which this person speaks. Raises Unknown for outsiders, Forbidden for observers."""
    place = places.get((str(user_id), summit_id))
    if place is None:
        raise Unknown
    if place.role == Participation.Role.OBSERVER:
        raise Forbidden
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
