"""The slow parts of the ground: many letters at once."""

from celery import shared_task

from summit.models import Invitation
from summit.services.invitations import deliver


@shared_task(name="summit.tasks.deliver_invitations")
def deliver_invitations(ids: list[str]) -> None:
    """Sends those that still wait. A lost message leaves them marked unsent, to be tried again."""
    waiting = Invitation.objects.filter(pk__in=ids, sent_at__isnull=True)
    deliver(waiting.select_related("summit", "delegation", "invited_by"))
