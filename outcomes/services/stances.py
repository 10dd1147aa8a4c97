"""Stances come in storms: one or five hundred are written in the same few statements."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from outcomes import live
from outcomes.models import Recommendation, Stance
from outcomes.services.counting import write_stances
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
        for row in rows.select_related("session__summit", "merged_into__session")
        .filter(pk__in=ids)
        .order_by("pk")
    }
    refusals, granted = sift(wishes, lambda wish: _allowed(wish, things, places))
    wanted = {(wish.recommendation_id, place.pk): wish.value for wish, place in granted}
    changes = write_stances(wanted)
    first = {(each.recommendation_id, each.place_id) for each in changes if not each.was}
    attendance.enter({(things[thing].session_id, place) for thing, place in first})
    for recommendation_id in sorted({each.recommendation_id for each in changes}):
        live.stance_taken(act, things[recommendation_id])
    return refusals


def _allowed(wish: Wish, things: dict[str, Recommendation], places: Places) -> Participation:
    thing = things.get(wish.recommendation_id)
    if thing is None:
        raise Unknown
    place = deciding(places, wish.user_id, thing.session)
    if thing.merged_into is not None:
        raise RuleBroken(
            "recommendation.merged",
            _("It was merged into %(ref)s. Say there where you stand.")
            % {"ref": thing.merged_into.reference},
        )
    if thing.status in DECIDED:
        raise RuleBroken("recommendation.closed", _("This recommendation is decided."))
    if thing.session.status in {Session.Status.ARCHIVED, Session.Status.CANCELLED}:
        raise RuleBroken("session.closed", _("The session's record is closed."))
    if wish.value and wish.value not in Stance.Value.values:
        raise RuleBroken("stance.unknown", _("Choose agree, disagree or pass."), "value")
    return place
