"""A person and their place: set-up, account, joining a summit."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from summit import outbox
from summit.context import is_at_home
from summit.doors import done, invalid, person, safe_next, signed_in
from summit.forms.accounts import AccountForm, FirstPersonForm
from summit.forms.places import PlaceForm
from summit.models import Participation, Summit
from summit.services import participation, people
from summit.views.home import read_in

BACKEND = "django.contrib.auth.backends.ModelBackend"


def _only_at_home(request: HttpRequest) -> None:
    if not is_at_home(request):
        raise Http404


@require_GET
def mail(request: HttpRequest) -> HttpResponse:
    """Codes and invitations that would have been sent."""
    _only_at_home(request)
    return render(request, "summit/mail.html", {"letters": outbox.letters()})


@require_http_methods(["GET", "POST"])
def demo_login(request: HttpRequest) -> HttpResponse:
    """One click per person of the demo."""
    _only_at_home(request)
    if request.method == "GET":
        return render(request, "summit/demo_login.html")
    chosen = get_object_or_404(people.demo_people(), pk=_uuid(request.POST.get("person", "")))
    login(request, chosen, backend=BACKEND)
    response = done(request, reverse("summit", args=[Summit.objects.get(is_demo=True).slug]))
    read_in(response, chosen.language)
    return response


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """The one-time link that `up` prints on an empty database."""
    if not people.is_setup_token(token):
        raise Http404
    form = FirstPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        language = (get_language() or "en").split("-")[0]
        user = people.set_up(**form.cleaned_data, language=language)
        login(request, user, backend=BACKEND)
        return redirect("summit-create")
    return render(request, "summit/set_up.html", {"form": form})


@signed_in
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Name, language, time zone."""
    form = AccountForm(request.POST or None, instance=person(request))
    if request.method == "POST":
        if not form.is_valid():
            return invalid(request, form, _("Your account"))
        changed = people.change_account(person(request), **form.cleaned_data)
        response = done(request, "account", message=_("Saved."))
        read_in(response, changed.language)
        return response
    places = (
        Participation.objects.filter(user=person(request), banned_at__isnull=True)
        .select_related("summit", "delegation")
        .order_by("-summit__starts_on")
    )
    return render(request, "summit/account.html", {"form": form, "places": places})


@signed_in
@require_POST
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a place, and go on to where one was heading."""
    summit = get_object_or_404(Summit.objects.visible_to(request.user), slug=slug)
    participation.register(summit, by=person(request))
    messages.success(request, _("You are in. Tell others who you are, if you like."))
    return done(request, safe_next(request, "summit", slug))


@signed_in
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """What I tell this summit about myself, and what I consent to."""
    mine = get_object_or_404(
        Participation.objects.select_related("summit", "delegation"),
        user=person(request),
        summit__slug=slug,
        banned_at__isnull=True,
        is_guest=False,
    )
    form = PlaceForm(request.POST or None, instance=mine)
    if request.method == "POST":
        if not form.is_valid():
            return invalid(request, form, _("My place"))
        participation.describe_place(mine, by=person(request), **form.cleaned_data)
        return done(request, safe_next(request, "place", slug), message=_("Saved."))
    return render(
        request, "summit/place.html", {"form": form, "place": mine, "summit": mine.summit}
    )
