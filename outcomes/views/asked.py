"""The audience's questions as documents print them: each under which rule, and under which guiding question
it counts."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from outcomes.forms.reporting import QuestionTreatmentForm
from outcomes.models import Treatment
from outcomes.services.treatments import treat_question
from outcomes.views.loading import question_at_desk, session_at_desk
from sessions.models import Question, Session
from summit.doors import done, invalid, key_of, payload_of, person, signed_in

# What was asked again in other words is printed under the question that it stands with.
PRINTED = (Question.Status.APPROVED, Question.Status.ANSWERED, Question.Status.MERGED)


@signed_in
@require_GET
def asked(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """All that a report of the session prints, the most wanted first."""
    session = session_at_desk(request, session_id)
    rows = Question.objects.filter(session=session, status__in=PRINTED).by_support()
    context = {
        "session": session,
        "summit": session.summit,
        "questions": rows.select_related(
            "session", "author__user", "author__delegation", "guiding_question"
        ),
        "treatments": {
            one.question_id: one
            for one in Treatment.objects.filter(question__session=session).exclude(attribution="")
        },
    }
    return render(request, "outcomes/asked.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def question_treatment(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """A stricter attribution, and the guiding question it counts under (fields ``attribution``,
    ``guiding_question``)."""
    question = question_at_desk(request, question_id)
    session = question.session
    if request.method == "POST":
        form = QuestionTreatmentForm(session, request.POST)
        if not form.is_valid():
            return invalid(request, form, _("In the report"))
        treat_question(
            question,
            form.cleaned_data["attribution"],
            form.cleaned_data["guiding_question"],
            by=person(request),
            key=key_of(request),
            payload=payload_of(request),
        )
        return done(request, _asked_in(session), message=_("Saved."))
    context = {
        "question": question,
        "session": session,
        "summit": session.summit,
        "form": QuestionTreatmentForm(session, initial=_now(question)),
    }
    return render(request, "outcomes/question_treatment.html", context)


def _now(question: Question) -> dict[str, Any]:
    found = Treatment.objects.filter(question=question).first()
    return {
        "attribution": found.attribution if found else "",
        "guiding_question": question.guiding_question_id,
    }


def _asked_in(session: Session) -> str:
    return reverse("outcomes:asked", args=[session.pk])
