"""Organisers are written to, once each, when a moderator asks them for a ban. It belongs to their office, so
nobody is asked whether they want it. The letter names neither the person nor the reason: a mailbox is no place
for them.

A row says that somebody was written to and is there before the letter goes, so nobody gets two; a letter that
the mail server refuses takes its row back, and is tried again with the next round."""

import logging
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from sessions.models import BanLetter, BanRequest
from summit import texts
from summit.models import Participation

log = logging.getLogger(__name__)


def write_waiting() -> int:
    """About every open request of which organisers have not been told whole. How many letters went. Never
    raises for the mail server."""
    waiting = BanRequest.objects.filter(outcome="", written_at__isnull=True)
    return sum(_write(row) for row in waiting.select_related("session__summit", "by__user"))


def _write(row: BanRequest) -> int:
    connection = get_connection()
    sent, whole = 0, True
    for organiser in _organisers(row):
        claim = _claim(row, organiser)
        if claim is None:
            continue
        letter = _letter(row, organiser)
        letter.connection = connection
        try:
            letter.send()
            sent += 1
        except (OSError, ValueError) as error:
            log.warning("The letter about %s to %s was not sent: %r", row.pk, organiser.pk, error)
            claim.delete()
            whole = False
    if whole:
        BanRequest.objects.filter(pk=row.pk).update(written_at=timezone.now())
    return sent


def _organisers(row: BanRequest) -> Any:
    """Who have an address."""
    return (
        Participation.objects.filter(
            summit=row.session.summit_id,
            role=Participation.Role.ORGANISER,
            banned_at__isnull=True,
            user__is_active=True,
        )
        .exclude(user__email__isnull=True)
        .exclude(user__email="")
        .select_related("user", "summit")
        .order_by("created_at", "pk")
    )


def _claim(row: BanRequest, organiser: Participation) -> BanLetter | None:
    try:
        with transaction.atomic():
            return BanLetter.objects.create(request=row, organiser=organiser)
    except IntegrityError:
        return None


def _letter(row: BanRequest, organiser: Participation) -> EmailMessage:
    summit = row.session.summit
    with translation.override(_language(organiser)):
        order = summit.language_codes
        context = {
            "name": organiser.name,
            "by": row.by.name if row.by else gettext("A moderator"),
            "title": texts.pick(summit.title, order=order).text,
            "session": texts.pick(row.session.title, order=order).text,
            "link": f"{settings.ORIGIN}{reverse('organise', args=[summit.slug])}#bans",
        }
        body = render_to_string("sessions/mail/ban_asked.txt", context)
        subject = gettext("A ban is asked for: %(title)s") % {"title": context["title"]}
    return EmailMessage(" ".join(subject.split()), body, to=[str(organiser.user.email)])


def _language(organiser: Participation) -> str:
    offered = dict(settings.LANGUAGES)
    wanted = [organiser.user.language, *organiser.summit.language_codes]
    return next((code for code in wanted if code in offered), "en")
