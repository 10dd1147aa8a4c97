"""Where paragraphs stand: room for new ones, and levels."""

from collections.abc import Sequence

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from outcomes.drafting import ordering
from outcomes.models import OutcomeDraft, Paragraph
from summit.errors import RuleBroken


def checked_level(given: int) -> int:
    if not 0 <= given <= 2:
        raise RuleBroken("level.unknown", _("There are three levels: 1, (a) and (i)."), "level")
    return given


def room_after(draft: OutcomeDraft, after: Paragraph | None, new: Paragraph) -> int:
    """A free position for ``new`` after this paragraph and what belongs to it, or at the end."""
    if after is None:
        last = draft.paragraphs.aggregate(last=Max("position"))["last"] or 0
        return int(last) + ordering.STEP
    rows = list(draft.paragraphs.in_order())
    keys = [row.pk for row in rows]
    if after.pk not in keys:
        raise RuleBroken("place.unknown", _("This place is not in the draft any more."), "after")
    return _room_at(rows, ordering.place_after(rows, keys.index(after.pk), new))


def room_before(before: Paragraph, new: Paragraph) -> int:
    """A free position for ``new`` before this paragraph, or before what it stands below."""
    rows = list(before.draft.paragraphs.in_order())
    start = [row.pk for row in rows].index(before.pk)
    return _room_at(rows, ordering.place_before(rows, start, new))


def _room_at(rows: Sequence[Paragraph], place: int) -> int:
    """Between two; a first position has room before it only once all have been placed anew."""
    if place == len(rows):
        return rows[-1].position + ordering.STEP
    below = rows[place - 1].position if place else 0
    if rows[place].position - below < 2:
        place_all(rows)
        below = rows[place - 1].position if place else 0
    return (below + rows[place].position) // 2


def room_directly_after(one: Paragraph) -> int:
    """A free position before whatever follows it, were it below it."""
    rows = list(one.draft.paragraphs.in_order())
    place = [row.pk for row in rows].index(one.pk)
    if place + 1 == len(rows):
        return rows[-1].position + ordering.STEP
    if rows[place + 1].position - rows[place].position < 2:
        place_all(rows)
    return (rows[place].position + rows[place + 1].position) // 2


def place_all(rows: Sequence[Paragraph]) -> None:
    """Each where it stands in this order, with room between."""
    changed = []
    for row, position in ordering.positions(rows):
        if row.position != position:
            row.position = position
            changed.append(row)
    Paragraph.objects.bulk_update(changed, ["position"])
