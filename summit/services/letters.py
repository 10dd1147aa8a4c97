"""The letter that says a place is kept: in the language of whoever reads it."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from summit import texts
from summit.models import Invitation, User


def write(invitation: Invitation, token: str, *, days: int) -> EmailMessage:
    """Not sent yet. ``token`` is the secret of its link, ``days`` how long that works."""
    with translation.override(_language(invitation)):
        summit = invitation.summit
        title = texts.pick(summit.title, order=summit.language_codes).text
        context = {
            "invitation": invitation,
            "title": title,
            "by": invitation.invited_by.name if invitation.invited_by else "",
            "link": settings.ORIGIN + reverse("invitation", args=[token]),
            "days": days,
        }
        body = render_to_string("summit/mail/invitation.txt", context)
        subject = gettext("Invitation: %(title)s") % {"title": title}
    return EmailMessage(" ".join(subject.split()), body, to=[invitation.email])


def _language(invitation: Invitation) -> str:
    """The person's own, if they are known; else the summit's first that the interface speaks."""
    offered = dict(settings.LANGUAGES)
    person = User.objects.filter(email__iexact=invitation.email).first()
    wanted = [person.language] if person else []
    return next((c for c in [*wanted, *invitation.summit.language_codes] if c in offered), "en")
