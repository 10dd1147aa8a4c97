"""The summit's tags: how often each is used, and another word for it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from outcomes.models import DeskStep, Tag
from outcomes.services.tags import rename_tag
from summit.doors import done, person, signed_in
from summit.models import Summit
from summit.permissions import can_report


def _summit(request: HttpRequest, **which: object) -> Summit:
    summit = get_object_or_404(Summit.objects.visible_to(request.user), **which)
    if not can_report(request.user, summit):
        raise PermissionDenied
    return summit


@signed_in
@require_GET
def tags(request: HttpRequest, slug: str) -> HttpResponse:
    summit = _summit(request, slug=slug)
    steps = DeskStep.objects.filter(summit=summit, session=None, undone_at=None)
    context = {
        "summit": summit,
        "tags": Tag.objects.filter(summit=summit).annotate(uses=Count("taggings")),
        "step": steps.select_related("by").first(),
    }
    return render(request, "outcomes/tags.html", context)


@signed_in
@require_POST
def rename(request: HttpRequest, tag_id: UUID) -> HttpResponse:
    """Field ``tag-<id>``; the word of another tag makes the two one."""
    tag = get_object_or_404(Tag.objects.select_related("summit"), pk=tag_id)
    summit = _summit(request, pk=tag.summit_id)
    given = request.POST.get(f"tag-{tag.pk}") or request.POST.get("tag", "")
    renamed = rename_tag(tag, given, by=person(request))
    back = reverse("outcomes:tags", args=[summit.slug])
    return done(request, back, message=_("Now “%(tag)s”.") % {"tag": renamed.name})
