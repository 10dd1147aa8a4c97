"""Who enters a session while people take stances in it: the figures of agreement count them, and are told."""

from datetime import timedelta

from django.db.models import Max
from django.utils import timezone

from outcomes.live.agreement import stance_taken
from outcomes.models import Recommendation, StanceCount
from sessions import live as session_live
from sessions.models import Attendance
from summit.log import journal
from summit.log.models import Tally

LOOK_BACK = timedelta(hours=1)
SLACK = timedelta(seconds=2)  # between when somebody came and when others could see it


def tell_entrants() -> int:
    """Each recommendation with a stance whose figures were told before the last one came in. How many."""
    came = dict(
        Attendance.objects.filter(created_at__gt=timezone.now() - LOOK_BACK)
        .order_by()
        .values_list("session")
        .annotate(at=Max("created_at"))
    )
    if not came:
        return 0
    counted = StanceCount.objects.filter(recommendation__session__in=came)
    rows = Recommendation.objects.filter(pk__in=counted.values("recommendation"), merged_into=None)
    rooms = [session_live.room(pk) for pk in came]
    told = dict(
        Tally.objects.filter(stream__in=rooms, kind="stances", dirty=False).values_list(
            "object_id", "told_at"
        )
    )
    late = [
        row
        for row in rows
        if str(row.pk) in told and told[str(row.pk)] < came[row.session_id] + SLACK
    ]
    if late:
        with journal.command() as act:
            for row in late:
                stance_taken(act, row)
    return len(late)
