"""The rapporteur's desk: note what is said, turn words into recommendations."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from outcomes.forms import RecommendationForm, RewordForm
from outcomes.models import Recommendation, Source, Stance
from outcomes.services import recommendations
from sessions import live as session_live
from sessions import permissions, shapes
from sessions.forms.words import InterventionForm
from sessions.models import Caption, Contribution, Session
from sessions.services import contributions
from summit import parts
from summit.doors import done, invalid, key_of, payload_of, person, signed_in, ticket, uuid_of
from summit.log import journal
from summit.permissions import participation_of


def _session(request: HttpRequest, session_id: UUID) -> Session:
    session = get_object_or_404(
        Session.objects.visible_to(request.user).select_related("summit", "focus"), pk=session_id
    )
    if not permissions.can_note(request.user, session):
        raise PermissionDenied
    return session


def _recommendation(request: HttpRequest, recommendation_id: UUID) -> Recommendation:
    recommendation = get_object_or_404(
        Recommendation.objects.visible_to(request.user).select_related("session__summit"),
        pk=recommendation_id,
    )
    if not permissions.can_note(request.user, recommendation.session):
        raise PermissionDenied
    return recommendation


def _desk(session: Session) -> str:
    return reverse("outcomes:desk", args=[session.pk])


def _forms(request: HttpRequest, session: Session) -> dict[str, object]:
    """The note form, with a passage of the transcript in it if the address names one (``?cite=``)."""
    language = (get_language() or "en").split("-")[0]
    noted: dict[str, object] = {"language": language, "guiding_question": session.focus_id}
    passage = Caption.objects.passage(session, request.GET.get("cite", ""))
    if passage is not None:
        said = {"text": passage.text, "language": passage.language}
        if passage.speaker:
            said |= {"text": passage.words, "speaker_name": passage.speaker}
        noted |= said
    return {
        "passage": passage,
        "note_form": InterventionForm(session, initial=noted),
        "recommendation_form": RecommendationForm(
            session,
            initial={"language": language, "guiding_question": session.focus_id},
            auto_id="r_%s",
        ),
    }


@signed_in
@require_GET
def desk(request: HttpRequest, session_id: UUID) -> HttpResponse:
    desk_stream, room_stream = session_live.desk(session_id), session_live.room(session_id)
    pass_ = ticket(request, desk_stream, room_stream)
    session = _session(request, session_id)
    streams = journal.heads([room_stream])
    now = parts.current(desk_stream, get_language() or "en", within=0)
    session = shapes.with_agenda([str(session.pk)]).get()
    context = {
        "session": session,
        "summit": session.summit,
        "streams": [now.cursor, *streams],
        "ticket": pass_,
        "parts": now.parts,
        **_forms(request, session),
    }
    return render(request, "outcomes/desk.html", context)


@signed_in
@require_GET
def note_form(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The form again, with the question now in focus preselected."""
    session = _session(request, session_id)
    context = {"session": session, **_forms(request, session)}
    return render(request, "outcomes/_note_form.html", context)


@signed_in
@require_POST
def note(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """A spoken intervention, in seconds."""
    session = _session(request, session_id)
    form = InterventionForm(session, request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Note an intervention"))
    user = person(request)
    contribution = contributions.note_intervention(
        session,
        by=user,
        place=participation_of(user, session.summit),
        key=key_of(request),
        payload=payload_of(request),
        **form.cleaned_data,
    )
    message = _("Noted as %(ref)s.") % {"ref": contribution.reference}
    return done(request, _desk(session), message=message)


@signed_in
@require_POST
def recommend(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """From the chosen contributions (field ``contribution``, many; ``quote-<id>`` optional)."""
    session = _session(request, session_id)
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
    return done(request, _desk(session), message=message)


@signed_in
@require_http_methods(["GET", "POST"])
def recommendation(request: HttpRequest, recommendation_id: UUID) -> HttpResponse:
    """One recommendation: its words in every language of the summit, its sources."""
    recommendation = _recommendation(request, recommendation_id)
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
    recommendation = _recommendation(request, recommendation_id)
    wanted = request.POST.get("status") or request.POST.get(f"status-{recommendation.pk}", "")
    recommendations.set_status(recommendation, wanted, by=person(request))
    return done(request, _desk(recommendation.session))


@signed_in
@require_POST
def add_source(request: HttpRequest, recommendation_id: UUID) -> HttpResponse:
    """Fields ``contribution`` (id) and ``quote`` (verbatim, or empty for the whole)."""
    recommendation = _recommendation(request, recommendation_id)
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
