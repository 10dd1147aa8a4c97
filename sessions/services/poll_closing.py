"""How a poll is closed: by its moderator, or with its session."""

from django.utils import timezone

from sessions import live_polls as live
from sessions.models import Poll, Session
from sessions.services.ballots import mix
from summit.log.journal import Act
from summit.models import User
from summit.services.activity import record


def close(act: Act, poll: Poll, by: User) -> None:
    """No more votes; the ballots of a secret poll are mixed. The poll's row is held."""
    poll.status = Poll.Status.CLOSED
    poll.closed_at = timezone.now()
    if poll.is_secret:
        mix(poll)
    changed(act, poll, "poll.closed", by)


def close_open_polls(act: Act, session: Session, by: User) -> None:
    """All of the session, inside the command that ends it."""
    rows = Poll.objects.filter(session=session, status=Poll.Status.OPEN)
    for poll in rows.select_for_update(no_key=True, of=("self",)).order_by("pk"):
        poll.session = session
        close(act, poll, by)


def changed(act: Act, poll: Poll, fact: str, by: User) -> None:
    """Saved, written down and told."""
    poll.save()
    record(act, fact, poll, by=by, summit=poll.session.summit)
    live.poll_changed(act, poll, fact)
