"""From words to a recommendation, and its further life."""

from collections.abc import Sequence
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

from outcomes import live
from outcomes.drafting.comparing import compare
from outcomes.forms.agreement import RemarkForm
from outcomes.forms.recommendations import RecommendationForm, RewordForm
from outcomes.models import Endorsement, Recommendation, Remark, Source
from outcomes.services import endorsements, recommendations, uniting
from outcomes.views.loading import (
    desk_of,
    ids,
    recommendation_at_desk,
    recommendation_in_room,
    session_at_desk,
)
from sessions import live as session_live
from sessions import marks, permissions, shapes
from sessions.models import Contribution, Session
from summit.doors import (
    done,
    invalid,
    key_of,
    payload_of,
    person,
    signed_in,
    ticket,
    uuid_of,
)
from summit.log import journal
from summit.models import Participation
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
    """One recommendation: how people stand on it, the words behind it, who signed it, what is said about
    it. Who records the session rewords it here (POST)."""
    if request.method == "POST":
        return _reword(request, recommendation_at_desk(request, recommendation_id))
    recommendation, standing = recommendation_in_room(request, recommendation_id)
    session = recommendation.session
    stream = session_live.room(session.pk)
    pass_ = ticket(request, stream)
    streams = journal.heads([stream])
    [entry] = live.recommendations(pk=recommendation.pk)
    place = participation_of(request.user, session.summit)
    together = [recommendation.pk, *(pk for pk, _reference in entry["recommendation"].likewise)]
    context = {
        **entry,
        "session": session,
        "summit": session.summit,
        "me": standing,
        "streams": streams,
        "ticket": pass_,
        "marks": marks.of(session.pk, standing.place_id),
        "sources": _sources(entry["recommendation"]),
        "names": session.shows_names or standing.notes,
        "signatures": _signatures(together),
        "said": shapes.shown_in_room(remark__recommendation__in=together),
        "remark_form": _remark_form(session, standing),
        **_signing(entry["recommendation"], place),
        **(_at_desk(entry["recommendation"], together) if standing.notes else {}),
    }
    return render(request, "outcomes/recommendation.html", context)


def _languages(recommendation: Recommendation) -> list[str]:
    codes = [*recommendation.session.summit.language_codes, *recommendation.text]
    return list(dict.fromkeys(codes))


def _reword(request: HttpRequest, recommendation: Recommendation) -> HttpResponse:
    form = RewordForm(_languages(recommendation), request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Reword the recommendation"))
    recommendations.reword(
        recommendation, form.texts(), seen=form.cleaned_data["seen"], by=person(request)
    )
    return done(request, request.path, message=_("Saved."))


def _sources(recommendation: Recommendation) -> QuerySet[Source]:
    return recommendation.sources.select_related(
        "contribution__session", "contribution__author__user", "contribution__author__delegation"
    )


def _at_desk(recommendation: Recommendation, together: Sequence[UUID]) -> dict[str, Any]:
    """What only who records the session sees."""
    initial = {f"text_{code}": text for code, text in recommendation.text.items()}
    cited = recommendation.sources.values("contribution")
    form = RewordForm(
        _languages(recommendation), initial={**initial, "seen": recommendation.revision}
    )
    shown = shapes.shown_contributions(session=recommendation.session).exclude(pk__in=cited)
    proposed = shown.filter(
        remark__recommendation__in=together, remark__relation=Remark.Relation.AMENDS
    ).order_by("number")
    amendments = [
        {"words": one, "pieces": compare(recommendation.text.get(one.language, ""), one.text)}
        for one in proposed
    ]
    return {"form": form, "others": shown, "amendments": amendments}


def _signatures(recommendation_ids: list[UUID]) -> QuerySet[Endorsement]:
    """All, in the order of signing, with those that have ended."""
    rows = Endorsement.objects.filter(recommendation__in=recommendation_ids)
    return rows.select_related("delegation", "signed_by__user", "recommendation__session")


def _signing(recommendation: Recommendation, place: Participation | None) -> dict[str, Any]:
    """For a delegation's head: what they may sign, and what they have signed."""
    delegation = endorsements.headed_by(place)
    if delegation is None:
        return {"delegation": None, "mine": None}
    rows = Endorsement.objects.filter(delegation=delegation, ended_at__isnull=True)
    mine = rows.filter(recommendation=recommendation).select_related("recommendation").first()
    return {"delegation": delegation, "mine": mine}


def _remark_form(session: Session, standing: permissions.Standing) -> RemarkForm | None:
    if not (standing.speaks and session.is_open_for_words):
        return None
    language = (get_language() or "en").split("-")[0]
    return RemarkForm(initial={"language": language}, auto_id="c_%s")


@signed_in
@require_POST
def unite(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Fields ``recommendation`` (many) and ``head`` (one of them, or that with the lowest number)."""
    session = session_at_desk(request, session_id)
    head = ids(filter(None, [request.POST.get("head", "")]))
    kept = uniting.unite(
        session, ids(request.POST.getlist("recommendation")), head=head[0] if head else None,
        by=person(request), key=key_of(request), payload=payload_of(request),
    )  # fmt: skip
    message = _("Merged under %(ref)s.") % {"ref": kept.reference}
    return done(request, desk_of(session), message=message)


@signed_in
@require_POST
def status(request: HttpRequest, recommendation_id: UUID) -> HttpResponse:
    recommendation = recommendation_at_desk(request, recommendation_id)
    wanted = request.POST.get("status") or request.POST.get(f"status-{recommendation.pk}", "")
    recommendations.set_status(recommendation, wanted, by=person(request))
    return done(request, desk_of(recommendation.session))


def _chosen_words(request: HttpRequest, recommendation: Recommendation) -> Contribution:
    """Field ``contribution``: words that the room of the recommendation sees."""
    return get_object_or_404(
        Contribution.objects.shown().filter(session=recommendation.session),
        pk=uuid_of(request, "contribution"),
    )


@signed_in
@require_POST
def add_source(request: HttpRequest, recommendation_id: UUID) -> HttpResponse:
    """Fields ``contribution`` (id) and ``quote`` (verbatim, or empty for the whole)."""
    recommendation = recommendation_at_desk(request, recommendation_id)
    words = _chosen_words(request, recommendation)
    recommendations.add_source(
        recommendation, words, request.POST.get("quote", ""), by=person(request)
    )
    return done(request, reverse("outcomes:recommendation", args=[recommendation.pk]))


@signed_in
@require_POST
def take_amendment(request: HttpRequest, recommendation_id: UUID) -> HttpResponse:
    """Fields ``contribution`` (id, of what amends it) and ``seen`` (the revision that it was compared with)."""
    recommendation = recommendation_at_desk(request, recommendation_id)
    words = _chosen_words(request, recommendation)
    seen = request.POST.get("seen", "")[:9]
    recommendations.take_amendment(
        recommendation, words, seen=int(seen) if seen.isdecimal() else 0, by=person(request)
    )
    page = reverse("outcomes:recommendation", args=[recommendation.pk])
    return done(request, page, message=_("These are its words now."))


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
