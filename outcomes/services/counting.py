"""Stances written, and the counts that are kept of them: always both, in one transaction that holds the
recommendations' rows."""

from collections.abc import Iterable, Mapping, Set
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models.functions import Coalesce
from django.utils import timezone

from outcomes.models import CountedPerson, Stance, StanceCount
from outcomes.models.stances import kept_counts
from outcomes.models.standing import FIELD, GroupCount
from summit.models import Participation


class Change(NamedTuple):
    """Of one person on one recommendation; ``""`` is no stance."""

    recommendation_id: str
    place_id: UUID
    was: str
    now: str


def write_stances(wanted: Mapping[tuple[str, UUID], str]) -> list[Change]:
    """By recommendation and place, where each wants to stand; ``""`` takes it back. What has changed."""
    ids: set[Any] = {thing for thing, _ in wanted}
    rows = Stance.objects.filter(
        recommendation__in=ids, participation__in={place for _, place in wanted}
    )
    there = {(str(row.recommendation_id), row.participation_id): row for row in rows}
    changes = [
        Change(thing, place, there[thing, place].value if (thing, place) in there else "", value)
        for (thing, place), value in wanted.items()
    ]
    changes = [change for change in changes if change.was != change.now]
    if not changes:
        return []
    changed = {change.recommendation_id for change in changes}
    astray = Stance.objects.astray(kept_counts(changed), changed)
    _write(changes, there)
    if astray:
        keep_counts(astray)
    _count([change for change in changes if change.recommendation_id not in astray])
    return changes


def keep_counts(recommendation_ids: Iterable[object]) -> None:
    """Counts them anew and keeps that: what was written past this module is in it."""
    ids: set[Any] = {str(pk) for pk in recommendation_ids}
    rows = Stance.objects.filter(recommendation__in=ids).order_by()
    stances = list(rows.values_list("recommendation_id", "participation_id", "value"))
    kinds = _kinds({place for _, place, _ in stances})
    found: dict[tuple[UUID, str], GroupCount] = {}
    for pk, place, value in stances:
        found.setdefault((pk, kinds[place]), GroupCount(kinds[place])).add(value, 1)
    StanceCount.objects.filter(recommendation__in=ids).delete()
    StanceCount.objects.bulk_create(
        StanceCount(
            recommendation_id=pk, kind=kind, agree=group.agree, disagree=group.disagree,
            passed=group.passed,
        )
        for (pk, kind), group in found.items()
    )  # fmt: skip


def _write(changes: list[Change], there: Mapping[tuple[str, UUID], Stance]) -> None:
    made, moved, gone = [], [], []
    for thing, place, was, now in changes:
        if not was:
            made.append(Stance(recommendation_id=thing, participation_id=place, value=now))
            continue
        row = there[thing, place]
        if now:
            row.value, row.updated_at = now, timezone.now()
            moved.append(row)
        else:
            gone.append(row.pk)
    Stance.objects.bulk_create(made)
    Stance.objects.bulk_update(moved, ["value", "updated_at"])
    if gone:
        Stance.objects.filter(pk__in=gone).delete()


def _count(changes: list[Change]) -> None:
    kinds = _kinds({change.place_id for change in changes})
    rows = StanceCount.objects.filter(
        recommendation__in={change.recommendation_id for change in changes}
    )
    there = {(str(row.recommendation_id), row.kind): row for row in rows}
    fresh: list[StanceCount] = []
    for thing, place, was, now in changes:
        row = there.get((thing, kinds[place]))
        if row is None:
            row = there[thing, kinds[place]] = StanceCount(
                recommendation_id=thing, kind=kinds[place]
            )
            fresh.append(row)
        for value, more in ((was, -1), (now, 1)):
            if value:
                setattr(row, FIELD[value], getattr(row, FIELD[value]) + more)
    StanceCount.objects.bulk_create(fresh)
    StanceCount.objects.bulk_update(
        [row for row in there.values() if row not in fresh], ["agree", "disagree", "passed"]
    )


def _kinds(places: Set[UUID]) -> dict[UUID, str]:
    """Under which kind each is counted; who never was, under the one they have now."""
    rows = CountedPerson.objects.filter(participation__in=places)
    known = dict(rows.values_list("participation_id", "kind"))
    fresh = places - known.keys()
    if fresh:
        people = Participation.objects.filter(pk__in=fresh).order_by()
        now = people.annotate(of_kind=Coalesce("delegation__kind", "declared_kind"))
        CountedPerson.objects.bulk_create(
            (
                CountedPerson(participation_id=pk, kind=kind)
                for pk, kind in now.values_list("pk", "of_kind")
            ),
            ignore_conflicts=True,
        )
        known |= dict(rows.values_list("participation_id", "kind"))
    return known
