"""Counters that move fast are told at a bearable pace: each at most every 250 ms, and only when it
differs from what was told last. What has moved is marked in the transaction that moved it, so whoever
tells it may die: the next one does."""

from collections import defaultdict
from datetime import timedelta
from hashlib import blake2s

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import translation

from summit.live import frames, journal
from summit.live.models import Tally

EVERY_SECONDS = 0.25
MOST_AT_ONCE = 200


def tell_due() -> bool:
    """Tells what is due. Whether something is left to tell."""
    if not Tally.objects.filter(dirty=True).exists():
        return False
    with journal.command() as act:
        rows = Tally.objects.select_for_update(skip_locked=True).filter(_due(), dirty=True)
        due = list(rows.order_by("stream", "kind", "object_id")[:MOST_AT_ONCE])
        drawn = _draw(due)
        for row in due:
            digest = drawn[row.pk]
            if digest != row.told:
                act.facts.append(journal.Fact(row.stream, row.fact, row.kind, row.object_id))
            row.told, row.dirty, row.told_at = digest, False, Now()
        Tally.objects.bulk_update(due, ["told", "dirty", "told_at"])
    return Tally.objects.filter(dirty=True).exists()


def _due() -> Q:
    """By the database's clock; a time in the future is of a clock that jumped."""
    pause = timedelta(seconds=EVERY_SECONDS)
    return Q(told_at=None) | Q(told_at__lte=Now() - pause) | Q(told_at__gt=Now() + pause)


def _draw(due: list[Tally]) -> dict[int, str]:
    """What followers would be shown now, as a digest."""
    groups: dict[tuple[str, str], list[Tally]] = defaultdict(list)
    for row in due:
        groups[row.stream, row.kind].append(row)
    digests: dict[int, str] = {}
    with translation.override(settings.LANGUAGE_CODE):
        for (stream, kind), rows in groups.items():
            drawn = frames.draw(stream, kind, [row.object_id for row in rows])
            for row in rows:
                shown = frames.dump(drawn[row.object_id])
                digests[row.pk] = blake2s(shown.encode(), digest_size=16).hexdigest()
    return digests
