"""The run of show: every move a door of its own, and all of it on paper."""

import re
from uuid import UUID

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sessions import permissions, shapes
from sessions.models import AgendaItem, GuidingQuestion, Session
from sessions.services import adjusting, readiness
from sessions.services import sessions as running
from sessions.views.loading import load_for
from summit.doors import done, person, signed_in, uuid_of


def _moved(request: HttpRequest, session: Session, message: str = "") -> HttpResponse:
    return done(request, reverse("sessions:console", args=[session.pk]), message=message)


def _seen(request: HttpRequest, session: Session) -> int | None:
    """How many moves the moderator's page knew of."""
    given = request.POST.get(f"seen-{session.pk}", "")
    return int(given[:9]) if given[:9].isdecimal() else None


def _must_have_seen(request: HttpRequest, session: Session) -> int:
    """A move from where one stands says where that was."""
    seen = _seen(request, session)
    if seen is None:
        raise BadRequest(f"seen-{session.pk} is missing.")
    return seen


def _item(request: HttpRequest, item_id: UUID) -> AgendaItem:
    visible = Session.objects.visible_to(request.user)
    items = AgendaItem.objects.filter(session__in=visible).select_related("session__summit")
    return get_object_or_404(items, pk=item_id)


@signed_in
@require_POST
def start(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = load_for(request, session_id, permissions.can_moderate)
    running.start_session(session, by=person(request))
    return _moved(request, session, _("The session is live."))


@signed_in
@require_POST
def end(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = load_for(request, session_id, permissions.can_moderate)
    running.end_session(session, seen=_seen(request, session), by=person(request))
    return _moved(request, session, _("The session has ended. You can open it again."))


@signed_in
@require_POST
def step(request: HttpRequest, session_id: UUID, steps: str) -> HttpResponse:
    """``next`` or ``back`` from what the moderator saw (field ``seen-<session>``)."""
    session = load_for(request, session_id, permissions.can_moderate)
    seen = _must_have_seen(request, session)
    running.step(session, 1 if steps == "next" else -1, seen=seen, by=person(request))
    return _moved(request, session)


@signed_in
@require_POST
def go_to(request: HttpRequest, item_id: UUID) -> HttpResponse:
    item = _item(request, item_id)
    session = load_for(request, item.session_id, permissions.can_moderate)
    running.move_to_item(session, item, seen=_seen(request, session), by=person(request))
    return _moved(request, session)


@signed_in
@require_POST
def skip(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Field ``on``: 0 takes it back."""
    item = _item(request, item_id)
    session = load_for(request, item.session_id, permissions.can_moderate)
    on = request.POST.get("on", "1") != "0"
    adjusting.skip_item(item, on, seen=_seen(request, session), by=person(request))
    return _moved(request, session)


@signed_in
@require_POST
def extend(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Field ``minutes``: how many more for the running item; below 0, taken back of what was added."""
    session = load_for(request, session_id, permissions.can_moderate)
    seen = _must_have_seen(request, session)
    given = request.POST.get("minutes", "")
    minutes = int(given) if re.fullmatch(r"-?[0-9]{1,4}", given) else 0
    adjusting.extend_item(session, minutes, seen=seen, by=person(request))
    return _moved(request, session)


@signed_in
@require_POST
def pause(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = load_for(request, session_id, permissions.can_moderate)
    adjusting.pause_session(session, by=person(request))
    return _moved(request, session)


@signed_in
@require_POST
def resume(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = load_for(request, session_id, permissions.can_moderate)
    adjusting.resume_session(session, by=person(request))
    return _moved(request, session)


@signed_in
@require_POST
def focus(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Field ``question``: a guiding question's id, or empty for none; ``seen-focus-<session>``: what was in focus."""
    session = load_for(request, session_id, permissions.can_moderate)
    question = None
    if request.POST.get("question"):
        wanted = GuidingQuestion.objects.filter(session=session)
        question = get_object_or_404(wanted, pk=uuid_of(request, "question"))
    seen = request.POST.get(f"seen-focus-{session.pk}")
    running.focus_question(session, question, seen=seen, by=person(request))
    return _moved(request, session)


@signed_in
@require_POST
def ready(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Ready to move on from this item; field ``on``: 0 takes it back."""
    item = _item(request, item_id)
    place = permissions.speaking_place(request.user, item.session)
    if place is None or not permissions.can_enter(request.user, item.session):
        raise PermissionDenied
    on = request.POST.get("on", "1") != "0"
    readiness.mark_ready(item, on, by=person(request), place=place)
    return done(request, reverse("sessions:room", args=[item.session_id]))


@signed_in
@require_GET
def run_of_show(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Everything a moderator needs on paper, the private notes with it."""
    load_for(request, session_id, permissions.can_moderate)
    session = shapes.with_agenda([str(session_id)]).get()
    context = {
        "session": session,
        "summit": session.summit,
        "cast": session.appearances.select_related(
            "participation__user", "participation__delegation"
        ),
    }
    return render(request, "sessions/run_of_show.html", context)
