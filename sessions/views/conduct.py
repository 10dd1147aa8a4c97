"""When somebody disturbs: the people of a session, one of them, and what is decided about them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sessions import live, permissions
from sessions.forms.conduct import BanRequestForm, PaceForm, RestrictionForm
from sessions.models import Restriction, Session
from sessions.services import conduct, pace
from sessions.views.loading import THINGS, load_for
from summit import presence
from summit.doors import done, invalid, key_of, payload_of, person, signed_in
from summit.models import Participation
from summit.texts import clean_text

PAGE = 50
ACTS: dict[str, Callable[..., Restriction]] = {
    "silence": conduct.silence,
    "remove": conduct.remove,
    "ban": conduct.ban,
}


def person_page(session: Session, place_id: UUID) -> str:
    return reverse("sessions:person", args=[session.pk, place_id])


def place_in(session: Session, place_id: UUID) -> Participation:
    """Somebody of its summit, or 404."""
    places = Participation.objects.filter(summit=session.summit)
    return get_object_or_404(places.select_related("user", "delegation", "summit"), pk=place_id)


@signed_in
@require_GET
def people(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Who is in the room now, or everybody of the summit; to be searched."""
    session = load_for(request, session_id, permissions.can_moderate)
    here = presence.here(live.room(session.pk))
    query = clean_text(request.GET.get("q", ""))[:100]
    everybody = request.GET.get("who") == "all"
    found = _found(session, query)
    if not everybody:
        found = found.filter(user__in=[UUID(pk) for pk in here])
    context = {
        "session": session,
        "summit": session.summit,
        "query": query,
        "everybody": everybody,
        "here": here,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "sessions/people.html", context)


def _found(session: Session, query: str) -> QuerySet[Participation]:
    standing = Restriction.objects.standing().filter(session=session)
    found = (
        Participation.objects.filter(summit=session.summit)
        .select_related("user", "delegation")
        .prefetch_related(Prefetch("restrictions", standing, to_attr="restricted"))
        .order_by("user__display_name", "pk")
    )
    if query:
        found = found.filter(
            Q(user__display_name__icontains=query)
            | Q(affiliation__icontains=query)
            | Q(delegation__name__icontains=query)
        )
    return found


@signed_in
@require_GET
def author(request: HttpRequest, kind: str, thing_id: UUID) -> HttpResponse:
    """Leads from words to the page of who wrote them: the console names nobody by an id."""
    visible = THINGS[kind].objects.visible_to(request.user)
    thing = get_object_or_404(visible.select_related("session__summit"), pk=thing_id)
    if not permissions.can_moderate(request.user, thing.session):
        raise PermissionDenied
    if thing.author_id is None:
        raise Http404
    return redirect(person_page(thing.session, thing.author_id))


@signed_in
@require_GET
def one(request: HttpRequest, session_id: UUID, place_id: UUID) -> HttpResponse:
    """Somebody in this session: what was decided about them, and what can be."""
    session = load_for(request, session_id, permissions.can_moderate)
    place = place_in(session, place_id)
    return render(request, "sessions/person.html", _one(request, session, place))


def _one(
    request: HttpRequest, session: Session, place: Participation, form: Any = None
) -> dict[str, Any]:
    mine = permissions.standing_of(request.user, session)
    theirs = permissions.standing_behind(place.user, session)
    bans = permissions.can_ban(request.user, session)
    rows = Restriction.objects.filter(session=session, participation=place).with_people()
    return {
        "session": session,
        "summit": session.summit,
        "place": place,
        "is_here": str(place.user_id) in presence.here(live.room(session.pk)),
        "may": permissions.can_restrain(mine, theirs),
        "bans": bans,
        "form": form or RestrictionForm(bans=bans),
        "restrictions": rows.select_related("lifted_by"),
        "ban_requests": (asked := list(place.ban_requests.whole().filter(session=session))),
        "ban_form": BanRequestForm(auto_id="ban_%s"),
        "is_asked": any(row.is_open for row in asked),
        "contributions": place.contributions.filter(session=session).count(),
        "questions": place.questions.filter(session=session).count(),
        "lines": place.messages.filter(session=session).count(),
    }


@signed_in
@require_POST
def restrain(request: HttpRequest, session_id: UUID, place_id: UUID) -> HttpResponse:
    """Silence, remove or ban (``act``), with a reason."""
    session = load_for(request, session_id, permissions.can_moderate)
    place = place_in(session, place_id)
    bans = permissions.can_ban(request.user, session)
    if request.POST.get("act") == "ban" and not bans:
        raise PermissionDenied
    form = RestrictionForm(request.POST, bans=bans)
    if not form.is_valid():
        return invalid(request, form, _("Decide about %(name)s") % {"name": place.name})
    made = ACTS[form.cleaned_data["act"]](
        session, place, by=person(request), key=key_of(request), payload=payload_of(request),
        **form.chosen(),
    )  # fmt: skip
    told = {"name": place.name, "what": made.get_kind_display()}
    message = _("%(name)s: %(what)s. You can undo this below.") % told
    return done(request, person_page(session, place.pk), message=message)


@signed_in
@require_POST
def lift(request: HttpRequest, restriction_id: UUID) -> HttpResponse:
    """Takes it back, and shows again what it hid."""
    visible = Session.objects.visible_to(request.user)
    rows = Restriction.objects.filter(session__in=visible).with_people()
    row = get_object_or_404(rows, pk=restriction_id)
    if not permissions.can_moderate(request.user, row.session):
        raise PermissionDenied
    if row.kind == Restriction.Kind.BANNED and not permissions.can_ban(request.user, row.session):
        raise PermissionDenied
    conduct.lift(row, by=person(request))
    told = _("Taken back: %(name)s may do everything again.") % {"name": row.participation.name}
    return done(request, person_page(row.session, row.participation_id), message=told)


@signed_in
@require_POST
def slow(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Slow mode from now on."""
    session = load_for(request, session_id, permissions.can_moderate)
    form = PaceForm(request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Slow mode"))
    data = form.cleaned_data
    pace.set_pace(session, data["slow_words"], data["slow_chat"], by=person(request))
    console = f"{reverse('sessions:console', args=[session.pk])}#m-pace"
    return done(request, console, message=_("Set."))
