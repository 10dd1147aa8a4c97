"""Who may say something in a session now: not whoever is silenced there, and in slow mode not at once
again."""

from datetime import datetime, timedelta
from math import ceil

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from sessions import permissions
from sessions.models import Contribution, Message, Question, Restriction, Session
from summit.errors import RuleBroken
from summit.models import Participation, User


class Removed(RuleBroken):
    """HTTP 403: sent out of this session's room."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "conduct.removed",
            _("You were removed from this session’s room. Ask the organisers of the summit."),
        )


class Silenced(RuleBroken):
    """Says why, for how long and whom to ask; whoever reads it keeps their words."""

    def __init__(self, restriction: Restriction) -> None:
        super().__init__("conduct.silenced", silence_in_words(restriction))


class TooSoon(RuleBroken):
    """HTTP 429: slow mode."""

    status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "slow.wait",
            ngettext_lazy(
                "Slow mode: you can send this in %(n)d second. Nothing is lost.",
                "Slow mode: you can send this in %(n)d seconds. Nothing is lost.",
                seconds,
            )
            % {"n": seconds},
        )


def silence_in_words(restriction: Restriction) -> str:
    """What somebody who is silenced is told."""
    told = {"reason": restriction.reason}
    if restriction.until is None:
        until = _("A moderator has silenced you here until they lift it: “%(reason)s”.") % told
    else:
        left = restriction.until - timezone.now()
        minutes = max(1, ceil(left.total_seconds() / 60))
        until = ngettext(
            "A moderator has silenced you here for %(n)d more minute: “%(reason)s”.",
            "A moderator has silenced you here for %(n)d more minutes: “%(reason)s”.",
            minutes,
        ) % {**told, "n": minutes}
    rest = _("You can read and vote; what you typed stays. Ask the organisers if it is a mistake.")
    return f"{until} {rest}"


def lock_place(place: Participation) -> None:
    """One thing of one person at a time, so that nobody is quicker than slow mode with two browsers; and
    whoever silences them takes turns with us."""
    Participation.objects.select_for_update(no_key=True, of=("self",)).get(pk=place.pk)


def must_be_heard(session: Session, by: User) -> permissions.Standing:
    """Raises Removed or Silenced. What they are here otherwise, for ``must_wait``."""
    standing = permissions.standing_of(by, session)
    if standing.removed:
        raise Removed
    if standing.silenced:
        rows = Restriction.objects.standing().filter(session=session, participation__user=by)
        restriction = rows.filter(kind=Restriction.Kind.SILENCED).first()
        if restriction is not None:
            raise Silenced(restriction)
    return standing


def must_be_slow(session: Session, place: Participation, by: User, now: datetime) -> None:
    """Heard, and as slowly as the session says: for contributions and questions together."""
    standing = must_be_heard(session, by)
    if not session.slow_words or standing.moderates:
        return
    own = {"session": session, "author": place}
    said = Contribution.objects.filter(**own, kind=Contribution.Kind.WRITTEN).order_by("-said_at")
    asked = Question.objects.filter(**own).order_by("-created_at")
    last = [
        *said.values_list("said_at", flat=True)[:1],
        *asked.values_list("created_at", flat=True)[:1],
    ]
    _wait(last, session.slow_words, now)


def must_chat_slowly(session: Session, place: Participation, by: User, now: datetime) -> None:
    """The same for messages."""
    standing = must_be_heard(session, by)
    if not session.slow_chat or standing.moderates:
        return
    own = Message.objects.filter(session=session, author=place).order_by("-created_at")
    _wait([*own.values_list("created_at", flat=True)[:1]], session.slow_chat, now)


def _wait(times: list[datetime], pause: int, now: datetime) -> None:
    for last in times:
        left = last + timedelta(seconds=pause) - now
        if left > timedelta():
            raise TooSoon(ceil(left.total_seconds()))
