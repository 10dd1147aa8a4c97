"""How documents treat one contribution."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from outcomes.forms.reporting import TreatmentForm
from outcomes.models import Treatment
from outcomes.services.fates import fates
from outcomes.services.treatments import treat
from outcomes.views.loading import desk_of, words_at_desk
from summit.doors import done, invalid, key_of, payload_of, person, signed_in


@signed_in
@require_http_methods(["GET", "POST"])
def treatment(request: HttpRequest, contribution_id: UUID) -> HttpResponse:
    """A stricter attribution, and why it was not used (fields ``attribution``, ``reason``)."""
    contribution = words_at_desk(request, contribution_id)
    session = contribution.session
    if request.method == "POST":
        form = TreatmentForm(session, request.POST)
        if not form.is_valid():
            return invalid(request, form, _("In the report"))
        treat(
            contribution,
            form.cleaned_data["attribution"],
            form.cleaned_data["reason"],
            by=person(request),
            key=key_of(request),
            payload=payload_of(request),
        )
        return done(request, desk_of(session), message=_("Saved."))
    found = Treatment.objects.filter(contribution=contribution).first()
    initial = {
        "attribution": found.attribution if found else "",
        "reason": found.reason if found else "",
    }
    context = {
        "contribution": contribution,
        "session": session,
        "summit": session.summit,
        "form": TreatmentForm(session, initial=initial),
        "fate": fates([contribution])[contribution.pk],
    }
    return render(request, "outcomes/treatment.html", context)
