"""How every door of the outcome desk finds its thing: through the viewer, so that unknown and forbidden
look the same; then only for who drafts. A silence whose deadline has passed is ended before anybody looks."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from outcomes.models import OutcomeDraft, Paragraph
from outcomes.permissions import can_draft
from outcomes.services import silences
from summit.models import Summit
from summit.permissions import can_take_part


def summit_of(request: HttpRequest, slug: str) -> Summit:
    """For who takes part in it."""
    summit = get_object_or_404(Summit.objects.visible_to(request.user), slug=slug)
    if not can_take_part(request.user, summit) and not can_draft(request.user, summit):
        raise Http404
    return summit


def summit_to_draft(request: HttpRequest, slug: str) -> Summit:
    summit = summit_of(request, slug)
    if not can_draft(request.user, summit):
        raise PermissionDenied
    return summit


def draft_to_read(request: HttpRequest, slug: str) -> OutcomeDraft:
    """A zero draft is there for its drafters only."""
    summit = summit_of(request, slug)
    drafts = OutcomeDraft.objects.visible_to(request.user).select_related("summit")
    found = drafts.filter(summit=summit).first()
    if found is None and not can_draft(request.user, summit):
        raise PermissionDenied
    if found is None:
        raise Http404
    return settled(found)


def draft_to_write(request: HttpRequest, slug: str) -> OutcomeDraft:
    summit = summit_to_draft(request, slug)
    drafts = OutcomeDraft.objects.select_related("summit")
    return settled(get_object_or_404(drafts, summit=summit))


def settled(draft: OutcomeDraft) -> OutcomeDraft:
    """As it is now, by the clock."""
    if draft.status == OutcomeDraft.Status.SILENCE and silences.settle(draft):
        draft.refresh_from_db(fields=["status", "revision", "updated_at"])
    return draft


def paragraph_to_read(request: HttpRequest, paragraph_id: UUID) -> Paragraph:
    rows = Paragraph.objects.visible_to(request.user).select_related("draft__summit")
    found = get_object_or_404(rows, pk=paragraph_id)
    if found.draft.status == OutcomeDraft.Status.SILENCE and silences.settle(found.draft):
        return rows.get(pk=paragraph_id)
    return found


def paragraph_to_write(request: HttpRequest, paragraph_id: UUID) -> Paragraph:
    paragraph = paragraph_to_read(request, paragraph_id)
    if not can_draft(request.user, paragraph.draft.summit):
        raise PermissionDenied
    return paragraph


def page_of(paragraph: Paragraph) -> str:
    return reverse("outcomes:paragraph", args=[paragraph.pk])


def desk_of(draft: OutcomeDraft) -> str:
    return reverse("outcomes:outcome", args=[draft.summit.slug])
