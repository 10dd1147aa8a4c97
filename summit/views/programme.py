"""A summit's own page is its programme; the sessions app draws the sessions in it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from summit.models import Summit
from summit.permissions import can_organise, can_register, can_report, participation_of
from summit.texts import pick


@require_GET
def summit(request: HttpRequest, slug: str) -> HttpResponse:
    summit = get_object_or_404(Summit.objects.visible_to(request.user), slug=slug)
    context = {
        "summit": summit,
        "description": pick(summit.description, order=summit.language_codes),
        "now": timezone.now(),
        "place": participation_of(request.user, summit),
        "can_organise": can_organise(request.user, summit),
        "can_report": can_report(request.user, summit),
        "can_register": can_register(request.user, summit),
    }
    return render(request, "summit/summit.html", context)
