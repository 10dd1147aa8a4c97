"""Counters that move fast are told at a bearable pace: each at most every 250 ms, and only when it has
moved. What has moved is marked in the transaction that moved it, so whoever tells it may die: the next
one does. One that came back to where it was is told too: a frame shows the state at the moment when it
is drawn, so somebody may have been shown what was in between."""

from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now

from summit.log import journal
from summit.log.models import Tally

EVERY_SECONDS = 0.25
MOST_AT_ONCE = 200


def tell_due() -> bool:
    """Tells what is due. Whether something is left to tell."""
    if not Tally.objects.filter(dirty=True).exists():
        return False
    with journal.command() as act:
        rows = Tally.objects.select_for_update(skip_locked=True).filter(_due(), dirty=True)
        due = list(rows.order_by("stream", "kind", "object_id")[:MOST_AT_ONCE])
        for row in due:
            act.facts.append(journal.Fact(row.stream, row.fact, row.kind, row.object_id))
        told = Tally.objects.filter(pk__in=[row.pk for row in due])
        told.update(dirty=False, told_at=Now())
    return Tally.objects.filter(dirty=True).exists()


def _due() -> Q:
    """By the database's clock; a time in the future is of a clock that jumped."""
    pause = timedelta(seconds=EVERY_SECONDS)
    return Q(told_at=None) | Q(told_at__lte=Now() - pause) | Q(told_at__gt=Now() + pause)
