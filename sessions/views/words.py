"""Contributing, asking, upvoting, taking back."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from sessions import live, permissions
from sessions.forms.words import ContributionForm, QuestionForm
from sessions.models import Contribution, Question, Session
from sessions.services import contributions, questions, upvotes
from sessions.views.loading import load
from summit import limits, presence
from summit.doors import done, invalid, key_of, payload_of, person, signed_in
from summit.models import Participation, User


def _speaker(request: HttpRequest, session: Session) -> tuple[User, Participation]:
    place = permissions.speaking_place(request.user, session)
    if place is None or not permissions.can_enter(request.user, session):
        raise PermissionDenied
    return person(request), place


def _own(request: HttpRequest, words: Contribution | Question) -> None:
    mine = words.author is not None and words.author.user_id == request.user.pk
    if not mine or not permissions.can_enter(request.user, words.session):
        raise PermissionDenied


def _room(session: Session) -> str:
    return reverse("sessions:room", args=[session.pk])


@signed_in
@require_POST
def contribute(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = load(request, session_id)
    user, place = _speaker(request, session)
    form = ContributionForm(session, request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Contribute"))
    limits.allow("contribute", user.pk, most=10, seconds=60)
    contribution = contributions.contribute(
        session, by=user, place=place, key=key_of(request), payload=payload_of(request),
        **form.cleaned_data,
    )  # fmt: skip
    waiting = contribution.status == Contribution.Status.PENDING
    return done(
        request,
        f"{_room(session)}#contribution-{contribution.pk}",
        message=_("Sent. A moderator will look at it.") if waiting else _("Your words are in."),
        result={"mine": f"contribution-{contribution.pk}"},
    )


@signed_in
@require_POST
@sensitive_post_parameters()
def ask(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = load(request, session_id)
    user, place = _speaker(request, session)
    form = QuestionForm(session, request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Ask a question"))
    anonymous = form.cleaned_data.pop("is_anonymous", False)
    limits.allow(f"ask:{session.pk}", user.pk, most=6, seconds=60)
    kept = {"key": key_of(request), "payload": payload_of(request), **form.cleaned_data}
    if anonymous:
        crowd = len(presence.here(live.room(session.pk)))
        question = questions.ask_anonymously(session, crowd=crowd, **kept)
        message = _("Sent without your name. It appears within a minute or so.")
        result = {"decision": str(question.pk), "text": question.text}
        return done(request, _room(session), message=message, result=result)
    question = questions.ask(session, by=user, place=place, **kept)
    waiting = question.status == Question.Status.PENDING
    return done(
        request,
        f"{_room(session)}#question-{question.pk}",
        message=_("Sent. A moderator will look at it.") if waiting else _("Your question is in."),
        result={"mine": f"question-{question.pk}"},
    )


@signed_in
@require_POST
def upvote(request: HttpRequest, question_id: UUID) -> HttpResponse:
    question = get_object_or_404(
        Question.objects.visible_to(request.user).select_related("session__summit"), pk=question_id
    )
    user, place = _speaker(request, question.session)
    on = request.POST.get("on", "1") != "0"
    upvotes.upvote(question, on, by=user, place=place)
    return done(request, f"{_room(question.session)}#question-{question.pk}")


@signed_in
@require_POST
def withdraw_contribution(request: HttpRequest, contribution_id: UUID) -> HttpResponse:
    contribution = get_object_or_404(
        Contribution.objects.visible_to(request.user).select_related("session__summit", "author"),
        pk=contribution_id,
    )
    _own(request, contribution)
    contributions.withdraw(contribution, by=person(request))
    return done(request, _room(contribution.session), message=_("Withdrawn."))


@signed_in
@require_POST
def withdraw_question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    question = get_object_or_404(
        Question.objects.visible_to(request.user).select_related("session__summit", "author"),
        pk=question_id,
    )
    _own(request, question)
    questions.withdraw(question, by=person(request))
    return done(request, _room(question.session), message=_("Withdrawn."))
