"""How long the log is kept, and how it forgets somebody."""

from datetime import timedelta

from django.db.models import Max
from django.utils import timezone

from summit.log import journal
from summit.log.models import CommandKey, Event, Stream, Tally

EVENT_DAYS = 30
KEY_DAYS = 7
AT_ONCE = 5000


def prune(event_days: int = EVENT_DAYS, key_days: int = KEY_DAYS) -> tuple[int, int]:
    """Forgets old events, and keys that nobody repeats any more. How many of each. The floor rises
    first, in a transaction of its own: a cursor below it is reset and never meets a hole."""
    now = timezone.now()
    old = Event.objects.filter(at__lt=now - timedelta(days=event_days))
    events = 0
    for row in old.values("stream").annotate(last=Max("seq")).order_by("stream"):
        streams = Stream.objects.filter(pk=row["stream"], floor_seq__lt=row["last"])
        streams.update(floor_seq=row["last"])
        below = Event.objects.filter(stream=row["stream"], seq__lte=row["last"])
        while ids := list(below.values_list("pk", flat=True)[:AT_ONCE]):
            events += Event.objects.filter(pk__in=ids).delete()[0]
    keys = CommandKey.objects.filter(at__lt=now - timedelta(days=key_days)).delete()[0]
    Tally.objects.filter(dirty=False, told_at__lt=now - timedelta(days=event_days)).delete()
    return events, keys


def redact(object_id: str) -> int:
    """Every event of an erased object forgets which object it was about; the numbers stay. Followers
    are told once more in each stream, which takes it off their screens, and rings forget it too. How
    many events. The object itself is erased by whoever calls, before."""
    with journal.command() as act:
        mine = Event.objects.filter(object_id=object_id).exclude(fact="object.redacted")
        shown = set(mine.values_list("stream__name", "kind"))
        count = mine.update(object_id="", fact="object.redacted", revision=0)
        Tally.objects.filter(object_id=object_id).delete()
        for stream, kind in sorted(shown):
            act.facts.append(journal.Fact(stream, "object.redacted", kind, object_id))
    return count
