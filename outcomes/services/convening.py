"""Delegations are told, once each person, that they are asked: a consultation opens, a silence begins.

A row says that somebody was written to and is there before the letter goes, so nobody gets two; a letter
that the mail server refuses takes its row back, and is tried again with the next round.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from outcomes.models import Consultation, Notice, OutcomeDraft, SilenceProcedure
from summit import texts
from summit.errors import RuleBroken
from summit.models import Delegation, Participation
from summit.templatetags.summit_ui import zone_name

log = logging.getLogger(__name__)

Asked = Consultation | SilenceProcedure


def must_know(draft: OutcomeDraft, chosen: Iterable[UUID]) -> list[Delegation]:
    """The chosen delegations, all of this summit; at least one."""
    wanted = set(chosen)
    found = list(Delegation.objects.filter(summit=draft.summit, pk__in=wanted))
    if not found or len(found) != len(wanted):
        raise RuleBroken(
            "invited.nobody", gettext("Choose the delegations that are invited."), "invited"
        )
    return found


def tell(asked: Asked) -> int:
    """Writes to everybody in the invited delegations who has not been written to. How many letters went.
    Never raises for the mail server."""
    connection = get_connection()
    sent, whole = 0, True
    for person in _people(asked):
        notice = _claim(asked, person)
        if notice is None:
            continue
        letter = _letter(asked, person)
        letter.connection = connection
        try:
            letter.send()
            sent += 1
        except (OSError, ValueError) as error:
            log.warning("The letter about %s to %s was not sent: %r", asked.pk, person.pk, error)
            notice.delete()
            whole = False
    if whole:
        type(asked)._default_manager.filter(pk=asked.pk, told_at__isnull=True).update(
            told_at=timezone.now()
        )
    return sent


def expected(asked: Asked) -> int:
    """How many people are to be told."""
    return len(list(_people(asked)))


def tell_waiting() -> int:
    """What has opened or begun and was not told whole."""
    now = timezone.now()
    opened = Consultation.objects.open_at(now).filter(told_at__isnull=True)
    begun = SilenceProcedure.objects.filter(
        state=SilenceProcedure.State.RUNNING, deadline__gt=now, told_at__isnull=True
    )
    asked: list[Asked] = [*_whole(opened), *_whole(begun)]
    return sum(tell(one) for one in asked)


def _whole(rows: Any) -> Any:
    return rows.select_related("draft__summit", "revision")


def _people(asked: Asked) -> Iterable[Participation]:
    """Members of the invited delegations, as they are now, who have an address."""
    return (
        Participation.objects.filter(
            delegation__in=asked.invited.all(),
            summit=asked.draft.summit,
            banned_at__isnull=True,
            user__is_active=True,
        )
        .exclude(role=Participation.Role.OBSERVER)
        .exclude(user__email__isnull=True)
        .exclude(user__email="")
        .select_related("user", "delegation")
        .order_by("created_at", "pk")
    )


def _claim(asked: Asked, person: Participation) -> Notice | None:
    about = {"consultation" if isinstance(asked, Consultation) else "silence": asked}
    try:
        with transaction.atomic():
            return Notice.objects.create(person=person, **about)
    except IntegrityError:
        return None


def _letter(asked: Asked, person: Participation) -> EmailMessage:
    summit = asked.draft.summit
    with translation.override(_language(person)):
        silent = isinstance(asked, SilenceProcedure)
        name = "silence" if silent else "consultation"
        path = (
            reverse("outcomes:silence", args=[summit.slug])
            if silent
            else reverse("outcomes:consultation", args=[asked.pk])
        )
        context = {
            "name": person.name,
            "delegation": person.delegation.name if person.delegation else "",
            "title": texts.pick(summit.title, order=summit.language_codes).text,
            "revision": asked.revision.label,
            "until": _said(asked.deadline if isinstance(asked, SilenceProcedure) else asked.closes_at,
                           asked.draft),
            "zone": zone_name(summit.time_zone),
            "link": settings.ORIGIN + path,
        }  # fmt: skip
        body = render_to_string(f"outcomes/mail/{name}.txt", context)
        subject = (
            gettext("Silence procedure: %(title)s")
            if silent
            else gettext("Consultation: %(title)s")
        ) % {"title": context["title"]}
    return EmailMessage(" ".join(subject.split()), body, to=[str(person.user.email)])


def _said(at: datetime, draft: OutcomeDraft) -> str:
    """On the summit's clock."""
    return date_format(timezone.localtime(at, draft.summit.zone), "DATETIME_FORMAT")


def _language(person: Participation) -> str:
    offered = dict(settings.LANGUAGES)
    wanted = [person.user.language, *person.summit.language_codes]
    return next((code for code in wanted if code in offered), "en")
