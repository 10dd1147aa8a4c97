"""The parts of a session: agenda items, guiding questions, cast; each added, changed, moved, taken
away by a door of its own."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sessions.forms.agenda import AgendaItemForm, AppearanceForm, GuidingQuestionForm
from sessions.models import AgendaItem, Appearance, GuidingQuestion, Session
from sessions.permissions import can_prepare
from sessions.services import agenda_items, cast, guiding_questions
from sessions.views.loading import load_for
from summit.doors import done, key_of, payload_of, signed_in
from summit.doors import person as me
from summit.organising import attempt, form_page


def _part(request: HttpRequest, model: Any, part_id: UUID) -> Any:
    """An item, question or appearance of a session that the person prepares."""
    visible = Session.objects.visible_to(request.user).values("pk")
    part = get_object_or_404(
        model.objects.filter(session__in=visible).select_related("session__summit"), pk=part_id
    )
    if not can_prepare(request.user, part.session):
        raise PermissionDenied
    return part


def _back(session: Session, part: str) -> str:
    return f"{reverse('sessions:organise', args=[session.pk])}#{part}"


def _form_page(
    request: HttpRequest, form: BaseForm, session: Session, title: str, part: str
) -> HttpResponse:
    return form_page(
        request,
        form,
        title=title,
        summit=session.summit,
        back=_back(session, part),
        button=_("Save"),
    )


def _place(request: HttpRequest) -> int:
    """Where a thing should move to, from 1; nonsense is the first place."""
    given = request.POST.get("to", "")
    return int(given[:6]) if given[:6].isdecimal() else 1


# ------------------------------------------------------------------ agenda
@signed_in
@require_POST
def add_item(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = load_for(request, session_id, can_prepare)
    user, key, payload = me(request), key_of(request), payload_of(request)
    form = AgendaItemForm(request.POST, session=session)
    if form.is_valid():
        added = attempt(
            form,
            lambda: agenda_items.add_item(
                session, by=user, key=key, payload=payload, **form.cleaned_data
            ),
        )
        if added is not None:
            return done(request, _back(session, "agenda"))
    return _form_page(request, form, session, _("Agenda item"), "agenda")


@signed_in
@require_http_methods(["GET", "POST"])
def edit_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    item = _part(request, AgendaItem, item_id)
    user = me(request)
    form = AgendaItemForm(request.POST or None, session=item.session, item=item)
    if request.method == "POST" and form.is_valid():
        edited = attempt(form, lambda: agenda_items.edit_item(item, by=user, **form.cleaned_data))
        if edited is not None:
            return done(request, _back(item.session, "agenda"))
    return _form_page(request, form, item.session, _("Agenda item"), "agenda")


@signed_in
@require_POST
def move_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    item = _part(request, AgendaItem, item_id)
    agenda_items.move_item(item, _place(request), by=me(request))
    return done(request, _back(item.session, "agenda"))


@signed_in
@require_POST
def remove_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    item = _part(request, AgendaItem, item_id)
    agenda_items.remove_item(item, by=me(request))
    return done(request, _back(item.session, "agenda"))


# ------------------------------------------------------------------ guiding questions
@signed_in
@require_POST
def add_question(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = load_for(request, session_id, can_prepare)
    user, key, payload = me(request), key_of(request), payload_of(request)
    form = GuidingQuestionForm(request.POST, session=session)
    if form.is_valid():
        text = form.cleaned_data["text"]
        added = attempt(
            form,
            lambda: guiding_questions.add_guiding_question(
                session, text, by=user, key=key, payload=payload
            ),
        )
        if added is not None:
            return done(request, _back(session, "guiding-questions"))
    return _form_page(request, form, session, _("Guiding question"), "guiding-questions")


@signed_in
@require_http_methods(["GET", "POST"])
def edit_question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    question = _part(request, GuidingQuestion, question_id)
    user = me(request)
    form = GuidingQuestionForm(request.POST or None, session=question.session, question=question)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        edited = attempt(
            form, lambda: guiding_questions.edit_guiding_question(question, text, by=user)
        )
        if edited is not None:
            return done(request, _back(question.session, "guiding-questions"))
    title = _("Guiding question")
    return _form_page(request, form, question.session, title, "guiding-questions")


@signed_in
@require_POST
def move_question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    question = _part(request, GuidingQuestion, question_id)
    guiding_questions.move_guiding_question(question, _place(request), by=me(request))
    return done(request, _back(question.session, "guiding-questions"))


@signed_in
@require_POST
def remove_question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    question = _part(request, GuidingQuestion, question_id)
    guiding_questions.remove_guiding_question(question, by=me(request))
    return done(request, _back(question.session, "guiding-questions"))


# ------------------------------------------------------------------ cast
@signed_in
@require_POST
def add_appearance(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = load_for(request, session_id, can_prepare)
    user = me(request)
    form = AppearanceForm(request.POST, session=session)
    if form.is_valid():
        added = attempt(
            form, lambda: cast.add_appearance_by_email(session, by=user, **form.cleaned_data)
        )
        if added is not None:
            message = _("%(name)s: %(role)s.") % {
                "name": added.participation.name,
                "role": added.get_role_display(),
            }
            return done(request, _back(session, "cast"), message=message)
    return _form_page(request, form, session, _("Somebody for the session"), "cast")


@signed_in
@require_POST
def remove_appearance(request: HttpRequest, appearance_id: UUID) -> HttpResponse:
    appearance = _part(request, Appearance, appearance_id)
    cast.remove_appearance(appearance, by=me(request))
    return done(request, _back(appearance.session, "cast"))
