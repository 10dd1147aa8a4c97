"""Who stands where, person by person, without saying who: for research, not for print."""

from collections import Counter
from typing import Any

from outcomes.models.standing import GroupCount, kind_name, pooled
from outcomes.services.inputs.attribution import CROWD
from outcomes.services.inputs.register import recommendation_reference
from sessions.models import Session

VALUES = {"agree": 1, "disagree": -1, "pass": 0}


def matrix(session: Session) -> dict[str, Any]:
    """``{"statements": [references], "people": [{"group", "stances"}], "withheld"}``; ``stances`` are 1, −1,
    0 or null, one per statement. Nothing joins people across sessions, and their order says nothing. Kinds
    of fewer than five people who took a stance are one group; where fewer than five did at all, they are
    only counted (``withheld``). People who were banned are left out.

    What was merged is no statement of its own: where people stood on it is in the stances of the one it
    stands under, once for each person."""
    rows = [one for one in session.recommendations.all() if one.merged_into_id is None]
    taken: dict[Any, dict[Any, int]] = {}
    kinds: dict[Any, str] = {}
    for one in rows:
        for stance in one.stances.all():
            place = stance.participation
            if place.banned_at is None:
                taken.setdefault(place.pk, {})[one.pk] = VALUES[stance.value]
                kinds[place.pk] = place.kind
    statements = [recommendation_reference(session, one) for one in rows]
    if len(taken) < CROWD:
        return {"statements": statements, "people": [], "withheld": len(taken)}
    names = _groups(Counter(kinds.values()))
    people: list[dict[str, Any]] = [
        {"group": names[kinds[pk]], "stances": [stances.get(one.pk) for one in rows]}
        for pk, stances in taken.items()
    ]
    people.sort(key=lambda one: (one["group"], [_order(value) for value in one["stances"]]))
    return {"statements": statements, "people": people, "withheld": 0}


def _groups(counts: Counter[str]) -> dict[str, str]:
    """The name under which each kind is counted."""
    kept = {
        one.kind: one.label
        for one in pooled(
            [GroupCount(kind, agree=count) for kind, count in sorted(counts.items())], CROWD
        )
    }
    return {kind: kept.get(kind) or kind_name("") for kind in counts}


def _order(value: int | None) -> int:
    return -2 if value is None else value
