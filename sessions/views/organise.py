"""A session as its organisers prepare it: everything editable on one page, each door its own."""

from collections.abc import Callable
from uuid import UUID

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sessions import shapes
from sessions.forms.agenda import AgendaItemForm, AppearanceForm, GuidingQuestionForm
from sessions.forms.organise import SessionForm
from sessions.models import Session
from sessions.permissions import can_prepare
from sessions.services import programme
from sessions.views.loading import load_for
from summit.doors import done, key_of, payload_of, signed_in
from summit.doors import person as me
from summit.models import Summit, User
from summit.organising import attempt, form_page, organised_summit
from summit.permissions import can_organise

MOST_SUGGESTED = 300


@require_GET
def organise_sessions(request: HttpRequest, slug: str) -> HttpResponse:
    """The list of sessions on the organiser's page of the summit (a region of it)."""
    summit = get_object_or_404(Summit.objects.visible_to(request.user), slug=slug)
    if not can_organise(request.user, summit):
        return HttpResponse(status=403)
    sessions = (
        Session.objects.filter(summit=summit)
        .annotate(
            questions_count=Count("guiding_questions", distinct=True),
            cast_count=Count("appearances", distinct=True),
        )
        .prefetch_related("notes")
        .order_by("number")
    )
    context = {"summit": summit, "sessions": sessions}
    return render(request, "sessions/_organise_sessions.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, slug: str) -> HttpResponse:
    """Without a note: a title is enough."""
    summit = organised_summit(request, slug)
    user = me(request)
    form = SessionForm(request.POST or None, summit=summit)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["number"]
        made = attempt(
            form,
            lambda: programme.create_session(
                summit,
                by=user,
                key=key_of(request),
                payload=payload_of(request),
                **form.cleaned_data,
            ),
        )
        if made is not None:
            warning = programme.number_warning(wanted, made.number) if wanted else ""
            message = " ".join(filter(None, [_("The session stands as a draft."), warning]))
            return done(request, _page(made), message=message)
    return form_page(
        request,
        form,
        title=_("A new session"),
        lead=_("With an information note at hand, upload that instead: it fills everything in."),
        summit=summit,
        back=reverse("organise", args=[slug]),
        button=_("Create the session"),
    )


@signed_in
@require_GET
def organise(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """State, settings, note per language, agenda, guiding questions, cast."""
    load_for(request, session_id, can_prepare)
    session = shapes.with_agenda([str(session_id)]).get()
    summit = session.summit
    notes = list(session.notes.order_by("created_at"))
    written = {note.language for note in notes}
    people = summit.participations.filter(banned_at__isnull=True, is_guest=False).select_related(
        "user"
    )
    context = {
        "session": session,
        "summit": summit,
        "notes": notes,
        "missing": [code for code in summit.language_codes if code not in written],
        "appearances": session.appearances.select_related("participation__user", "agenda_item"),
        "suggested": people.order_by("user__display_name")[:MOST_SUGGESTED],
        "item_form": AgendaItemForm(session=session, auto_id="item_%s"),
        "question_form": GuidingQuestionForm(session=session, auto_id="question_%s"),
        "appearance_form": AppearanceForm(session=session, auto_id="cast_%s"),
    }
    return render(request, "sessions/organise.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Title, number, time and the rules of the room."""
    session = load_for(request, session_id, can_prepare)
    user = me(request)
    form = SessionForm(request.POST or None, summit=session.summit, session=session)
    if request.method == "POST" and form.is_valid():
        edited = attempt(
            form, lambda: programme.edit_session(session, by=user, **form.cleaned_data)
        )
        if edited is not None:
            return done(request, _page(session), message=_("Saved."))
    return form_page(
        request,
        form,
        title=_("Settings of session %(number)d") % {"number": session.number},
        summit=session.summit,
        back=_page(session),
        button=_("Save"),
    )


@signed_in
@require_POST
def schedule(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """On the programme."""
    return _pass(
        request, session_id, programme.schedule_session, _("The session stands on the programme.")
    )


@signed_in
@require_POST
def unschedule(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Off the programme."""
    return _pass(
        request, session_id, programme.unschedule_session, _("The session is a draft again.")
    )


@signed_in
@require_POST
def cancel(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """It will not be held; scheduling it again undoes that."""
    return _pass(request, session_id, programme.cancel_session, _("The session is cancelled."))


def _pass(
    request: HttpRequest, session_id: UUID, act: Callable[..., Session], message: str
) -> HttpResponse:
    session = load_for(request, session_id, can_prepare)
    user: User = me(request)
    return done(request, _page(act(session, by=user)), message=message)


def _page(session: Session) -> str:
    return reverse("sessions:organise", args=[session.pk])
