"""The outcome is put before the summit; what delegations do not join."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from outcomes import permissions
from outcomes.forms.negotiation import AdoptionForm, ReservationForm
from outcomes.models import Adoption, OutcomeDraft, Paragraph, Reservation
from outcomes.services import adoptions as acts
from outcomes.services import readiness
from outcomes.views.corrigenda import of_draft
from outcomes.views.drafting import draft_to_read, settled
from outcomes.views.negotiating import must_draft, numbered, paragraph_choices, shell
from summit.doors import done, invalid, is_live, key_of, payload_of, person, signed_in
from summit.models import Delegation
from summit.organising import attempt, key_for


@signed_in
@require_http_methods(["GET", "POST"])
def adoption(request: HttpRequest, slug: str) -> HttpResponse:
    """How the outcome was decided, with its reservations; drafters record it (POST)."""
    draft = draft_to_read(request, slug)
    drafts = permissions.can_draft(request.user, draft.summit)
    if request.method == "POST":
        must_draft(request, draft)
    form = (
        AdoptionForm(request.POST)
        if request.method == "POST"
        else AdoptionForm(initial={"day": draft.summit.today, "place": draft.summit.place})
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: _adopt(request, draft, form.cleaned_data))
        if made is not None:
            return done(request, _at(draft), message=made.get_mode_display())
    if request.method == "POST" and is_live(request):
        return invalid(request, form, _("Record the decision"))
    decided = Adoption.objects.filter(draft=draft).select_related("revision").first()
    entries = {one["paragraph"].pk: one for one in numbered(draft)}
    rows = draft.reservations.select_related("delegation", "paragraph")
    context = {
        **shell(request, draft, "adoption"),
        "decided": decided,
        "form": form if drafts and draft.status in acts.BEFORE else None,
        "key": key_for(request),
        "obstacles": readiness.obstacles(draft) if drafts and decided is None else [],
        "reservations": [
            {
                "reservation": one,
                "on": entries.get(one.paragraph_id),
                "mine": _may_speak_for(request, draft, one.delegation),
            }
            for one in rows
        ],
        "reserve": _reserve_form(request, draft),
        "corrigenda": of_draft(draft) if draft.is_adopted else [],
    }
    status = 422 if form.errors else 200
    return render(request, "outcomes/adoption.html", context, status=status)


def _adopt(request: HttpRequest, draft: OutcomeDraft, chosen: dict[str, Any]) -> Adoption:
    decision = acts.Decision(
        mode=chosen["mode"],
        day=chosen["day"],
        place=chosen["place"],
        note=chosen["note"],
        figures=(chosen["in_favour"], chosen["against"], chosen["abstaining"]),
    )
    return acts.adopt(
        draft, decision, by=person(request), key=key_of(request), payload=payload_of(request)
    )


# ------------------------------------------------------------------ reservations
def _speaks_for(request: HttpRequest, draft: OutcomeDraft) -> QuerySet[Delegation]:
    """Whose reservations this person enters: drafters everybody's, heads their delegation's."""
    rows = Delegation.objects.filter(summit=draft.summit)
    if permissions.can_draft(request.user, draft.summit):
        return rows
    place = permissions.delegate(request.user, draft.summit)
    if place is None or place.delegation is None or not permissions.heads(place):
        return rows.none()
    return rows.filter(pk=place.delegation.pk)


def _may_speak_for(request: HttpRequest, draft: OutcomeDraft, delegation: Delegation) -> bool:
    return _speaks_for(request, draft).filter(pk=delegation.pk).exists()


def _reserve_form(request: HttpRequest, draft: OutcomeDraft) -> ReservationForm | None:
    mine = _speaks_for(request, draft)
    agreed = draft.is_adopted or draft.status == OutcomeDraft.Status.AGREED
    if not agreed or not mine.exists():
        return None
    reading = (get_language() or "en").split("-")[0]
    return ReservationForm(
        draft, paragraph_choices(draft), delegations=mine, initial={"language": reading}
    )


@signed_in
@require_POST
def reserve(request: HttpRequest, slug: str) -> HttpResponse:
    """Fields ``delegation``, ``paragraph`` (empty: the whole), ``language``, ``text``."""
    draft = draft_to_read(request, slug)
    if not permissions.can_reserve(request.user, draft):
        raise PermissionDenied
    mine = _speaks_for(request, draft)
    form = ReservationForm(draft, paragraph_choices(draft), request.POST, delegations=mine)
    if not form.is_valid():
        return invalid(request, form, _("Enter a reservation"))
    chosen = form.cleaned_data
    paragraph = (
        Paragraph.objects.get(draft=draft, pk=chosen["paragraph"]) if chosen["paragraph"] else None
    )
    acts.record_reservation(
        draft,
        chosen["delegation"],
        chosen["text"],
        language=chosen["language"],
        paragraph=paragraph,
        by=person(request),
        key=key_of(request),
        payload=payload_of(request),
    )
    return done(request, f"{_at(draft)}#reservations", message=_("The reservation is recorded."))


@signed_in
@require_POST
def withdraw_reservation(request: HttpRequest, reservation_id: UUID) -> HttpResponse:
    seen = OutcomeDraft.objects.visible_to(request.user).values("pk")
    rows = Reservation.objects.filter(draft__in=seen).select_related("draft__summit", "delegation")
    found = get_object_or_404(rows, pk=reservation_id)
    draft = settled(found.draft)
    if not _may_speak_for(request, draft, found.delegation):
        raise PermissionDenied
    acts.withdraw_reservation(found, by=person(request))
    return done(request, f"{_at(draft)}#reservations", message=_("The reservation is withdrawn."))


def _at(draft: OutcomeDraft) -> str:
    return reverse("outcomes:adoption", args=[draft.summit.slug])
