"""Signing and discussing a recommendation; by which rules it is labelled; whom the choice leaves out."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from outcomes import choices
from outcomes.forms.agreement import RemarkForm, RulesForm
from outcomes.models import Recommendation
from outcomes.models.rules import thresholds_of
from outcomes.services import endorsements, remarks
from outcomes.services.rules import FROZEN, set_rules
from outcomes.views.loading import recommendation_in_room
from sessions.models import Contribution
from sessions.permissions import can_prepare
from sessions.views.loading import load_for, load_with_standing, speaker
from summit import limits
from summit.doors import done, invalid, key_of, payload_of, person, signed_in
from summit.models import Participation
from summit.organising import attempt, form_page
from summit.permissions import participation_of


def page_of(recommendation: Recommendation) -> str:
    return reverse("outcomes:recommendation", args=[recommendation.pk])


@signed_in
@require_POST
def remark(request: HttpRequest, recommendation_id: UUID) -> HttpResponse:
    recommendation, _standing = recommendation_in_room(request, recommendation_id)
    user, place = speaker(request, recommendation.session)
    form = RemarkForm(request.POST, auto_id="c_%s")
    if not form.is_valid():
        return invalid(request, form, _("Discuss"))
    limits.allow("contribute", user.pk, most=10, seconds=60)
    words = remarks.remark(
        recommendation, by=user, place=place, key=key_of(request), payload=payload_of(request),
        **form.cleaned_data,
    )  # fmt: skip
    waiting = words.status == Contribution.Status.PENDING
    message = _("Sent. A moderator will look at it.") if waiting else _("Your words are in.")
    result = {"mine": f"contribution-{words.pk}"}
    return done(request, f"{page_of(recommendation)}#discussion", message=message, result=result)


def _head(request: HttpRequest, recommendation: Recommendation) -> Participation:
    """The place of a delegation's head, who may sign for it; else 403."""
    place = participation_of(request.user, recommendation.session.summit)
    if place is None or place.is_guest or endorsements.headed_by(place) is None:
        raise PermissionDenied
    return place


@signed_in
@require_POST
def endorse(request: HttpRequest, recommendation_id: UUID) -> HttpResponse:
    """Field ``seen``: the revision of the words that are signed."""
    recommendation, _standing = recommendation_in_room(request, recommendation_id)
    place = _head(request, recommendation)
    seen = request.POST.get("seen", "")
    endorsements.endorse(
        recommendation, seen=int(seen[:9]) if seen[:9].isdecimal() else 0, by=person(request),
        place=place, key=key_of(request), payload=payload_of(request),
    )  # fmt: skip
    return done(request, page_of(recommendation), message=_("Signed."))


@signed_in
@require_POST
def withdraw_endorsement(request: HttpRequest, recommendation_id: UUID) -> HttpResponse:
    recommendation, _standing = recommendation_in_room(request, recommendation_id)
    endorsements.withdraw(recommendation, by=person(request), place=_head(request, recommendation))
    return done(request, page_of(recommendation), message=_("The signature is withdrawn."))


@signed_in
@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """A session's thresholds."""
    session = load_for(request, session_id, can_prepare)
    now = thresholds_of(session)
    form = RulesForm(request.POST or None, thresholds=now)
    back = f"{reverse('sessions:organise', args=[session.pk])}#state"
    if request.method == "POST" and form.is_valid():
        user = person(request)
        if attempt(form, lambda: set_rules(session, form.thresholds(), by=user)) is not None:
            return done(request, back, message=_("Saved."))
    lead = _(
        "From which numbers on the session’s recommendations bear which label. Changes show at once "
        "in the room; when the session ends they are frozen, and the report prints them."
    )
    if session.status in FROZEN:
        lead = _("The session is closed, and its rules with it. Open it again to change them.")
    return form_page(
        request, form, title=_("What counts as agreement"), lead=lead, summit=session.summit,
        back=back, button=_("Save"),
    )  # fmt: skip


@signed_in
@require_GET
def audit(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Whom the choice of questions and recommendations leaves out: for who runs and who records."""
    session, standing = load_with_standing(request, session_id)
    if not (standing.moderates or standing.notes):
        raise PermissionDenied
    context = {
        "session": session,
        "summit": session.summit,
        "standing": standing,
        "questions": choices.of_questions(session),
        "recommendations": choices.of_recommendations(session),
    }
    return render(request, "outcomes/audit.html", context)
