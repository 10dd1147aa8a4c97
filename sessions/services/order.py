"""Things that stand in an order inside their session: agenda items and guiding questions."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from sessions.models import AgendaItem, GuidingQuestion
from summit.errors import RuleBroken

Placed = AgendaItem | GuidingQuestion
MOST = 200
# Far beyond every position that is ever shown: the way past the constraint while moving.
ASIDE = 10_000


def renumber(rows: Sequence[Placed]) -> None:
    """Positions from 1 in the order given. Two updates, because no two may ever be equal."""
    if not rows:
        return
    manager = type(rows[0]).objects
    for start in (ASIDE, 1):
        for position, row in enumerate(rows, start):
            row.position = position
        manager.bulk_update(rows, ["position"])  # type: ignore[arg-type]


def moved(rows: Sequence[Placed], row: Placed, to: int) -> list[Placed]:
    """The rows with ``row`` at place ``to`` (from 1; beyond either end is that end)."""
    others = [other for other in rows if other.pk != row.pk]
    place = min(max(to, 1), len(others) + 1) - 1
    return [*others[:place], row, *others[place:]]


def must_have_room(count: int) -> None:
    if count >= MOST:
        raise RuleBroken(
            "order.full", _("A session holds at most %(most)d of these.") % {"most": MOST}
        )
