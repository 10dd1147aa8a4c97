"""What is done again and again, and how often. A run that nobody took in time is dropped: the next one does
its work."""

from typing import Any


def every(seconds: float, task: str, *, expires: int) -> dict[str, Any]:
    return {"task": task, "schedule": seconds, "options": {"expires": expires}}


DAILY = 24 * 3600.0

BEAT = {
    "release anonymous questions": every(
        5.0, "sessions.tasks.release_anonymous_questions", expires=20
    ),
    "check shared files": every(15.0, "sessions.tasks.check_uploads", expires=60),
    "end announcements": every(5.0, "sessions.tasks.end_announcements", expires=20),
    "end silences": every(10.0, "sessions.tasks.end_silences", expires=20),
    "write to organisers": every(15.0, "sessions.tasks.write_to_organisers", expires=60),
    "change the log's token": every(60.0, "summit.tasks.stamp_log", expires=120),
    "forget old events": every(DAILY, "summit.tasks.prune_log", expires=3600),
    "forget guests": every(DAILY, "sessions.tasks.forget_guests", expires=3600),
    "settle silence procedures": every(10.0, "outcomes.tasks.settle_silences", expires=20),
    "tell of entrants": every(10.0, "outcomes.tasks.tell_entrants", expires=20),
    "tell delegations": every(60.0, "outcomes.tasks.tell_delegations", expires=120),
    "send letters": every(60.0, "outcomes.tasks.send_waiting_letters", expires=120),
    "reconcile jobs": every(15.0, "outcomes.tasks.reconcile_jobs", expires=60),
}
