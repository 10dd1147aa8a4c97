"""What was said in a session, for everybody who is let in: a room keeps the newest under each guiding question,
all of it is found on a page of its own."""

import re
from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from sessions import shapes
from sessions.models import Contribution, Session

REFERENCE = re.compile(r"(?:S\d+-)?C(\d{1,6})", re.IGNORECASE)
NEWEST = 100  # under one guiding question; whoever has the room open keeps what arrives
GENERAL = "general"  # what stands under no question


def shown(session: Session) -> QuerySet[Contribution]:
    """In the order in which it was said; what is about a recommendation has its own page."""
    which = Contribution.objects.shown().filter(session=session, remark__isnull=True)
    return which.order_by("number")


def in_room(session: Session) -> list[dict[str, Any]]:
    """Grouped by guiding question in order, general ones last: each group's ``question``, its ``key``, its newest
    ``contributions`` with all that are highlighted, and how many are ``earlier``."""
    groups: dict[UUID | None, dict[str, Any]] = {
        question.pk: {"question": question, "key": str(question.pk), "contributions": []}
        for question in session.guiding_questions.all()
    }
    groups[None] = {"question": None, "key": GENERAL, "contributions": []}
    everything: defaultdict[UUID | None, list[tuple[UUID, bool]]] = defaultdict(list)
    for under, pk, lasts in shown(session).values_list(
        "guiding_question_id", "pk", "is_highlighted"
    ):
        everything[under].append((pk, lasts))
    kept = []
    for key, group in groups.items():
        ones = everything[key]
        stays = [pk for pk, lasts in ones[:-NEWEST] if lasts] + [pk for pk, _ in ones[-NEWEST:]]
        group["earlier"] = len(ones) - len(stays)
        kept += stays
    for contribution in shapes.shown_in_room(pk__in=kept):
        groups[contribution.guiding_question_id]["contributions"].append(contribution)
    return list(groups.values())


def is_in_room(words: Contribution) -> bool:
    """Whether the room, opened now, shows this one among the newest."""
    if words.is_highlighted:
        return True
    later = shown(words.session).filter(
        guiding_question=words.guiding_question_id, number__gt=words.number
    )
    return later.count() < NEWEST


def find(session: Session, query: str, under: str = "") -> QuerySet[Contribution]:
    """Those that have every word in what they say, or in a name where the session shows names, or whose
    reference it is, as ``S2-C014``; ``under`` is a guiding question, ``general``, or all."""
    found = shown(session)
    if under:
        found = found.filter(guiding_question=None if under == GENERAL else UUID(under))
    for word in query.split():
        place = Q(text__icontains=word)
        if session.shows_names:
            place |= Q(speaker_name__icontains=word) | Q(author__user__display_name__icontains=word)
        if said := REFERENCE.fullmatch(word):
            place |= Q(number=said[1])
        found = found.filter(place)
    return found


def address_of(words: Contribution) -> str:
    """Where one contribution that is shown is read, however long ago it was said."""
    if is_in_room(words):
        page = reverse("sessions:room", args=[words.session_id])
    else:
        page = f"{reverse('sessions:words', args=[words.session_id])}?q={words.reference}"
    return f"{page}#contribution-{words.pk}"
