"""The rapporteur's desk: note what is said, find it again."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from outcomes import noting, words
from outcomes.forms.recommendations import RecommendationForm
from outcomes.models import Tag, Theme
from outcomes.views.loading import desk_of, session_at_desk
from sessions import live as session_live
from sessions import shapes
from sessions.forms.interventions import InterventionForm
from sessions.models import Caption, Session
from sessions.services import interventions
from summit import parts
from summit.doors import done, invalid, key_of, payload_of, person, signed_in, ticket
from summit.log import journal
from summit.models import DelegationKind, Summit
from summit.permissions import participation_of


def _language() -> str:
    return (get_language() or "en").split("-")[0]


def _noting(request: HttpRequest, session: Session) -> dict[str, Any]:
    """The note form, with a passage of the transcript in it if the address names one (``?cite=``)."""
    proposed = noting.proposal(session, _language())
    passage = Caption.objects.passage(session, request.GET.get("cite", ""))
    if passage is not None:
        said = {"text": passage.text, "language": passage.language}
        if passage.speaker:
            said |= {"text": passage.words, "speaker": passage.speaker}
        proposed |= said
    return {"passage": passage, "note_form": InterventionForm(session, initial=proposed)}


def tags_of(summit: Summit) -> list[Tag]:
    """Those in use, by their names."""
    return list(Tag.objects.filter(summit=summit, taggings__isnull=False).distinct())


def _found(session: Session, sieve: words.Sieve) -> dict[str, Any]:
    """What the list and its filter are drawn with."""
    page = words.find(session, sieve)
    return {
        "session": session,
        "summit": session.summit,
        "sieve": sieve,
        "page": page,
        "contributions": page.rows,
        "tags": tags_of(session.summit),
        "themes": list(Theme.objects.filter(session=session).select_related("guiding_question")),
        "kinds": DelegationKind.choices,
        "languages": settings.CONTENT_LANGUAGES,
    }


@signed_in
@require_GET
def desk(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """With a query only what passes it (``words.Sieve``)."""
    desk_stream, room_stream = session_live.desk(session_id), session_live.room(session_id)
    pass_ = ticket(request, desk_stream, room_stream)
    session = session_at_desk(request, session_id)
    streams = journal.heads([room_stream])
    now = parts.current(desk_stream, get_language() or "en", within=0)
    session = shapes.with_agenda([str(session.pk)]).get()
    initial = {"language": _language(), "guiding_question": session.focus_id}
    context = {
        "streams": [now.cursor, *streams],
        "ticket": pass_,
        "parts": now.parts,
        **_noting(request, session),
        "recommendation_form": RecommendationForm(session, initial=initial, auto_id="r_%s"),
        **_found(session, words.Sieve.of(request.GET.dict())),
    }
    return render(request, "outcomes/desk.html", context)


@signed_in
@require_GET
def found(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The list again, for another filter."""
    session = session_at_desk(request, session_id)
    context = _found(session, words.Sieve.of(request.GET.dict()))
    return render(request, "outcomes/_found.html", context)


@signed_in
@require_GET
def part(request: HttpRequest, session_id: UUID, name: str) -> HttpResponse:
    """A part again, after all in it changed at once."""
    session = session_at_desk(request, session_id)
    now = parts.current(session_live.desk(session.pk), get_language() or "en", within=0.001)
    if name not in now.parts:
        raise Http404
    return HttpResponse(now.parts[name])


@signed_in
@require_GET
def note_form(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The form again, with the question now in focus and who now has the floor."""
    session = session_at_desk(request, session_id)
    context = {"session": session, "summit": session.summit, **_noting(request, session)}
    return render(request, "outcomes/_note_form.html", context)


@signed_in
@require_POST
def note(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """A spoken intervention, in seconds."""
    session = session_at_desk(request, session_id)
    form = InterventionForm(session, request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Note an intervention"))
    user = person(request)
    contribution = interventions.note_intervention(
        session,
        by=user,
        place=participation_of(user, session.summit),
        key=key_of(request),
        payload=payload_of(request),
        **form.cleaned_data,
    )
    message = _("Noted as %(ref)s.") % {"ref": contribution.reference}
    result = {"mine": f"d-contribution-{contribution.pk}"}
    return done(request, desk_of(session), message=message, result=result)
