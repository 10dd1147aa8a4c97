"""The sessions of a summit by day: a region of the summit's page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from sessions import permissions
from sessions.models import Session
from sessions.views.joining import join_address
from summit.models import Summit, User


@dataclass
class Slot:
    """A session on its day. ``after_now``: the “now” line is drawn just before it;
    ``other_day``: the reader's calendar shows another day than the summit's."""

    session: Session
    is_past: bool = False
    after_now: bool = False
    other_clock: bool = False
    other_day: bool = False
    join_address: str = ""


@dataclass
class Day:
    """``date`` is None for sessions without a time; ``ends_in_now``: the day is today and all its
    sessions have begun."""

    date: date | None
    slots: list[Slot]
    ends_in_now: bool = False


@require_GET
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    summit = get_object_or_404(Summit.objects.visible_to(request.user), slug=slug)
    sessions = (
        Session.objects.visible_to(request.user)
        .filter(summit=summit)
        .select_related("summit", "join_code")
        .prefetch_related("notes", "guiding_questions")
        .order_by("starts_at", "number")
    )
    if isinstance(request.user, User):
        sessions = sessions.with_standing(request.user)
    days = by_day(sessions, summit, timezone.now())
    _offer_codes(request, [slot for day in days for slot in day.slots])
    context = {"summit": summit, "days": days}
    return render(request, "sessions/_programme.html", context)


def _offer_codes(request: HttpRequest, slots: Iterable[Slot]) -> None:
    """To who runs a session: its open join code, to show to others."""
    if not isinstance(request.user, User):
        return
    for slot in slots:
        code = getattr(slot.session, "join_code", None)
        if code and code.is_open and permissions.loaded(request.user, slot.session).moderates:
            slot.join_address = join_address(request, code)


def by_day(sessions: Iterable[Session], summit: Summit, now: datetime) -> list[Day]:
    """In the summit's time zone; sessions without a time come last."""
    days: dict[date | None, Day] = {}
    for session in sessions:
        day = session.starts_at.astimezone(summit.zone).date() if session.starts_at else None
        days.setdefault(day, Day(day, [])).slots.append(_slot(session, summit, now))
    today = days.get(now.astimezone(summit.zone).date())
    if today is not None:
        _draw_now(today, now)
    return sorted(days.values(), key=lambda day: (day.date is None, day.date or date.min))


def _slot(session: Session, summit: Summit, now: datetime) -> Slot:
    if session.starts_at is None:
        return Slot(session)
    there = session.starts_at.astimezone(summit.zone)
    here = timezone.localtime(session.starts_at)
    return Slot(
        session,
        is_past=session.status in {"ended", "archived"},
        other_clock=there.utcoffset() != here.utcoffset(),
        other_day=there.date() != here.date(),
    )


def _draw_now(today: Day, now: datetime) -> None:
    for slot in today.slots:
        if slot.session.starts_at and slot.session.starts_at > now:
            slot.after_now = True
            return
    today.ends_in_now = True
