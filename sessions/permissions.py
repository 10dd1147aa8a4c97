"""Who may, in a session. Pure questions; each asks the database now."""

from typing import Any

from sessions.models import Appearance, Session
from summit.models import Participation, User
from summit.permissions import can_organise, participation_of
from summit.permissions import can_report as can_report_summit

RUNNING = [Appearance.Role.CHAIR, Appearance.Role.MODERATOR]
RECORDING = [Appearance.Role.RAPPORTEUR]


def _appears(user: Any, session: Session, roles: list[Any]) -> bool:
    return (
        isinstance(user, User)
        and user.is_active
        and Appearance.objects.filter(
            session=session,
            participation__user=user,
            participation__banned_at__isnull=True,
            role__in=roles,
        ).exists()
    )


def can_prepare(user: Any, session: Session) -> bool:
    """Edits the session before and between: the summit's organisers."""
    return can_organise(user, session.summit)


def can_moderate(user: Any, session: Session) -> bool:
    """Runs the agenda and decides what is shown: chair, moderator, organisers."""
    return _appears(user, session, RUNNING) or can_organise(user, session.summit)


def can_note(user: Any, session: Session) -> bool:
    """Works at the rapporteur's desk: the session's and the summit's rapporteurs, organisers."""
    return _appears(user, session, RECORDING) or can_report_summit(user, session.summit)


def can_enter(user: Any, session: Session) -> bool:
    """The room: everybody who takes part in the summit; a draft or cancelled one only for who runs
    or records it."""
    if session.status in {Session.Status.DRAFT, Session.Status.CANCELLED}:
        return can_moderate(user, session) or can_note(user, session)
    return participation_of(user, session.summit) is not None or (
        isinstance(user, User) and user.is_superuser
    )


def speaking_place(user: Any, session: Session) -> Participation | None:
    """The place from which this person may write, ask and vote; observers and outsiders have none."""
    place = participation_of(user, session.summit)
    if place is None or place.role == Participation.Role.OBSERVER:
        return None
    return place


def can_contribute(user: Any, session: Session) -> bool:
    """Write under a guiding question, ask, upvote."""
    return speaking_place(user, session) is not None and can_enter(user, session)
