"""The front door, and the small switches of the shell."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import check_for_language
from django.views.decorators.http import require_GET, require_POST

from summit.context import THEMES
from summit.doors import done
from summit.models import Participation, Summit, User
from summit.permissions import can_create_summits

YEAR = 365 * 24 * 3600


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The summits this person may see."""
    places = {}
    if isinstance(request.user, User):
        mine = Participation.objects.filter(user=request.user, banned_at__isnull=True)
        places = {place.summit_id: place for place in mine}
    context = {
        "summits": [
            (summit, places.get(summit.pk)) for summit in Summit.objects.visible_to(request.user)
        ],
        "can_create": can_create_summits(request.user),
    }
    return render(request, "summit/home.html", context)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Changes the interface's language and stays where the reader is."""
    code = request.POST.get("language", "")
    response = done(request, "home")
    if check_for_language(code) and code in dict(settings.LANGUAGES):
        if isinstance(request.user, User):
            User.objects.filter(pk=request.user.pk).update(language=code)
        read_in(response, code)
    return response


def read_in(response: HttpResponse, code: str) -> None:
    """This browser reads the interface in this language from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=YEAR,
        samesite="Lax",
        secure=settings.HTTPS,
        httponly=True,
    )


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or what the system says."""
    wanted = request.POST.get("theme", "")
    response = done(request, "home")
    if wanted in THEMES:
        response.set_cookie("theme", wanted, max_age=YEAR, samesite="Lax", secure=settings.HTTPS)
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


@require_POST
def light(request: HttpRequest) -> HttpResponse:
    """Text and sound only in this browser, or everything; both are remembered."""
    wanted = "1" if request.POST.get("light") == "1" else "0"
    response = done(request, "home")
    response.set_cookie("light", wanted, max_age=YEAR, samesite="Lax", secure=settings.HTTPS)
    return response
