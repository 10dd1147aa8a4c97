"""Called by name: ``@Ada Michel`` in a message finds the people of that name who take part."""

import re
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q

from sessions import live_chat as live
from sessions.models import Mention, Message, Restriction, Session
from summit.log.journal import Act
from summit.models import Participation, Summit

MOST = 5  # people called in one message
WORDS = 4  # of a name
AT = re.compile(r"(?<!\w)@(\w[^@\n]{0,120})")
END = re.compile(r"[^\w]+$")


def names_in(text: str) -> list[list[str]]:
    """What may be a name after each @, the longest first: "Ada Michel said" → "Ada Michel said", "Ada
    Michel", "Ada"."""
    found = []
    for match in AT.finditer(text):
        words = match[1].split()[:WORDS]
        prefixes = [END.sub("", " ".join(words[:n])) for n in range(len(words), 0, -1)]
        found.append([name for name in dict.fromkeys(prefixes) if name])
    return found[:MOST]


def called_in(text: str, summit: Summit) -> list[Participation]:
    """Everybody who bears one of the names, in no order that matters; the longest name counts."""
    names = names_in(text)
    wanted = {name for each in names for name in each}
    if not wanted:
        return []
    asked = reduce(or_, (Q(user__display_name__iexact=name) for name in sorted(wanted)))
    by_name: dict[str, list[Participation]] = {}
    rows = Participation.objects.filter(asked, summit=summit, banned_at__isnull=True)
    for place in rows.select_related("user"):
        by_name.setdefault(place.user.display_name.casefold(), []).append(place)
    called: dict[object, Participation] = {}
    for each in names:
        name = next((name for name in each if name.casefold() in by_name), "")
        for place in by_name.get(name.casefold(), []):
            called[place.pk] = place
    return [*called.values()][:MOST]


def call(act: Act, message: Message, session: Session) -> None:
    """Tells who is called in it, once each, and not its author, nor somebody who is not let into the
    room. Edited: who is not called any more is not."""
    there = set(message.mentions.values_list("participation_id", flat=True))
    wanted = [
        place
        for place in _in_room(called_in(message.text, session.summit), session)
        if place.pk != message.author_id
    ]
    gone = there - {place.pk for place in wanted}
    message.mentions.filter(participation__in=gone).delete()
    for place in wanted:
        if place.pk not in there:
            Mention.objects.create(message=message, participation=place)
            live.person_mentioned(act, session, place)


def _in_room(places: Iterable[Participation], session: Session) -> list[Participation]:
    places = list(places)
    removed = Restriction.objects.standing().filter(
        session=session, participation__in=places, kind=Restriction.Kind.REMOVED
    )
    out = set(removed.values_list("participation_id", flat=True)) if places else set()
    return [place for place in places if place.pk not in out]
