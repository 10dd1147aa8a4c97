"""The words behind a paragraph: put there, and taken away."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from outcomes.forms.drafting import EvidenceForm
from outcomes.models import Evidence, Paragraph
from outcomes.permissions import can_draft
from outcomes.services import evidence
from outcomes.views.drafting import page_of, paragraph_to_write
from sessions.models import Contribution
from summit.doors import done, invalid, person, signed_in


@signed_in
@require_POST
def add_evidence(request: HttpRequest, paragraph_id: UUID) -> HttpResponse:
    """Fields ``reference`` (S2-C014), ``quote`` and ``role``."""
    found = paragraph_to_write(request, paragraph_id)
    form = EvidenceForm(request.POST, auto_id="ev_%s")
    words = _words(found, form) if form.is_valid() else None
    if form.is_valid() and words is None:
        form.add_error("reference", _("There is no such contribution in this summit."))
    if words is None:
        return invalid(request, form, _("Add evidence"))
    given = form.cleaned_data
    evidence.add_evidence(found, words, given["quote"], given["role"], by=person(request))
    return done(request, page_of(found), message=_("Added."))


def _words(paragraph: Paragraph, form: EvidenceForm) -> Contribution | None:
    session, number = form.cleaned_data["reference"].strip().upper()[1:].split("-C")
    return (
        Contribution.objects.shown()
        .filter(session__summit=paragraph.draft.summit_id, session__number=int(session))
        .filter(number=int(number))
        .first()
    )


@signed_in
@require_POST
def remove_evidence(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    found = get_object_or_404(
        Evidence.objects.filter(
            paragraph__in=Paragraph.objects.visible_to(request.user)
        ).select_related("paragraph__draft__summit", "contribution__session"),
        pk=evidence_id,
    )
    if not can_draft(request.user, found.paragraph.draft.summit):
        raise PermissionDenied
    evidence.remove_evidence(found, by=person(request))
    return done(request, page_of(found.paragraph))
