"""Asking, upvoting, taking back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from sessions import live, permissions
from sessions.forms.words import QuestionForm
from sessions.models import Question
from sessions.services import questions, upvotes
from sessions.services.hearing import must_be_heard
from sessions.views.loading import load, must_be_own, room_of, speaker
from summit import limits, presence
from summit.doors import done, invalid, key_of, payload_of, person, signed_in


@signed_in
@require_POST
@sensitive_post_parameters()
def ask(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = load(request, session_id)
    user, place = speaker(request, session)
    form = QuestionForm(session, request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Ask a question"))
    anonymous = form.cleaned_data.pop("is_anonymous", False)
    limits.allow(f"ask:{session.pk}", user.pk, most=6, seconds=60)
    kept = {"key": key_of(request), "payload": payload_of(request), **form.cleaned_data}
    if anonymous:
        must_be_heard(session, user)  # who asks is not known any more further in
        if session.slow_words and not permissions.can_moderate(user, session):
            limits.allow(f"slow:{session.pk}", user.pk, most=1, seconds=session.slow_words)
        crowd = len(presence.here(live.room(session.pk)))
        question = questions.ask_anonymously(session, crowd=crowd, **kept)
        message = _("Sent without your name. It appears within a minute or so.")
        result = {"decision": str(question.pk), "text": question.text}
        return done(request, room_of(session), message=message, result=result)
    question = questions.ask(session, by=user, place=place, **kept)
    waiting = question.status == Question.Status.PENDING
    return done(
        request,
        f"{room_of(session)}#question-{question.pk}",
        message=_("Sent. A moderator will look at it.") if waiting else _("Your question is in."),
        result={"mine": f"question-{question.pk}"},
    )


@signed_in
@require_POST
def upvote(request: HttpRequest, question_id: UUID) -> HttpResponse:
    question = get_object_or_404(
        Question.objects.visible_to(request.user).select_related("session__summit"), pk=question_id
    )
    user, place = speaker(request, question.session)
    on = request.POST.get("on", "1") != "0"
    upvotes.upvote(question, on, by=user, place=place)
    return done(request, f"{room_of(question.session)}#question-{question.pk}")


@signed_in
@require_POST
def withdraw_question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    question = get_object_or_404(
        Question.objects.visible_to(request.user).select_related("session__summit", "author"),
        pk=question_id,
    )
    must_be_own(request, question)
    questions.withdraw(question, by=person(request))
    return done(request, room_of(question.session), message=_("Withdrawn."))
