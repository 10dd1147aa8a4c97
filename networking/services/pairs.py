"""Two people under one lock: what is decided about them is decided one after the other."""

from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from networking.models import Block, Connection
from summit.errors import RuleBroken
from summit.models import Participation, User


class Pair(NamedTuple):
    """The one who acts and the other, as they are now."""

    me: Participation
    other: Participation


def lock_pair(other: Participation, *, by: User) -> Pair:
    """Locks both rows in one order, so that asking, blocking and writing cannot cross.
    Raises RuleBroken when ``by`` has no open place in the other's summit."""
    rows = {
        place.user_id: place
        for place in Participation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("user", "summit", "delegation")
        .filter(Q(pk=other.pk) | Q(user=by, summit_id=other.summit_id))
        .order_by("pk")
    }
    me, them = rows.get(by.pk), rows.get(other.user_id)
    if me is None or me.banned_at is not None or them is None or me.pk == them.pk:
        raise RuleBroken("place.none", _("You do not take part in this summit now."))
    return Pair(me, them)


def is_apart(pair: Pair) -> bool:
    """A block in either direction, or a door closed to the other."""
    return (
        pair.other.banned_at is not None
        or not pair.other.user.is_active
        or Block.objects.between(*pair).exists()
    )


def is_connected(pair: Pair) -> bool:
    return Connection.objects.between(*pair).filter(status=Connection.Status.ACCEPTED).exists()
