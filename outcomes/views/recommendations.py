"""From words to a recommendation, and its further life."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from outcomes.forms import RecommendationForm, RewordForm
from outcomes.models import Recommendation, Source, Stance
from outcomes.services import recommendations
from outcomes.views.loading import desk_of, recommendation_at_desk, session_at_desk
from sessions import permissions, shapes
from sessions.models import Contribution
from summit.doors import done, invalid, key_of, payload_of, person, signed_in, uuid_of
from summit.permissions import participation_of


@signed_in
@require_POST
def recommend(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """From the chosen contributions (field ``contribution``, many; ``quote-<id>`` optional)."""
    session = session_at_desk(request, session_id)
    form = RecommendationForm(session, request.POST, auto_id="r_%s")
    if not form.is_valid():
        return invalid(request, form, _("Make a recommendation"))
    user, chosen = person(request), form.cleaned_data
    recommendation = recommendations.recommend(
        session,
        {chosen["language"]: chosen["text"]},
        by=user,
        place=participation_of(user, session.summit),
        contributions=list(chosen["contribution"]),
        quotes={
            str(words.pk): request.POST.get(f"quote-{words.pk}", "")
            for words in chosen["contribution"]
        },
        guiding_question=chosen["guiding_question"],
        key=key_of(request),
        payload=payload_of(request),
    )
    message = _("%(ref)s is in the room.") % {"ref": recommendation.reference}
    return done(request, desk_of(session), message=message)


@signed_in
@require_http_methods(["GET", "POST"])
def recommendation(request: HttpRequest, recommendation_id: UUID) -> HttpResponse:
    """One recommendation: its words in every language of the summit, its sources."""
    recommendation = recommendation_at_desk(request, recommendation_id)
    languages = list(
        dict.fromkeys([*recommendation.session.summit.language_codes, *recommendation.text])
    )
    if request.method == "POST":
        form = RewordForm(languages, request.POST)
        if not form.is_valid():
            return invalid(request, form, _("Reword the recommendation"))
        recommendations.reword(
            recommendation, form.texts(), seen=form.cleaned_data["seen"], by=person(request)
        )
        return done(request, request.path, message=_("Saved."))
    initial = {f"text_{code}": text for code, text in recommendation.text.items()}
    cited = recommendation.sources.values("contribution")
    context = {
        "recommendation": recommendation,
        "standing": Stance.objects.standings([recommendation])[str(recommendation.pk)],
        "session": recommendation.session,
        "summit": recommendation.session.summit,
        "form": RewordForm(languages, initial={**initial, "seen": recommendation.revision}),
        "sources": recommendation.sources.select_related("contribution__session"),
        "others": shapes.shown_contributions(session=recommendation.session).exclude(pk__in=cited),
    }
    return render(request, "outcomes/recommendation.html", context)


@signed_in
@require_POST
def status(request: HttpRequest, recommendation_id: UUID) -> HttpResponse:
    recommendation = recommendation_at_desk(request, recommendation_id)
    wanted = request.POST.get("status") or request.POST.get(f"status-{recommendation.pk}", "")
    recommendations.set_status(recommendation, wanted, by=person(request))
    return done(request, desk_of(recommendation.session))


@signed_in
@require_POST
def add_source(request: HttpRequest, recommendation_id: UUID) -> HttpResponse:
    """Fields ``contribution`` (id) and ``quote`` (verbatim, or empty for the whole)."""
    recommendation = recommendation_at_desk(request, recommendation_id)
    words = get_object_or_404(
        Contribution.objects.shown().filter(session=recommendation.session),
        pk=uuid_of(request, "contribution"),
    )
    recommendations.add_source(
        recommendation, words, request.POST.get("quote", ""), by=person(request)
    )
    return done(request, reverse("outcomes:recommendation", args=[recommendation.pk]))


@signed_in
@require_POST
def remove_source(request: HttpRequest, source_id: UUID) -> HttpResponse:
    source = get_object_or_404(
        Source.objects.filter(
            recommendation__in=Recommendation.objects.visible_to(request.user)
        ).select_related("recommendation__session__summit"),
        pk=source_id,
    )
    if not permissions.can_note(request.user, source.recommendation.session):
        raise PermissionDenied
    recommendations.remove_source(source, by=person(request))
    return done(request, reverse("outcomes:recommendation", args=[source.recommendation_id]))
