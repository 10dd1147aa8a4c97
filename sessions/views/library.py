"""The summit's library: everything that was shared in it, to be searched."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from sessions.forms.resources import LibrarySearch, ShareForm
from sessions.models import Resource, Session
from sessions.models.resources import ResourceQuerySet
from sessions.parts import language
from sessions.permissions import can_search
from sessions.views import sharing
from summit.doors import done, signed_in
from summit.models import Summit
from summit.permissions import can_organise, can_report, participation_of
from summit.uploads import was_too_large

PER_PAGE = 50


def _summit(request: HttpRequest, slug: str) -> tuple[Summit, dict[str, Any]]:
    """The summit, for who takes part in it, and what their pages' navigation needs."""
    summit = get_object_or_404(Summit.objects.visible_to(request.user), slug=slug)
    if not can_search(request.user, summit):
        raise PermissionDenied
    place = participation_of(request.user, summit)
    return summit, {
        "summit": summit,
        "place": place,
        "can_report": can_report(request.user, summit),
        "can_organise": can_organise(request.user, summit),
    }


@signed_in
@require_GET
def library(request: HttpRequest, slug: str) -> HttpResponse:
    """Parameters ``q``, ``session`` (an id, or ``summit``), ``language``, ``kind`` and ``page``; what is
    not understood is not asked for."""
    summit, context = _summit(request, slug)
    shown = Resource.objects.visible_to(request.user).shown().filter(summit=summit)
    sessions = Session.objects.visible_to(request.user).filter(summit=summit).order_by("number")
    search = LibrarySearch(request.GET, summit=summit, sessions=list(sessions))
    search.is_valid()
    found = _found(shown, search.cleaned_data)
    context |= {
        "search": search,
        "searching": any(search.cleaned_data.values()),
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "sessions/library.html", context)


def _found(shown: ResourceQuerySet, wanted: dict[str, Any]) -> ResourceQuerySet:
    for word in wanted.get("q", "").split():
        shown = shown.filter(
            Q(title__icontains=word)
            | Q(url__icontains=word)
            | Q(current__name__icontains=word)
            | Q(author__user__display_name__icontains=word, session__isnull=True)
            | Q(author__user__display_name__icontains=word, session__shows_names=True)
        )
    for name in ("language", "kind"):
        if wanted.get(name):
            shown = shown.filter(**{name: wanted[name]})
    if wanted.get("session") == "summit":
        shown = shown.filter(session__isnull=True)
    elif wanted.get("session"):
        shown = shown.filter(session=UUID(wanted["session"]))
    return shown.whole().order_by("session__number", "created_at", "pk")


def _must_report(request: HttpRequest, summit: Summit) -> None:
    """With the whole summit share those who are responsible for it."""
    if not can_report(request.user, summit):
        raise PermissionDenied


@signed_in
@require_GET
def share_form(request: HttpRequest, slug: str) -> HttpResponse:
    summit, context = _summit(request, slug)
    _must_report(request, summit)
    context["form"] = ShareForm(None, initial={"language": language()})
    return render(request, "sessions/library_share.html", context)


@signed_in
@require_POST
def share(request: HttpRequest, slug: str) -> HttpResponse:
    """Something for the whole summit."""
    summit, context = _summit(request, slug)
    _must_report(request, summit)
    form = ShareForm(None, request.POST, request.FILES, too_large=was_too_large(request))
    if not form.is_valid():
        context["form"] = form
        return render(request, "sessions/library_share.html", context, status=422)
    made = sharing.share(request, summit, None, context["place"], form)
    to = reverse("sessions:resource", args=[made.pk])
    return done(request, to, message=sharing.said_of(made))
