"""What the organiser's doors share: the summit they may change, and the page of one form."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from summit.doors import invalid, is_live
from summit.errors import KeyReused, RuleBroken
from summit.models import Summit
from summit.permissions import can_organise

T = TypeVar("T")


def organised_summit(request: HttpRequest, slug: str) -> Summit:
    """The summit, for its organisers: 404 for who may not see it, 403 for who only may."""
    summit = get_object_or_404(Summit.objects.visible_to(request.user), slug=slug)
    if not can_organise(request.user, summit):
        raise PermissionDenied
    return summit


def attempt(form: BaseForm, act: Callable[[], T]) -> T | None:
    """What ``act`` gives. A refusal that names a field of the form becomes that field's error
    (None is given); any other one goes on to be the 409 page."""
    try:
        return act()
    except KeyReused:
        raise
    except RuleBroken as error:
        if error.field not in form.fields:
            raise
        form.add_error(error.field, str(error.message))
        return None


def form_page(
    request: HttpRequest, form: BaseForm, *, title: object, back: str, **context: Any
) -> HttpResponse:
    """A page with one form: 200 when it is shown, 422 when it comes back with errors. ``context``
    may give ``summit``, ``button`` and ``lead``."""
    if form.is_bound and is_live(request):
        return invalid(request, form, title)
    page = {"form": form, "title": title, "back": back, "key": key_for(request), **context}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "summit/organise_form.html", page, status=status)


def key_for(request: HttpRequest) -> str:
    """The form's idempotency key: the one it came with, or a fresh one."""
    given = request.POST.get("key", "")
    try:
        return str(UUID(given))
    except ValueError:
        return str(uuid4())
