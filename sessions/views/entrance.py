"""Before the room: who cannot enter (yet) is told why, what to do, and where to write to."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.crypto import get_random_string

from sessions import live, permissions
from sessions.models import Restriction, Session
from sessions.services import seats
from summit import presence
from summit.doors import is_live, person, ticket
from summit.log import journal
from summit.models import Participation, User
from summit.permissions import can_register

LOOK_AGAIN = range(15, 31)  # seconds, without JavaScript: not everybody in the same one
TRY_AGAIN = range(20, 41)


def why_not(user: User, session: Session, standing: permissions.Standing) -> str:
    """Nothing for who enters; else ``removed``, ``cancelled``, ``draft``, ``waiting``, ``guest``, ``banned``,
    ``register`` or ``uninvited``."""
    if standing.enters(session):
        return ""
    if standing.removed:
        return "removed"
    if session.status == Session.Status.CANCELLED:
        return "cancelled"
    if standing.waits(session):
        return "waiting"
    if standing.is_guest:
        return "guest"
    places = Participation.objects.filter(user=user, summit=session.summit_id)
    place = places.only("banned_at", "is_guest").first()
    if place is not None:
        return "banned" if place.banned_at else "draft"
    return "register" if can_register(user, session.summit) else "uninvited"


def at_the_door(
    request: HttpRequest, session: Session, standing: permissions.Standing, pass_: str
) -> HttpResponse | None:
    """Of the room: the page for who does not enter now, or None. ``pass_`` is the ticket for whoever
    waits."""
    user = person(request)
    why = why_not(user, session, standing)
    if not why and not standing.comes_early and not seats.is_left(session, user):
        why = "full"
    if why == "waiting":
        return waiting_room(request, session, standing, pass_)
    return explained(request, session, why) if why else None


def explained(request: HttpRequest, session: Session, why: str) -> HttpResponse:
    """403: why not, and what to do about it; where somebody was going is kept."""
    if is_live(request):
        raise PermissionDenied
    context = {
        "session": session,
        "summit": session.summit,
        "why": why,
        "decided": _decided(person(request), session, why),
        "next": request.get_full_path(),
        "again": _some(TRY_AGAIN) if why == "full" else 0,
    }
    return render(request, "sessions/not_in.html", context, status=403)


def _decided(user: User, session: Session, why: str) -> Restriction | None:
    """What was decided about somebody who was sent out of the room, or of the summit from any of its rooms."""
    rows = Restriction.objects.standing().filter(participation__user=user)
    if why == "removed":
        return rows.filter(session=session, kind=Restriction.Kind.REMOVED).first()
    if why == "banned":
        return rows.filter(session__summit=session.summit_id, kind=Restriction.Kind.BANNED).first()
    return None


def turned_away(request: HttpRequest, session: Session) -> HttpResponse:
    """From any page inside the room, for who may not enter it: to where they wait, or told why."""
    user = person(request)
    standing = permissions.standing_of(user, session)
    why = why_not(user, session, standing)
    if not why:
        raise Http404
    if why == "waiting" and not is_live(request):
        pass_ = ticket(request, live.door(session.pk))
        return waiting_room(request, session, standing, pass_)
    return explained(request, session, why)


def turned_away_from(request: HttpRequest, shown: "QuerySet[Any]", thing_id: UUID) -> HttpResponse:
    """The same for a page about something in the room (``shown`` are those that everybody there sees),
    which somebody may not know of yet, but its session; else 404."""
    sessions = Session.objects.visible_to(request.user).values("pk")
    thing = get_object_or_404(
        shown.filter(session__in=sessions).select_related("session__summit"), pk=thing_id
    )
    return turned_away(request, thing.session)


def waiting_room(
    request: HttpRequest, session: Session, standing: permissions.Standing, pass_: str
) -> HttpResponse:
    """The page from which the room opens by itself; without JavaScript it looks again now and then."""
    stream = live.door(session.pk)
    context = {
        "session": session,
        "summit": session.summit,
        "standing": standing,
        "streams": journal.heads([stream]),
        "ticket": pass_,
        "here": max(1, presence.counts([stream])[stream]),
        "appearances": session.appearances.select_related(
            "participation__user", "participation__delegation"
        ),
        "announcement": session.announcements.visible().first(),
        "seconds_left": _seconds_until(session),
        "again": _some(LOOK_AGAIN),
    }
    return render(request, "sessions/waiting.html", context)


def _seconds_until(session: Session) -> int:
    """Until the room opens by itself."""
    opens_at = session.opens_at
    left = (opens_at - timezone.now()).total_seconds() if opens_at else 0
    return max(0, int(left) + 1)


def _some(seconds: range) -> int:
    return seconds[int(get_random_string(4, "0123456789")) % len(seconds)]
