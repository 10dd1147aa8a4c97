"""The organiser's list of invitations: sent, waiting, failed; again, or taken back."""

import logging
from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from kombu.exceptions import KombuError

from summit.celery import tell
from summit.doors import done, signed_in
from summit.doors import person as me
from summit.models import Invitation
from summit.organising import organised_summit
from summit.services.invitations import deliver, resend, revoke
from summit.tasks import deliver_invitations

PAGE = 50
# More letters than this are the worker's work: a person waits for the answer of this request.
AT_ONCE = 25
log = logging.getLogger(__name__)


def send(invitations: Sequence[Invitation]) -> str:
    """Sends the letters, or has the worker send them; what to tell the organiser."""
    if len(invitations) > AT_ONCE:
        try:
            tell(deliver_invitations.name, [str(invitation.pk) for invitation in invitations])
        except (KombuError, OSError) as error:
            log.warning("The letters were not handed to the worker: %r", error)
            return _("The invitations are kept, but could not be sent. Send them again from here.")
        return ngettext(
            "%(n)d invitation is on its way.",
            "%(n)d invitations are on their way.",
            len(invitations),
        ) % {"n": len(invitations)}
    failed = deliver(invitations)
    if not failed:
        return ngettext(
            "%(n)d invitation was sent.", "%(n)d invitations were sent.", len(invitations)
        ) % {"n": len(invitations)}
    return _("%(failed)d of %(n)d invitations could not be sent. They are kept: try again.") % {
        "failed": len(failed),
        "n": len(invitations),
    }


@signed_in
@require_GET
def invitations(request: HttpRequest, slug: str) -> HttpResponse:
    summit = organised_summit(request, slug)
    listed = summit.invitations.select_related("delegation", "invited_by")
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    return render(request, "summit/organise_invitations.html", {"summit": summit, "page": page})


@signed_in
@require_POST
def send_again(request: HttpRequest, slug: str, invitation_id: UUID) -> HttpResponse:
    """A new letter with a new link; also the retry of one that failed."""
    summit = organised_summit(request, slug)
    invitation = get_object_or_404(summit.invitations, pk=invitation_id)
    back = reverse("invitations", args=[slug])
    if resend(invitation, by=me(request)):
        message = _("Sent to %(email)s.") % {"email": invitation.email}
        return done(request, back, message=message)
    messages.error(
        request,
        _("The letter to %(email)s could not be sent. The invitation is kept: try again later.")
        % {"email": invitation.email},
    )
    return done(request, back)


@signed_in
@require_POST
def take_back(request: HttpRequest, slug: str, invitation_id: UUID) -> HttpResponse:
    """The link stops working; sending again undoes it."""
    summit = organised_summit(request, slug)
    invitation = get_object_or_404(summit.invitations, pk=invitation_id)
    revoke(invitation, by=me(request))
    message = _("The invitation of %(email)s is taken back. Sending it again undoes this.")
    return done(
        request,
        reverse("invitations", args=[slug]),
        message=message % {"email": invitation.email},
    )
