"""The organiser's own pages: begin a summit, describe it, announce it, see what is next."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from summit import checklist
from summit.doors import done, key_of, payload_of, signed_in
from summit.doors import person as me
from summit.forms.organise import SummitCreateForm, SummitForm
from summit.models import Summit
from summit.organising import attempt, form_page, organised_summit
from summit.permissions import can_create_summits
from summit.services import summits


@signed_in
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """A title, a language and dates are enough to begin."""
    user = me(request)
    if not can_create_summits(user):
        raise PermissionDenied
    language = (get_language() or "en").split("-")[0]
    zone = user.time_zone or request.COOKIES.get("tz", "") or "UTC"
    form = SummitCreateForm(request.POST or None, initial={"language": language, "time_zone": zone})
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: summits.create_summit(
                by=user, key=key_of(request), payload=payload_of(request), **form.described()
            ),
        )
        if made is not None:
            message = _("The summit stands as a draft that only you see.")
            return done(request, reverse("organise", args=[made.slug]), message=message)
    return form_page(
        request,
        form,
        title=_("A new summit"),
        lead=_(
            "This is enough to begin. Everything can be changed until it is announced, and after."
        ),
        back=reverse("home"),
        button=_("Create the summit"),
    )


@signed_in
@require_GET
def organise(request: HttpRequest, slug: str) -> HttpResponse:
    """What is done, what comes next, and the ways to everything."""
    summit = organised_summit(request, slug)
    steps = checklist.steps(summit)
    context = {
        "summit": summit,
        "steps": steps,
        "next_step": next((step for step in steps if not step.done), None),
        "steps_done": sum(step.done for step in steps),
        "people": summit.participations.filter(banned_at__isnull=True).count(),
        "waiting": summit.invitations.filter(
            accepted_at__isnull=True, revoked_at__isnull=True
        ).count(),
        "delegations": summit.delegations.count(),
    }
    return render(request, "summit/organise.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Title and description per language, dates, place, languages, who sees it and may come."""
    summit = organised_summit(request, slug)
    user = me(request)
    form = SummitForm(request.POST or None, summit=summit)
    if request.method == "POST" and form.is_valid():
        edited = attempt(form, lambda: summits.edit_summit(summit, by=user, **form.described()))
        if edited is not None:
            return done(request, reverse("organise", args=[slug]), message=_("Saved."))
    return form_page(
        request,
        form,
        title=_("About the summit"),
        summit=summit,
        back=reverse("organise", args=[slug]),
        button=_("Save"),
    )


@signed_in
@require_POST
def announce(request: HttpRequest, slug: str) -> HttpResponse:
    """The programme becomes visible."""
    return _pass(request, slug, summits.announce_summit, _("The summit is announced."))


@signed_in
@require_POST
def unannounce(request: HttpRequest, slug: str) -> HttpResponse:
    """Back to a draft."""
    return _pass(request, slug, summits.unannounce_summit, _("The summit is a draft again."))


@signed_in
@require_POST
def conclude(request: HttpRequest, slug: str) -> HttpResponse:
    """It is over; everything stays readable."""
    return _pass(request, slug, summits.conclude_summit, _("The summit is concluded."))


@signed_in
@require_POST
def reopen(request: HttpRequest, slug: str) -> HttpResponse:
    """Undoes concluding."""
    return _pass(request, slug, summits.reopen_summit, _("The summit is open again."))


def _pass(
    request: HttpRequest, slug: str, act: Callable[..., Summit], message: str
) -> HttpResponse:
    summit = organised_summit(request, slug)
    changed = act(summit, by=me(request))
    return done(request, reverse("organise", args=[changed.slug]), message=message)
