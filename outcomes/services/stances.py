"""Stances come in storms: one or five hundred are written in the same few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outcomes import live
from outcomes.models import Recommendation, Stance
from sessions.models import Session
from sessions.services import attendance
from sessions.services.places import Places, deciding, locked_places, sift
from summit.errors import RuleBroken, Unknown
from summit.log import journal
from summit.models import Participation, User

DECIDED = {Recommendation.Status.ADOPTED, Recommendation.Status.SET_ASIDE}


@dataclass(frozen=True)
class Wish:
    """Where one person wants to stand; ``""`` takes it back."""

    recommendation_id: str
    user_id: str
    value: str


def take_stance(
    recommendation: Recommendation, value: str, *, by: User, place: Participation
) -> Recommendation:
    """Agree, disagree or pass; ``""`` takes it back. The latest counts."""
    with journal.command(by=by) as act:
        refusal = take_stances(act, [Wish(str(recommendation.pk), str(by.pk), value)])[0]
        if refusal:
            raise refusal
    return recommendation


def take_stances(act: journal.Act, wishes: Sequence[Wish]) -> list[RuleBroken | None]:
    """All of them, in order, inside ``act``; per wish None or why not. The last of one person about
    one recommendation counts. Who takes one has entered the session."""
    ids = {wish.recommendation_id for wish in wishes}
    summits = set(
        Recommendation.objects.filter(pk__in=ids).values_list("session__summit_id", flat=True)
    )
    places = locked_places((wish.user_id for wish in wishes), summits)
    rows = Recommendation.objects.select_for_update(no_key=True, of=("self",))
    things = {
        str(row.pk): row
        for row in rows.select_related("session__summit").filter(pk__in=ids).order_by("pk")
    }
    refusals, granted = sift(wishes, lambda wish: _allowed(wish, things, places))
    wanted = {(wish.recommendation_id, place.pk): wish.value for wish, place in granted}
    attendance.enter({(things[thing].session_id, place) for thing, place in wanted})
    for recommendation_id in sorted(_write(wanted)):
        live.stance_taken(act, things[recommendation_id])
    return refusals


def _allowed(wish: Wish, things: dict[str, Recommendation], places: Places) -> Participation:
    thing = things.get(wish.recommendation_id)
    if thing is None:
        raise Unknown
    place = deciding(places, wish.user_id, thing.session)
    if thing.status in DECIDED:
        raise RuleBroken("recommendation.closed", _("This recommendation is decided."))
    if thing.session.status in {Session.Status.ARCHIVED, Session.Status.CANCELLED}:
        raise RuleBroken("session.closed", _("The session's record is closed."))
    if wish.value and wish.value not in Stance.Value.values:
        raise RuleBroken("stance.unknown", _("Choose agree, disagree or pass."), "value")
    return place


def _write(wanted: dict[tuple[str, UUID], str]) -> set[str]:
    """Which recommendations have changed."""
    there = {
        (str(row.recommendation_id), row.participation_id): row
        for row in Stance.objects.filter(
            recommendation__in={thing for thing, _ in wanted},
            participation__in={place for _, place in wanted},
        )
    }
    made, moved, gone, changed = [], [], [], set()
    for (thing, place), value in wanted.items():
        row = there.get((thing, place))
        if (row.value if row else "") == value:
            continue
        changed.add(thing)
        if row is None:
            made.append(Stance(recommendation_id=thing, participation_id=place, value=value))
        elif value:
            row.value, row.updated_at = value, timezone.now()
            moved.append(row)
        else:
            gone.append(row.pk)
    Stance.objects.bulk_create(made)
    Stance.objects.bulk_update(moved, ["value", "updated_at"])
    if gone:
        Stance.objects.filter(pk__in=gone).delete()
    return changed
