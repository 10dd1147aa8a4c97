"""The session's page, and the room."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from sessions import captions, live, marks, permissions, shapes
from sessions.afterwards import with_places
from sessions.forms.words import ContributionForm, QuestionForm
from sessions.models import (
    Caption,
    Contribution,
    Message,
    Question,
    Resource,
    Session,
    WordsReport,
)
from sessions.parts import ORDERS, contribution_form, language, questions_part
from sessions.services import editing
from sessions.views.chat import chat_context
from sessions.views.entrance import at_the_door, turned_away
from sessions.views.floor import floor_context
from sessions.views.joining import open_code
from sessions.views.loading import is_public, load, load_with_standing
from sessions.views.messages import cues_context
from sessions.views.reports import told_context
from summit import parts, presence
from summit.doors import just_acted, person, signed_in, ticket, to_sign_in
from summit.log import journal
from summit.permissions import can_register, can_report, participation_of

MOST_MESSAGES = 100  # of my own, on the page of my words
ASKED = 0.001  # seconds: the log is asked whether what was drawn is still what is


@require_GET
def session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The information note, the agenda, the speakers, and the way in. Whoever is not signed in and may
    not see it signs in first, whether there is such a session or not."""
    if not request.user.is_authenticated and not is_public(session_id):
        return to_sign_in(request)
    session = shapes.with_agenda([str(load(request, session_id).pk)]).get()
    language = (get_language() or "en").split("-")[0]
    moderates = permissions.can_moderate(request.user, session)
    wanted = request.GET.get("note", language)
    written = list(session.notes.all())
    notes = sorted(written, key=lambda note: (note.language != wanted, note.language != language))
    can_enter = permissions.can_enter(request.user, session)
    context = {
        "session": session,
        "summit": session.summit,
        "can_enter": can_enter,
        "has_ended": session.status in {Session.Status.ENDED, Session.Status.ARCHIVED},
        "transcripts": can_enter and session.tracks.filter(last_number__gt=0).exists(),
        "note": notes[0] if notes else None,
        "notes": notes,
        "notes_by_language": sorted(written, key=lambda note: note.language),
        "appearances": session.appearances.select_related(
            "participation__user", "participation__delegation"
        ),
        "place": participation_of(request.user, session.summit),
        "resources": Resource.objects.visible_to(request.user)
        .shown()
        .filter(session=session)
        .whole(),
        "can_register": can_register(request.user, session.summit),
        "can_report": can_report(request.user, session.summit),
        "can_prepare": permissions.can_prepare(request.user, session),
        "can_moderate": moderates,
        "can_note": permissions.can_note(request.user, session),
        **(open_code(request, session) if moderates else {}),
        "can_use_backchannel": permissions.can_use_backchannel(request.user, session),
        "presents": permissions.standing_of(request.user, session).presents,
    }
    return render(request, "sessions/session.html", context)


