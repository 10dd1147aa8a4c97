"""One letter to everybody who asked for it, when a document is published: what became of their words.

The rows are the truth. Whoever sends one takes it first; one whose sender died is taken again after two
minutes, under the same Message-ID, so that a mailbox which has it already keeps one.
"""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from outcomes.dispositions import retold
from outcomes.models import Letter, Publication
from outcomes.services import hints, places
from sessions.models import Contribution
from summit import texts
from summit.models import Participation

TAKEN = timedelta(minutes=2)
MOST = 10  # times that a letter is tried
MOST_WORDS = 20  # contributions in one letter; the page has them all
WAITING = Letter.State.WAITING
log = logging.getLogger(__name__)


def prepare(publication: Publication) -> None:
    """Inside the command that publishes: a row for everybody who consented and said something. Nobody gets
    a second one for a correction or for another language."""
    if publication.scope:
        return
    rows = [
        Letter(publication=publication, document=publication.document, participation=place)
        for place in _readers(publication)
    ]
    Letter.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        hints.ask_after_commit("outcomes.tasks.send_letters", publication.pk)


def _readers(publication: Publication) -> Any:
    said = Contribution.objects.filter(author=OuterRef("pk")).exclude(
        status=Contribution.Status.WITHDRAWN
    )
    return Participation.objects.filter(
        Exists(said),
        summit=publication.summit_id,
        consents_to_mail=True,
        banned_at__isnull=True,
        user__is_active=True,
        user__email__isnull=False,
    ).order_by("pk")


def send_waiting(**which: Any) -> int:
    """Sends what waits, one after the other; any number of senders may do so at once. Returns how many went
    out."""
    sent = 0
    connection = get_connection()
    while (letter := _take(**which)) is not None:
        sent += _deliver(letter, connection)
    return sent


def _take(**which: Any) -> Letter | None:
    """The next one, and nobody else's for two minutes."""
    free = Q(taken_until__isnull=True) | Q(taken_until__lt=Now())
    for pk in Letter.objects.filter(free, state=WAITING, **which).values_list("pk", flat=True)[:20]:
        taken = Letter.objects.filter(free, pk=pk, state=WAITING).update(
            taken_until=Now() + TAKEN, attempt=F("attempt") + 1, updated_at=Now()
        )
        if taken:
            return Letter.objects.select_related(
                "publication__summit", "participation__user", "participation__summit"
            ).get(pk=pk)
    return None


def _deliver(letter: Letter, connection: Any) -> bool:
    mine = Letter.objects.filter(pk=letter.pk, state=WAITING)
    if not _still_wanted(letter):
        mine.update(state=Letter.State.DROPPED, updated_at=Now())
        return False
    message = write(letter)
    message.connection = connection
    try:
        message.send()
    except (OSError, ValueError) as error:
        log.warning("The letter %s was not sent: %r", letter.pk, error)
        if letter.attempt >= MOST:
            mine.update(state=Letter.State.FAILED, updated_at=Now())
        return False
    mine.update(state=Letter.State.SENT, sent_at=timezone.now(), updated_at=Now())
    return True


def _still_wanted(letter: Letter) -> bool:
    """They may have changed their mind, and so may the summit."""
    place = letter.participation
    return (
        place.consents_to_mail
        and place.banned_at is None
        and place.user.is_active
        and place.user.has_account
        and letter.publication.is_public
    )


def write(letter: Letter) -> EmailMessage:
    """Not sent yet, in its reader's language."""
    place, publication = letter.participation, letter.publication
    summit = publication.summit
    offered = dict(settings.LANGUAGES)
    with translation.override(place.user.language if place.user.language in offered else "en"):
        title = texts.pick(summit.title, order=summit.language_codes).text
        context = {
            "name": place.name,
            "title": title,
            "document": publication.title,
            "words": _words(place.pk, publication)[:MOST_WORDS],
            "link": settings.ORIGIN + reverse("outcomes:my-words", args=[summit.slug]),
            "read": settings.ORIGIN
            + reverse("outcomes:publication", args=[summit.slug, publication.pk]),
            "place": settings.ORIGIN + reverse("place", args=[summit.slug]),
        }
        body = render_to_string("outcomes/mail/words.txt", context)
        subject = gettext("%(title)s: what became of your words") % {"title": title}
    host = settings.ORIGIN.rpartition("/")[2].partition(":")[0]
    return EmailMessage(
        " ".join(subject.split()),
        body,
        to=[str(place.user.email)],
        headers={"Message-ID": f"<letter-{letter.pk.hex}@{host}>"},
    )


def _words(place_id: UUID, publication: Publication) -> list[dict[str, Any]]:
    """Each of their contributions with what the document says of it."""
    said = (
        Contribution.objects.filter(author=place_id, session__summit=publication.summit_id)
        .exclude(status=Contribution.Status.WITHDRAWN)
        .select_related("session")
        .order_by("session__number", "number")
    )
    became = places.of(publication)
    frozen = [(one, became.get(one.reference)) for one in said]
    return [
        {"words": one, "became": retold(it, publication.language) if it else None}
        for one, it in frozen
    ]
