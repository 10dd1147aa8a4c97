"""The slow parts of the ground: many letters at once, and the care of the log."""

from celery import shared_task

from summit.log import incarnation, retention
from summit.models import Invitation
from summit.services.invitations import deliver


@shared_task(name="summit.tasks.deliver_invitations")
def deliver_invitations(ids: list[str]) -> None:
    """Sends those that still wait. A lost message leaves them marked unsent, to be tried again."""
    waiting = Invitation.objects.filter(pk__in=ids, sent_at__isnull=True)
    deliver(waiting.select_related("summit", "delegation", "invited_by"))


@shared_task(name="summit.tasks.stamp_log")
def stamp_log() -> None:
    """So that a restored backup is noticed if it is older than a minute (summit.log.incarnation)."""
    incarnation.stamp()


@shared_task(name="summit.tasks.prune_log")
def prune_log() -> None:
    """Old events and keys go; who is still there is told by a reset."""
    retention.prune()
