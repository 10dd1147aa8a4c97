"""The rapporteur's words in the report: which sections have some, and one of them beside its compiled facts."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from outcomes.forms.reporting import NarrativeForm
from outcomes.models import Narrative
from outcomes.services import facts
from outcomes.services.narratives import sections_of, write_narrative
from outcomes.views.documents import summit_to_report
from outcomes.views.loading import session_at_desk
from sessions.models import Session
from summit.doors import done, invalid, key_of, payload_of, person, signed_in
from summit.models import Summit


@signed_in
@require_GET
def narratives(request: HttpRequest, slug: str) -> HttpResponse:
    """Every section, in one language (``?language=``), with the beginning of its words."""
    summit = summit_to_report(request, slug)
    language = _language(request, summit)
    written = {
        (one.session_id, one.section): one
        for one in Narrative.objects.filter(summit=summit, language=language)
    }
    sessions = list(_told(summit))
    context = {
        "summit": summit,
        "language": language,
        "languages": summit.language_codes,
        "parts": [
            _part(None, reverse_of(summit, None), written),
            *(_part(one, reverse_of(summit, one), written) for one in sessions),
        ],
    }
    return render(request, "outcomes/narratives.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def narrative(request: HttpRequest, slug: str, section: str) -> HttpResponse:
    """One of the summit's own sections."""
    summit = summit_to_report(request, slug)
    return _one(request, summit, None, section)


@signed_in
@require_http_methods(["GET", "POST"])
def session_narrative(request: HttpRequest, session_id: UUID, section: str) -> HttpResponse:
    """One section of a session's chapter."""
    session = session_at_desk(request, session_id)
    return _one(request, session.summit, session, section)


def _one(
    request: HttpRequest, summit: Summit, session: Session | None, section: str
) -> HttpResponse:
    if section not in sections_of(session):
        raise Http404
    if request.method == "POST":
        return _write(request, summit, session, section)
    language = _language(request, summit)
    found = Narrative.objects.filter(
        summit=summit, session=session, section=section, language=language
    ).first()
    initial = {
        "text": found.text if found else "",
        "language": language,
        "seen": found.revision if found else 0,
    }
    context = {
        "summit": summit,
        "session": session,
        "language": language,
        "languages": summit.language_codes,
        "title": Narrative.Section(section).label,
        "form": NarrativeForm(initial=initial),
        "wordings": found.wordings.select_related("written_by") if found else [],
        "facts": facts.of_section(summit, session, section, language),
        "is_unnamed": session is not None and session.attribution != Session.Attribution.NAMED,
    }
    return render(request, "outcomes/narrative.html", context)


def _write(
    request: HttpRequest, summit: Summit, session: Session | None, section: str
) -> HttpResponse:
    form = NarrativeForm(request.POST)
    if not form.is_valid():
        return invalid(request, form, Narrative.Section(section).label)
    given = form.cleaned_data
    write_narrative(
        summit,
        section,
        given["text"],
        language=given["language"],
        seen=given["seen"],
        session=session,
        by=person(request),
        key=key_of(request),
        payload=payload_of(request),
    )
    to = f"{request.path}?language={given['language']}"
    return done(request, to, message=_("Saved."))


def reverse_of(summit: Summit, session: Session | None) -> str:
    """The address of a part's sections, without the section."""
    if session is None:
        return reverse("outcomes:narratives", args=[summit.slug])
    return reverse("outcomes:session-narrative", args=[session.pk, "held"]).removesuffix("held/")


def _part(
    session: Session | None, base: str, written: dict[tuple[Any, str], Narrative]
) -> dict[str, Any]:
    return {
        "session": session,
        "sections": [
            {
                "label": Narrative.Section(name).label,
                "address": f"{base}{name}/",
                "narrative": written.get((session.pk if session else None, name)),
            }
            for name in sections_of(session)
        ],
    }


def _told(summit: Summit) -> Any:
    """Sessions that have a chapter of their own making: those that were held."""
    return summit.sessions.filter(started_at__isnull=False).order_by("number")


def _language(request: HttpRequest, summit: Summit) -> str:
    """The one asked for, else the reader's, as far as the summit has it."""
    codes = summit.language_codes
    wanted = [request.GET.get("language", ""), (get_language() or "en").split("-")[0]]
    return next((code for code in wanted if code in codes), codes[0])
