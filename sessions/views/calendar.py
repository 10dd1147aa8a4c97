"""Sessions for the calendars of other programs (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sessions.models import Session
from sessions.views.loading import load
from summit.models import Summit
from summit.texts import pick

if TYPE_CHECKING:
    from icalendar import Event

STATUS = {"cancelled": "CANCELLED", "draft": "TENTATIVE"}


@require_GET
def summit_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """Every dated session that the reader may see; may be subscribed to."""
    summit = get_object_or_404(Summit.objects.visible_to(request.user), slug=slug)
    sessions = (
        Session.objects.visible_to(request.user)
        .filter(summit=summit, starts_at__isnull=False)
        .select_related("summit")
        .prefetch_related("guiding_questions")
    )
    return _answer(request, summit, sessions, summit.slug)


@require_GET
def session_ics(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """One session; 404 while it has no time."""
    session = load(request, session_id)
    if session.starts_at is None:
        raise Http404
    name = f"{session.summit.slug}-{slugify(str(session))}"
    return _answer(request, session.summit, [session], name)


def _answer(
    request: HttpRequest, summit: Summit, sessions: Iterable[Session], name: str
) -> HttpResponse:
    from icalendar import Calendar  # noqa: PLC0415 -- slow import

    calendar = Calendar()
    calendar.add("prodid", "-//Summit//Programme//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", pick(summit.title, order=summit.language_codes).text)
    calendar.add("x-wr-timezone", summit.time_zone)
    for session in sessions:
        calendar.add_component(_event(request, summit, session))
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


def _event(request: HttpRequest, summit: Summit, session: Session) -> "Event":
    order = summit.language_codes
    address = request.build_absolute_uri(reverse("sessions:session", args=[session.pk]))
    questions = [
        pick(question.text, order=order).text for question in session.guiding_questions.all()
    ]
    from icalendar import Event  # noqa: PLC0415 -- slow import

    event = Event()
    event.add("uid", f"{session.pk}@summit")
    event.add("dtstamp", session.updated_at)
    event.add("last-modified", session.updated_at)
    event.add("dtstart", session.starts_at)
    event.add("duration", timedelta(minutes=session.minutes))
    event.add("summary", f"{session.number}. {pick(session.title, order=order).text}")
    event.add("description", "\n\n".join([*_listed(questions), address]))
    event.add("url", address)
    event.add("status", STATUS.get(session.status, "CONFIRMED"))
    if summit.place:
        event.add("location", summit.place)
    return event


def _listed(questions: list[str]) -> list[str]:
    if not questions:
        return []
    return [_("Guiding questions"), *(f"{n}. {text}" for n, text in enumerate(questions, 1))]
