"""A step at the desk is taken back: as a whole or not at all."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Field, Model
from django.utils import timezone

from outcomes import live
from outcomes.models import DeskStep, Recommendation, Stance, Tag, Theme
from outcomes.services.counting import write_stances
from outcomes.services.snapshots import KINDS, STANCE, Change, snapshot
from outcomes.services.steps import Step, overtaken
from sessions.models import Contribution
from sessions.services.sessions import lock
from summit.log import journal
from summit.models import User
from summit.services.activity import record


def undo(step: DeskStep, *, by: User) -> None:
    """Gives everything back. Twice is once. Refused as a whole when something of it has changed since:
    nobody's later work is lost."""
    with journal.command(by=by) as act:
        locked = step.session and lock(step.session)
        taken = DeskStep.objects.select_for_update().get(pk=step.pk)
        if taken.undone_at is not None:
            return
        back = Step(act, locked, by)
        try:
            with transaction.atomic():
                _stand_as_before([each for each in taken.changes if each["kind"] == STANCE])
                for change in reversed(taken.changes):
                    if change["kind"] != STANCE:
                        _restore(back, change)
                back.must_rest_on_words()
        except IntegrityError:
            raise overtaken() from None
        taken.undone_at = timezone.now()
        taken.save(update_fields=["undone_at", "updated_at"])
        record(act, "desk.undone", taken, by=by, summit=taken.summit, what=taken.about)
        back.tell()
        live.step_taken(act, taken, "step.undone")


def _restore(back: Step, change: Change) -> None:
    kind, was, now = change["kind"], change["was"], change["now"]
    rows = KINDS[kind]._default_manager.filter(pk=change["id"])
    thing = rows.select_for_update().first()
    if (thing and snapshot(kind, thing)) != now:
        raise overtaken()
    if isinstance(thing, Contribution):
        _part(back, thing, was, now)
    elif isinstance(thing, Recommendation):
        _part_again(back, thing, was)
    elif was is not None:
        _write(back, kind, change["id"], was, thing)
    elif thing is not None:
        if _is_in_use(thing):
            raise overtaken()
        back.gone(thing)


def _part(back: Step, row: Contribution, was: Change, now: Change) -> None:
    back.was[row.pk] = now
    row.merged_into_id = UUID(was["merged_into_id"]) if was["merged_into_id"] else None
    if row.merged_into_id and not _may_stand_under(row, row.merged_into_id):
        raise overtaken()
    back.merged(row)


def _part_again(back: Step, row: Recommendation, was: Change) -> None:
    head = Recommendation.objects.filter(pk=was["merged_into_id"]).first()
    if head is not None and head.merged_into_id is not None:
        raise overtaken()
    back.united(row, head)


def _stand_as_before(changes: Sequence[Mapping[str, Any]]) -> None:
    """Whoever has not taken another stance since stands where they stood."""
    ids = {change["now"]["recommendation_id"] for change in changes}
    held = Recommendation.objects.select_for_update(no_key=True).filter(pk__in=ids)
    list(held.order_by("pk"))
    rows = Stance.objects.filter(recommendation__in=ids).order_by()
    there = {
        (str(pk), str(place)): value
        for pk, place, value in rows.values_list("recommendation_id", "participation_id", "value")
    }
    write_stances(
        {
            (change["now"]["recommendation_id"], UUID(change["id"])): change["was"]["value"]
            for change in changes
            if there.get((change["now"]["recommendation_id"], change["id"]), "")
            == change["now"]["value"]
        }
    )


def _is_in_use(thing: Model) -> bool:
    """Somebody has put more into it since."""
    if isinstance(thing, Theme):
        return thing.groupings.exists()
    return isinstance(thing, Tag) and thing.taggings.exists()


def _may_stand_under(row: Contribution, under: UUID) -> bool:
    """Its head is shown and stands on its own, and nobody came to stand under it meanwhile."""
    head = Contribution.objects.shown().filter(pk=under, merged_into__isnull=True)
    return head.exists() and not row.merged.exists()


def _write(back: Step, kind: str, pk: str, was: Change, thing: Model | None) -> None:
    """As it was: an earlier name, or a row that was gone."""
    made = thing or KINDS[kind](pk=UUID(pk))
    for name, value in was.items():
        field = cast("Field[Any, Any]", made._meta.get_field(name))
        setattr(made, name, field.to_python(value))
    made.save(force_insert=thing is None)
    if thing is not None and isinstance(made, Theme | Tag):
        back.renamed(made)
    back.concern(kind, made)
