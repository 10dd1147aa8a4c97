"""Corrigenda to an adopted outcome: read by who takes part, issued by organisers."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from outcomes.forms.corrigenda import CorrigendumForm
from outcomes.models import Corrigendum, OutcomeDraft, Paragraph
from outcomes.services import corrigenda as acts
from outcomes.views.drafting import draft_to_read
from outcomes.views.negotiating import name_of, numbered, paragraph_choices, shell
from summit.doors import done, invalid, is_live, key_of, payload_of, person, signed_in
from summit.organising import attempt, key_for
from summit.permissions import can_organise


@signed_in
@require_http_methods(["GET", "POST"])
def corrigenda(request: HttpRequest, slug: str) -> HttpResponse:
    """All of them; organisers issue another one (POST)."""
    draft = draft_to_read(request, slug)
    organises = can_organise(request.user, draft.summit)
    if request.method == "POST" and not organises:
        raise PermissionDenied
    given = [request.POST] if request.method == "POST" else []
    form = CorrigendumForm(
        draft, paragraph_choices(draft), *given, initial={"language": draft.language}
    )
    if given and form.is_valid():
        made = attempt(form, lambda: _issue(request, draft, form.cleaned_data))
        if made is not None:
            message = _("%(ref)s is issued.") % {"ref": made.reference}
            return done(request, _at(draft), message=message)
    if given and is_live(request):
        return invalid(request, form, _("Issue a corrigendum"))
    context = {
        **shell(request, draft, "adoption"),
        "corrigenda": of_draft(draft),
        "form": form if organises and draft.is_adopted else None,
        "key": key_for(request),
    }
    status = 422 if form.errors else 200
    return render(request, "outcomes/corrigenda.html", context, status=status)


def of_draft(draft: OutcomeDraft) -> list[dict[str, Any]]:
    """Each with the number of its paragraph."""
    names = {one["paragraph"].pk: name_of(one) for one in numbered(draft)}
    return [
        {"corrigendum": one, "name": names.get(one.paragraph_id, "")}
        for one in draft.corrigenda.order_by("number")
    ]


def _issue(request: HttpRequest, draft: OutcomeDraft, chosen: dict[str, Any]) -> Corrigendum:
    mistake = acts.Mistake(
        paragraph=Paragraph.objects.get(draft=draft, pk=chosen["paragraph"]),
        language=chosen["language"],
        instead_of=chosen["instead_of"],
        text=chosen["text"],
        reason=chosen["reason"],
    )
    return acts.issue_corrigendum(
        draft, mistake, by=person(request), key=key_of(request), payload=payload_of(request)
    )


def _at(draft: OutcomeDraft) -> str:
    return reverse("outcomes:corrigenda", args=[draft.summit.slug])
