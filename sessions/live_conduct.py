"""What browsers are told when somebody disturbs: to who runs the session what was decided and what is
reported, to the person concerned that their own forms have changed. The room is told nothing."""

from collections.abc import Iterable

from sessions.live import moderation
from sessions.models import BanRequest, Restriction, Session
from summit.live.frames import Refresh, register
from summit.log.journal import Act
from summit.models import Participation
from summit.personal import personal

FORMS = ("told", "write", "ask", "floor-ask", "chat-write")


# ------------------------------------------------------------------ facts
def person_restrained(act: Act, restriction: Restriction, fact: str) -> None:
    """``person.silenced|removed|banned|released``: the list in the console, and the person's own forms."""
    session = restriction.session
    act.say(moderation(session.pk), fact, session, kind="restricted")
    for region in FORMS:
        act.say(personal(restriction.participation.user_id), fact, session, kind=region)


def ban_asked(act: Act, request: BanRequest, fact: str) -> None:
    """``ban.asked|withdrawn|granted|declined|reopened``: the console, and whoever asked for it."""
    session = request.session
    act.say(moderation(session.pk), fact, session, kind="bans")
    if request.by is not None:
        act.say(personal(request.by.user_id), fact, session, kind="told")


def words_reported(act: Act, session: Session) -> None:
    act.say(moderation(session.pk), "words.reported", session, kind="reports")


def words_judged(act: Act, session: Session, *, to: Iterable[Participation]) -> None:
    """A moderator has decided about reported words: whoever reported them is told."""
    act.say(moderation(session.pk), "words.judged", session, kind="reports")
    for place in to:
        act.say(personal(place.user_id), "words.judged", session, kind="told")


def told_seen(act: Act, session: Session, place: Participation) -> None:
    """Their other pages need not tell them again."""
    act.say(personal(place.user_id), "told.seen", session, kind="told")


# ------------------------------------------------------------------ shapes
for _region in FORMS:
    register(_region, "user", Refresh(_region))
