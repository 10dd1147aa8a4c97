"""An information note becomes a session, in two steps: read and look, then create.

Between the steps nothing is kept but the form itself, the source text in it, and one idempotency
key: a stale tab or a double click makes no second session.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sessions.forms.note_checks import complaints, planned_minutes, stretches
from sessions.forms.note_draft import PLACES, SILENT, NoteDraft, from_post
from sessions.forms.note_edits import edited
from sessions.forms.note_reading import from_note, item_of
from sessions.forms.note_sections import NoteForm
from sessions.forms.notes import NoteTarget, NoteUpload, source_of
from sessions.models import AgendaItem, Session
from sessions.notes import parse_note
from sessions.permissions import can_prepare
from sessions.services.notes import add_note_language, create_session_from_note, edit_note
from sessions.services.pairing import aligned
from sessions.services.programme import schedule_session
from sessions.views.loading import load_for
from summit.doors import done, key_of, payload_of, signed_in
from summit.doors import person as me
from summit.models import Summit
from summit.organising import attempt, key_for, organised_summit
from summit.texts import direction


@signed_in
@require_http_methods(["GET", "POST"])
def note_import(request: HttpRequest, slug: str) -> HttpResponse:
    """Upload, preview, create: one address, told apart by what is posted."""
    summit = organised_summit(request, slug)
    if request.method == "GET":
        form = NoteUpload(summit=summit, initial={"session": request.GET.get("session", "")})
        return _upload_page(request, summit, form)
    if "source" in request.POST:
        return _second_step(request, summit)
    form = NoteUpload(request.POST, request.FILES, summit=summit)
    if not form.is_valid():
        return _upload_page(request, summit, form, status=422)
    source = form.cleaned_data["source"]
    draft = from_note(parse_note(source, form.cleaned_data["language"] or None), source)
    session = _session(summit, form.cleaned_data["session"])
    if session is not None:
        kinds = list(session.agenda.order_by("position").values_list("kind", flat=True))
        draft.agenda = [item_of(each) for each in aligned(kinds, draft.as_json()["agenda"])]
    initial = {
        "language": draft.language or summit.language_codes[0],
        "minutes": planned_minutes(draft.agenda) or 90,
    }
    target = NoteTarget(summit=summit, session=session, initial=initial)
    return _preview_page(request, summit, session, draft, target)


def _upload_page(
    request: HttpRequest, summit: Summit, form: NoteUpload, *, status: int = 200
) -> HttpResponse:
    context = {"summit": summit, "form": form}
    return render(request, "sessions/note_import.html", context, status=status)


def _session(summit: Summit, session_id: str) -> Session | None:
    if not session_id:
        return None
    try:
        return get_object_or_404(Session, summit=summit, pk=UUID(session_id))
    except ValueError:
        raise BadRequest("session is not a UUID.") from None


def _second_step(request: HttpRequest, summit: Summit) -> HttpResponse:
    session = _session(summit, request.POST.get("session", ""))
    draft = from_post(request.POST)
    do = request.POST.get("do", "")
    if do != "create":
        draft = edited(draft, do)
        target = NoteTarget(summit=summit, session=session, initial=request.POST.dict())
        return _preview_page(request, summit, session, draft, target)
    target = NoteTarget(request.POST, summit=summit, session=session)
    wrong = complaints(draft)
    if target.is_valid() and not wrong:
        made = attempt(target, lambda: _create(request, summit, session, draft, target))
        if made is not None:
            message = _("Session %(number)d is ready. Look at it, then name its cast.")
            return done(
                request,
                reverse("sessions:organise", args=[made.pk]),
                message=message % {"number": made.number},
            )
    return _preview_page(request, summit, session, draft, target, wrong=wrong, status=422)


def _create(
    request: HttpRequest,
    summit: Summit,
    session: Session | None,
    draft: NoteDraft,
    target: NoteTarget,
) -> Session:
    user, source = me(request), source_of(draft.text, draft.filename)
    key, payload = key_of(request), payload_of(request)
    language = target.cleaned_data["language"]
    if session is not None:
        add_note_language(
            session,
            draft,
            source,
            by=user,
            language=language,
            paired=True,
            key=key,
            payload=payload,
        )
        return session
    made = create_session_from_note(
        summit,
        draft,
        source,
        by=user,
        language=language,
        key=key,
        payload=payload,
        **target.settings(),
    )
    scheduled = target.cleaned_data["programme"] == "scheduled"
    if scheduled and made.status == Session.Status.DRAFT:
        made = schedule_session(made, by=user)
    return made


def _preview_page(
    request: HttpRequest,
    summit: Summit,
    session: Session | None,
    draft: NoteDraft,
    target: NoteTarget,
    *,
    wrong: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    numbered = list(enumerate(draft.pieces))
    language = target["language"].value() or ""
    context = {
        "summit": summit,
        "session": session,
        "draft": draft,
        "target": target,
        "wrong": wrong or [],
        "stretches": stretches(draft),
        "unplaced": [(n, piece) for n, piece in numbered if piece.place == "unplaced"],
        "texts": [
            (n, piece)
            for n, piece in numbered
            if piece.place not in SILENT | {"unplaced", "guiding_questions"}
        ],
        "silent": [(n, piece) for n, piece in numbered if piece.place in SILENT],
        "pairs": _pairs(draft, session),
        "items": _items(draft, session),
        "places": PLACES.items(),
        "kinds": AgendaItem.Kind.choices,
        "key": key_for(request),
        "language": language,
        "direction": direction(language),
    }
    return render(request, "sessions/note_import_preview.html", context, status=status)


def _pairs(draft: NoteDraft, session: Session | None) -> list[dict[str, Any]]:
    """Each question of the note (its number among the pieces first), beside the question of the
    session that it translates; one of the two may be missing."""
    there = list(session.guiding_questions.order_by("position")) if session else []
    pieces = draft.questions
    count = max(len(pieces), len(there))
    return [
        {
            "number": n,
            "piece": pieces[n] if n < len(pieces) else None,
            "partner": there[n].text if n < len(there) else None,
        }
        for n in range(count)
    ]


def _items(draft: NoteDraft, session: Session | None) -> list[dict[str, Any]]:
    there = list(session.agenda.order_by("position")) if session else []
    count = max(len(draft.agenda), len(there))
    return [
        {
            "number": n,
            "item": draft.agenda[n] if n < len(draft.agenda) else None,
            "partner": there[n] if n < len(there) else None,
        }
        for n in range(count)
    ]


@signed_in
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, session_id: UUID, language: str) -> HttpResponse:
    """The note's sections in one language, written or corrected by hand."""
    session = load_for(request, session_id, can_prepare)
    user = me(request)
    stored = session.notes.filter(language=language).first()
    if stored is None and language not in dict(settings.CONTENT_LANGUAGES):
        raise Http404
    form = NoteForm(request.POST or None, language=language, note=stored)
    if request.method == "POST" and form.is_valid():
        edit_note(session, language, form.sections(), by=user)
        back = reverse("sessions:organise", args=[session.pk])
        return done(request, back, message=_("Saved."))
    context = {
        "summit": session.summit,
        "session": session,
        "form": form,
        "note": stored,
        "language": language,
        "direction": direction(language),
    }
    status = 422 if form.errors else 200
    return render(request, "sessions/organise_note.html", context, status=status)
