"""Calling the moderators, and their answer."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sessions import marks, permissions
from sessions.forms.conduct import WordsReportForm
from sessions.models import Restriction, Session
from sessions.services import reports
from sessions.services.decisions import Words
from sessions.services.hearing import silence_in_words
from sessions.views.loading import THINGS, load_with_standing, room_of
from summit import limits
from summit.doors import done, invalid, key_of, payload_of, person, signed_in
from summit.permissions import participation_of

# What a person is told, as the page and as ``marks`` call it.
TOLD = {"mentions": "mention", "answers": "report", "taken": "record", "bans": "ban"}


def _load(request: HttpRequest, kind: str, thing_id: UUID) -> Words:
    visible = THINGS[kind].objects.visible_to(request.user)
    thing: Words = get_object_or_404(
        visible.select_related("session__summit", "author__user"), pk=thing_id
    )
    return thing


@signed_in
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, kind: str, thing_id: UUID) -> HttpResponse:
    """Everybody who is in the room may call the moderators, observers and the silenced too."""
    thing = _load(request, kind, thing_id)
    session = thing.session
    place = participation_of(request.user, session.summit)
    if place is None or not permissions.can_enter(request.user, session):
        raise PermissionDenied
    if request.method == "GET":
        context = {
            "session": session,
            "summit": session.summit,
            "thing": thing,
            "kind": kind,
            "form": WordsReportForm(),
        }
        return render(request, "sessions/report.html", context)
    form = WordsReportForm(request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Report to the moderators"))
    user = person(request)
    limits.allow("words-report", user.pk, most=20, seconds=600)
    reports.report(
        thing, by=user, place=place, key=key_of(request), payload=payload_of(request),
        **form.cleaned_data,
    )  # fmt: skip
    told = _("Reported. A moderator will look at it, and you will read here what they decide.")
    return done(request, room_of(session), message=told)


@signed_in
@require_POST
def judge(request: HttpRequest, kind: str, thing_id: UUID) -> HttpResponse:
    """Dismissed, hidden, or hidden and silenced (``outcome``), for all who reported it."""
    thing = _load(request, kind, thing_id)
    if not permissions.can_moderate(request.user, thing.session):
        raise PermissionDenied
    outcome = request.POST.get("outcome", "")
    count = reports.decide(
        thing, outcome, by=person(request), key=key_of(request), payload=payload_of(request)
    )
    told = ngettext(
        "Decided. %(n)d person who reported it is told.",
        "Decided. %(n)d people who reported it are told.",
        count,
    )
    message = told % {"n": count} if count else _("Somebody has decided about this already.")
    there = f"{reverse('sessions:console', args=[thing.session_id])}#m-reports"
    return done(request, there, message=message)


def told_context(
    session: Session, standing: permissions.Standing, mine: marks.Marks
) -> dict[str, object]:
    """What concerns this person: that they are silenced, were called, or have an answer."""
    context: dict[str, object] = {
        "silenced": "",
        **{
            shown: sum(name.startswith(f"{told}-") for name in mine["told"])
            for shown, told in TOLD.items()
        },
    }
    if standing.silenced:
        rows = Restriction.objects.standing().filter(
            session=session, participation=standing.place_id, kind=Restriction.Kind.SILENCED
        )
        row = rows.first()
        context["silenced"] = silence_in_words(row) if row else ""
    return context


@signed_in
@require_GET
def told(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The region again."""
    session, standing = load_with_standing(request, session_id)
    if not standing.enters(session):
        raise PermissionDenied
    mine = marks.of(session.pk, standing.place_id)
    context = {"session": session, **told_context(session, standing, mine)}
    return render(request, "sessions/_told.html", context)


@signed_in
@require_POST
def seen(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """They know it now."""
    session, standing = load_with_standing(request, session_id)
    place = participation_of(request.user, session.summit)
    if place is None or not standing.enters(session):
        raise PermissionDenied
    reports.see_told(session, by=person(request), place=place)
    return done(request, room_of(session))
