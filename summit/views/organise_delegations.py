"""The groups that speak with one name."""

from uuid import UUID

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from summit.doors import done, key_of, payload_of, signed_in
from summit.doors import person as me
from summit.forms.people import DelegationForm
from summit.organising import attempt, form_page, organised_summit
from summit.services.delegations import create_delegation, edit_delegation


@signed_in
@require_GET
def delegations(request: HttpRequest, slug: str) -> HttpResponse:
    summit = organised_summit(request, slug)
    listed = summit.delegations.select_related("head__user").annotate(size=Count("members"))
    return render(
        request, "summit/organise_delegations.html", {"summit": summit, "delegations": listed}
    )


@signed_in
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, slug: str) -> HttpResponse:
    summit = organised_summit(request, slug)
    user = me(request)
    back = reverse("delegations", args=[slug])
    form = DelegationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key, payload = key_of(request), payload_of(request)
        made = attempt(
            form,
            lambda: create_delegation(
                summit, by=user, key=key, payload=payload, **form.cleaned_data
            ),
        )
        if made is not None:
            message = _("Created: %(name)s.") % {"name": made.name}
            return done(request, back, message=message)
    return form_page(
        request,
        form,
        title=_("A new delegation"),
        summit=summit,
        back=back,
        button=_("Create the delegation"),
    )


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str, delegation_id: UUID) -> HttpResponse:
    summit = organised_summit(request, slug)
    user = me(request)
    delegation = get_object_or_404(summit.delegations, pk=delegation_id)
    back = reverse("delegations", args=[slug])
    form = DelegationForm(request.POST or None, delegation=delegation)
    if request.method == "POST" and form.is_valid():
        edited = attempt(form, lambda: edit_delegation(delegation, by=user, **form.cleaned_data))
        if edited is not None:
            message = _("Saved: %(name)s.") % {"name": edited.name}
            return done(request, back, message=message)
    return form_page(
        request, form, title=delegation.name, summit=summit, back=back, button=_("Save")
    )
