"""Ready to move on: participants say so once per agenda item; they come in storms, like upvotes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from sessions import live
from sessions.models import AgendaItem, Readiness, Session
from sessions.services.places import Places, locked_places, sift, speaking
from summit.errors import RuleBroken, Unknown
from summit.log import journal
from summit.models import Participation, User


@dataclass(frozen=True)
class Wish:
    """One person is ready to leave an item, or is not any more."""

    item_id: str
    user_id: str
    on: bool


def mark_ready(item: AgendaItem, on: bool, *, by: User, place: Participation) -> AgendaItem:
    """Says it, or takes it back. Twice is once."""
    with journal.command(by=by) as act:
        refusal = mark_ready_many(act, [Wish(str(item.pk), str(by.pk), on)])[0]
        if refusal:
            raise refusal
    return item


def mark_ready_many(act: journal.Act, wishes: Sequence[Wish]) -> list[RuleBroken | None]:
    """All of them, in order, inside ``act``; per wish None or why not. The last of one person about
    one item counts."""
    ids = {wish.item_id for wish in wishes}
    summits = set(Session.objects.filter(agenda__in=list(ids)).values_list("summit", flat=True))
    places = locked_places((wish.user_id for wish in wishes), summits)
    items = _lock(ids)
    refusals, granted = sift(wishes, lambda wish: _allowed(wish, items, places))
    wanted = {(wish.item_id, place.pk): wish.on for wish, place in granted}
    _write(act, items, wanted)
    return refusals


def _lock(ids: Iterable[str]) -> dict[str, AgendaItem]:
    """In one order for everybody."""
    held = AgendaItem.objects.select_for_update(no_key=True, of=("self",))
    rows = held.select_related("session__summit")
    return {str(row.pk): row for row in rows.filter(pk__in=list(ids)).order_by("pk")}


def _allowed(wish: Wish, items: dict[str, AgendaItem], places: Places) -> Participation:
    item = items.get(wish.item_id)
    if item is None or item.session.status == Session.Status.DRAFT:
        raise Unknown
    place = speaking(places, wish.user_id, item.session)
    if item.session.current_item_id != item.pk:
        raise RuleBroken("item.left", _("The session is not at this item."))
    return place


def _write(
    act: journal.Act, items: dict[str, AgendaItem], wanted: dict[tuple[str, UUID], bool]
) -> None:
    there = {
        (str(item), place): pk
        for pk, item, place in Readiness.objects.filter(
            agenda_item__in={item for item, _ in wanted},
            participation__in={place for _, place in wanted},
        ).values_list("pk", "agenda_item_id", "participation_id")
    }
    made = [pair for pair, on in wanted.items() if on and pair not in there]
    taken = [pair for pair, on in wanted.items() if not on and pair in there]
    Readiness.objects.bulk_create(
        Readiness(agenda_item_id=item, participation_id=place) for item, place in made
    )
    if taken:
        Readiness.objects.filter(pk__in=[there[pair] for pair in taken]).delete()
    change = Counter(item for item, _ in made)
    change.subtract(item for item, _ in taken)
    for item_id, by in sorted(change.items()):
        AgendaItem.objects.filter(pk=item_id).update(ready_count=F("ready_count") + by)
        live.readiness_said(act, items[item_id])
