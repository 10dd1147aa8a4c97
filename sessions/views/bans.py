"""A ban is asked for by moderators, and decided about by organisers."""

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sessions import permissions
from sessions.forms.conduct import BanRequestForm
from sessions.models import BanRequest, Session
from sessions.services import bans
from sessions.views.conduct import person_page, place_in
from sessions.views.loading import load_for
from summit.doors import done, invalid, key_of, payload_of, person, signed_in
from summit.organising import organised_summit
from summit.permissions import participation_of

ACTS: dict[str, Callable[..., BanRequest]] = {
    "grant": bans.grant,
    "decline": bans.decline,
    "undo": bans.undo,
    "withdraw": bans.withdraw,
}


@signed_in
@require_POST
def ask(request: HttpRequest, session_id: UUID, place_id: UUID) -> HttpResponse:
    """Field ``reason``."""
    session = load_for(request, session_id, permissions.can_ask_for_ban)
    who = place_in(session, place_id)
    user = person(request)
    mine = participation_of(user, session.summit)
    if mine is None:
        raise PermissionDenied
    form = BanRequestForm(request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Ask for a ban"))
    bans.ask_for_ban(
        session, who, by=user, place=mine, key=key_of(request), payload=payload_of(request),
        **form.cleaned_data,
    )  # fmt: skip
    told = _("Asked. The organisers see it now, and you read here what they decide.")
    return done(request, person_page(session, who.pk), message=told)


@signed_in
@require_POST
def decide(request: HttpRequest, request_id: UUID, verdict: str) -> HttpResponse:
    """``grant``, ``decline`` or ``undo`` by an organiser; ``withdraw`` by whoever asked."""
    visible = Session.objects.visible_to(request.user)
    row = get_object_or_404(BanRequest.objects.whole().filter(session__in=visible), pk=request_id)
    may = permissions.can_moderate if verdict == "withdraw" else permissions.can_ban
    if not may(request.user, row.session):
        raise PermissionDenied
    decided = ACTS[verdict](row, by=person(request))
    there = person_page(row.session, row.participation_id)
    return done(request, there, message=_told(decided, row.participation.name))


def _told(row: BanRequest, name: str) -> str:
    told = {"name": name, "what": row.get_outcome_display()}
    if row.is_open:
        return _("Taken back: the request about %(name)s waits again.") % told
    return _("%(name)s: %(what)s.") % told


@signed_in
@require_GET
def waiting(request: HttpRequest, slug: str) -> HttpResponse:
    """For a page of the organisers: what waits for them, in all sessions."""
    summit = organised_summit(request, slug)
    rows = BanRequest.objects.whole().filter(session__summit=summit, outcome="")
    context = {"summit": summit, "requests": list(rows)}
    return render(request, "sessions/_ban_requests.html", context)


@signed_in
@require_GET
def how_many(request: HttpRequest, slug: str) -> HttpResponse:
    """For a page that others may see over an organiser's shoulder: that something waits, and no name."""
    summit = organised_summit(request, slug)
    waiting = BanRequest.objects.filter(session__summit=summit, outcome="").count()
    context = {"summit": summit, "waiting": waiting}
    return render(request, "sessions/_ban_requests_count.html", context)
