"""The letter that asks a speaker to check what is quoted under their name."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from outcomes.models import SpeakersCheck
from summit import texts
from summit.dates import spelled


def link(check: SpeakersCheck) -> str:
    """What the speaker opens."""
    return f"{settings.ORIGIN}{reverse('outcomes:check', args=[check.token])}"


def write(check: SpeakersCheck) -> EmailMessage:
    """Not sent yet; in the speaker's language, if the interface speaks it."""
    summit = check.session.summit
    spoken = check.language if check.language in dict(settings.LANGUAGES) else "en"
    with translation.override(spoken):
        due = timezone.localtime(check.due_at, summit.zone)
        title = texts.pick(summit.title, order=summit.language_codes).text
        context = {
            "check": check,
            "title": title,
            "session": texts.pick(check.session.title, order=summit.language_codes).text,
            "link": link(check),
            "due": f"{spelled(due)}, {due:%H:%M}",
            "zone": summit.time_zone,
            "quotations": check.quotations.count(),
        }
        body = render_to_string("outcomes/mail/check.txt", context)
        subject = gettext("Please check your words: %(title)s") % {"title": title}
    return EmailMessage(" ".join(subject.split()), body, to=[check.email])
