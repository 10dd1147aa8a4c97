"""Who entered a session, counted while they are there."""

from collections.abc import Iterable, Set
from uuid import UUID

from sessions.models import Attendance, Session
from summit.models import Participation

OPEN = [Session.Status.SCHEDULED, Session.Status.LIVE, Session.Status.ENDED]


def arrived(stream: str, user_ids: Set[str]) -> None:
    """Follows presence: these people have come to a stream. Only rooms (``session:<id>``) count."""
    kind, _, name = stream.partition(":")
    if kind == "session" and ":" not in name:
        note_arrivals(UUID(name), user_ids)


def note_arrivals(session_id: UUID, user_ids: Set[str]) -> None:
    """Counts them among those who entered; once is enough, and who has no place (operators) is not
    counted. A draft's or a cancelled session's room counts nobody."""
    session = Session.objects.filter(pk=session_id, status__in=OPEN).only("summit_id").first()
    if session is None:
        return
    places = Participation.objects.filter(
        summit=session.summit_id, user__in=[UUID(one) for one in user_ids], banned_at__isnull=True
    ).exclude(attendances__session=session)
    enter((session_id, place) for place in places.values_list("pk", flat=True))


def enter(who: Iterable[tuple[UUID, UUID]]) -> None:
    """Pairs of a session and a place: they have entered, if they had not yet. Nothing is written for
    those who had."""
    pairs = set(who)
    rows = Attendance.objects.filter(
        session__in={session for session, _ in pairs},
        participation__in={place for _, place in pairs},
    )
    pairs -= set(rows.values_list("session_id", "participation_id")) if pairs else set()
    fresh = [Attendance(session_id=session, participation_id=place) for session, place in pairs]
    Attendance.objects.bulk_create(fresh, ignore_conflicts=True)