@signed_in
@require_GET
def room(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Where it happens: the parts that are the same for everybody, in a shell for one person that costs
    four questions to the database. Who comes too early waits; who may not enter is told why and what to
    do (403)."""
    stream = live.room(session_id)
    pass_, waits = ticket(request, stream), ticket(request, live.door(session_id))
    session, standing = load_with_standing(request, session_id)
    outside = at_the_door(request, session, standing, waits)
    if outside is not None:
        return outside
    now = parts.current(stream, get_language() or "en", within=0 if just_acted(request) else None)
    my_marks = marks.of(session.pk, standing.place_id)
    order = order_of(request)
    drawn = {**now.parts, "questions": questions_part(session, order)} if order else now.parts
    context = {
        "session": session,
        "summit": session.summit,
        "standing": standing,
        "streams": [now.cursor],
        "ticket": pass_,
        "parts": drawn,
        "here": max(1, presence.counts([stream])[stream]),
        "marks": my_marks,
        **write_context(session, standing),
        **_answering(request, session, standing),
        **chat_context(session, standing),
        **told_context(session, standing, my_marks),
        **floor_context(session, standing, my_marks),
        **_told(request, session, standing, my_marks),
    }
    choice = captions.choice_of(request)
    if choice.language:
        context["captions"] = captions.region(session.pk, choice)
    return captions.remember(request, render(request, "sessions/room.html", context))


def _told(
    request: HttpRequest, session: Session, standing: permissions.Standing, mine: marks.Marks
) -> dict[str, Any]:
    """What the moderator told this person: asked for of who speaks, or has been told something."""
    names = mine["mine"]
    if standing.presents or any(name.startswith(("cue-", "floor-")) for name in names):
        return cues_context(person(request), session, standing.place_id)
    return {"cues": []}


def order_of(request: HttpRequest) -> str:
    """The order of questions in the address; "" for the one that everybody begins with."""
    wanted = request.GET.get("order", "")
    return wanted if wanted in ORDERS[1:] else ""


def write_context(session: Session, standing: permissions.Standing) -> dict[str, Any]:
    """The forms of the room, or none for observers and closed sessions."""
    if not (standing.speaks and session.is_open_for_words):
        return {"contribution_form": None, "question_form": None, "is_silenced": False}
    initial = {"language": language()}
    return {
        "contribution_form": contribution_form(session),
        "question_form": QuestionForm(session, initial=initial, auto_id="q_%s"),
        "is_silenced": standing.silenced,
    }


def _answering(
    request: HttpRequest, session: Session, standing: permissions.Standing
) -> dict[str, Any]:
    """The contribution that is answered (``?reply=``, perhaps ``&relation=``) or the passage of the
    transcript that is cited (``?cite=``), and its form; what is not shown (any more) is neither."""
    given, cited = request.GET.get("reply", ""), request.GET.get("cite", "")
    if not (given or cited) or not (standing.speaks and session.is_open_for_words):
        return {}
    if cited:
        return _citing(session, cited)
    try:
        answered = shapes.shown_contributions(session=session, pk=UUID(given)).first()
    except ValueError:
        answered = None
    if answered is None:
        return {}
    relation = request.GET.get("relation", "")
    initial = {"language": language(), "reply_to": answered.pk, "relation": relation}
    return {"reply": answered, "contribution_form": ContributionForm(session, initial=initial)}


def _citing(session: Session, address: str) -> dict[str, Any]:
    passage = Caption.objects.passage(session, address)
    if passage is None:
        return {}
    initial = {
        "language": language(),
        "guiding_question": session.focus_id,
        "cites": passage.address,
    }
    return {"passage": passage, "contribution_form": ContributionForm(session, initial=initial)}


def _enter(request: HttpRequest, session_id: UUID) -> tuple[Session, permissions.Standing]:
    session, standing = load_with_standing(request, session_id)
    if not standing.enters(session):
        raise PermissionDenied
    return session, standing


def _form_again(request: HttpRequest, session_id: UUID, partial: str) -> HttpResponse:
    session, standing = _enter(request, session_id)
    return render(request, partial, {"session": session, **write_context(session, standing)})


@signed_in
@require_GET
def write(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The contribution form again, after the session opened, moved or closed, or for an answer."""
    session, standing = _enter(request, session_id)
    context = {**write_context(session, standing), **_answering(request, session, standing)}
    return render(request, "sessions/_write.html", {"session": session, **context})


@signed_in
@require_GET
def ask_form(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The question form again, after the session opened or closed."""
    return _form_again(request, session_id, "sessions/_ask.html")


@signed_in
@require_GET
def part(request: HttpRequest, session_id: UUID, name: str) -> HttpResponse:
    """A part again, after all in it changed at once: drawn once for all who ask."""
    session, _standing = _enter(request, session_id)
    order = order_of(request)
    if name == "questions" and order:
        return HttpResponse(questions_part(session, order))
    now = parts.current(live.room(session.pk), get_language() or "en", within=ASKED)
    if name not in now.parts:
        raise Http404
    return HttpResponse(now.parts[name])


@signed_in
@require_GET
def mine(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """What the browser marks as mine: DOM ids and pressed choices."""
    session, standing = _enter(request, session_id)
    return JsonResponse(marks.of(session.pk, standing.place_id))


@signed_in
@require_GET
def my_words(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """My contributions, questions and upvotes, with their states and ways back."""
    session, standing = load_with_standing(request, session_id)
    if not standing.enters(session):
        return turned_away(request, session)
    own = {"session": session, "author__user": request.user}
    rows = (
        Contribution.objects.filter(**own)
        .select_related(
            "session",
            "reply_to",
            "merged_into",
            "citation",
            "remark__recommendation",
            "chat_record",
        )
        .prefetch_related("used_in__recommendation__session", "replies", "merged")
    )
    said = with_places(rows)
    now = timezone.now()
    refusals = {words.pk: editing.why_not(session, words, now) for words in said}
    context = {
        "session": session,
        "summit": session.summit,
        "place": participation_of(request.user, session.summit),
        "contributions": said,
        "editable": {pk for pk, refusal in refusals.items() if not refusal},
        "edit": request.GET.get("edit", ""),
        "why_not": {str(pk): refusal.message for pk, refusal in refusals.items() if refusal},
        "languages": settings.CONTENT_LANGUAGES,
        "questions": Question.objects.filter(**own).whole(),
        "upvoted": Question.objects.shown()
        .filter(
            Q(upvotes__participation__user=request.user)
            | Q(merged__upvotes__participation__user=request.user),
            session=session,
        )
        .distinct(),
        "lines": Message.objects.filter(**own).whole().newest_first()[:MOST_MESSAGES],
        "reports": WordsReport.objects.filter(session=session, by__user=person(request)).order_by(
            "-created_at"
        ),
        "streams": journal.heads([live.room(session.pk)]),
    }
    return render(request, "sessions/my_words.html", context)
