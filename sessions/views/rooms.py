"""The session's page, and the room."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from sessions import live, permissions
from sessions.forms.words import ContributionForm, QuestionForm
from sessions.models import Contribution, Question, Session, Upvote
from sessions.views.loading import load
from summit.doors import person, signed_in
from summit.live import journal, presence
from summit.permissions import can_register, can_report, participation_of


@require_GET
def session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The information note, the agenda, the speakers, and the way in."""
    session = live.with_agenda([str(load(request, session_id).pk)]).get()
    language = (get_language() or "en").split("-")[0]
    wanted = request.GET.get("note", language)
    written = list(session.notes.all())
    notes = sorted(written, key=lambda note: (note.language != wanted, note.language != language))
    context = {
        "session": session,
        "summit": session.summit,
        "note": notes[0] if notes else None,
        "notes": notes,
        "notes_by_language": sorted(written, key=lambda note: note.language),
        "appearances": session.appearances.select_related(
            "participation__user", "participation__delegation"
        ),
        "place": participation_of(request.user, session.summit),
        "can_register": can_register(request.user, session.summit),
        "can_report": can_report(request.user, session.summit),
        "can_prepare": permissions.can_prepare(request.user, session),
        "can_moderate": permissions.can_moderate(request.user, session),
        "can_note": permissions.can_note(request.user, session),
    }
    return render(request, "sessions/session.html", context)


@signed_in
@require_GET
def room(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Where it happens. Who may not enter is told why and what to do (403)."""
    session = load(request, session_id)
    if not permissions.can_enter(request.user, session):
        context = {
            "session": session,
            "summit": session.summit,
            "can_register": can_register(request.user, session.summit),
        }
        return render(request, "sessions/not_in.html", context, status=403)
    stream = live.room(session.pk)
    streams = journal.heads([stream])
    session = live.with_agenda([str(session.pk)]).get()
    context = {
        "session": session,
        "summit": session.summit,
        "streams": streams,
        "here": len(presence.here(stream) | {str(request.user.pk)}),
        "groups": words_by_question(session),
        "questions": live.shown_questions(session=session),
        "mine": mine_of(request, session),
        "can_moderate": permissions.can_moderate(request.user, session),
        "can_note": permissions.can_note(request.user, session),
        **write_context(request, session),
    }
    return render(request, "sessions/room.html", context)


def words_by_question(session: Session) -> list[dict[str, Any]]:
    """Shown contributions, grouped by guiding question in order, general ones last."""
    groups: dict[Any, dict[str, Any]] = {
        question.pk: {"question": question, "key": str(question.pk), "contributions": []}
        for question in session.guiding_questions.all()
    }
    groups[None] = {"question": None, "key": "general", "contributions": []}
    for contribution in live.shown_contributions(session=session):
        groups[contribution.guiding_question_id]["contributions"].append(contribution)
    return list(groups.values())


def write_context(request: HttpRequest, session: Session) -> dict[str, Any]:
    """The forms of the room, or none for observers and closed sessions."""
    place = permissions.speaking_place(request.user, session)
    if place is None or not session.is_open_for_words:
        return {"place": place, "contribution_form": None, "question_form": None}
    language = {"language": (get_language() or "en").split("-")[0]}
    return {
        "place": place,
        "contribution_form": ContributionForm(
            session, initial={**language, "guiding_question": session.focus_id}, prefix=None
        ),
        "question_form": QuestionForm(session, initial=language, auto_id="q_%s"),
    }


def _form_again(request: HttpRequest, session_id: UUID, partial: str) -> HttpResponse:
    session = load(request, session_id)
    if not permissions.can_enter(request.user, session):
        return HttpResponse(status=403)
    return render(request, partial, {"session": session, **write_context(request, session)})


@signed_in
@require_GET
def write(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The contribution form again, after the session opened, moved or closed."""
    return _form_again(request, session_id, "sessions/_write.html")


@signed_in
@require_GET
def ask_form(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The question form again, after the session opened or closed."""
    return _form_again(request, session_id, "sessions/_ask.html")


@signed_in
@require_GET
def words(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """All contributions again, after the guiding questions were edited."""
    session = load(request, session_id)
    if not permissions.can_enter(request.user, session):
        return HttpResponse(status=403)
    context = {"session": session, "groups": words_by_question(session)}
    return render(request, "sessions/_words.html", context)


@signed_in
@require_GET
def mine(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """What the browser marks as mine: DOM ids and pressed choices."""
    session = load(request, session_id)
    if not permissions.can_enter(request.user, session):
        return HttpResponse(status=403)
    return JsonResponse(mine_of(request, session))


def mine_of(request: HttpRequest, session: Session) -> dict[str, list[str]]:
    own = {"session": session, "author__user": request.user}
    contributions = Contribution.objects.filter(**own).values_list("pk", flat=True)
    questions = Question.objects.filter(**own).values_list("pk", flat=True)
    upvotes = Upvote.objects.filter(
        question__session=session, participation__user=person(request)
    ).values_list("question_id", flat=True)
    return {
        "mine": [
            *(f"contribution-{pk}" for pk in contributions),
            *(f"question-{pk}" for pk in questions),
        ],
        "pressed": [f"upvote-{pk}" for pk in upvotes],
    }


@signed_in
@require_GET
def my_words(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """My contributions, questions and upvotes, with their states and ways back."""
    session = load(request, session_id)
    if not permissions.can_enter(request.user, session):
        return HttpResponse(status=403)
    own = {"session": session, "author__user": request.user}
    context = {
        "session": session,
        "summit": session.summit,
        "place": participation_of(request.user, session.summit),
        "contributions": Contribution.objects.filter(**own)
        .select_related("session")
        .prefetch_related("used_in__recommendation__session"),
        "questions": Question.objects.filter(**own),
        "upvoted": Question.objects.shown().filter(
            session=session, upvotes__participation__user=request.user
        ),
        "streams": journal.heads([live.room(session.pk)]),
    }
    return render(request, "sessions/my_words.html", context)
