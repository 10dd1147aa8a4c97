"""One question of the audience: its page, its answer, what it is merged with, and what is like it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from sessions import marks, permissions
from sessions.forms.words import AnswerForm, QuestionForm
from sessions.models import Question
from sessions.parts import language
from sessions.services import answers, merges
from sessions.views.entrance import turned_away, turned_away_from
from sessions.views.loading import load_with_standing
from summit import limits
from summit.doors import (
    done,
    invalid,
    is_live,
    key_of,
    payload_of,
    person,
    signed_in,
    uuid_of,
)

SHORTEST = 12  # characters, before anything is like it


def _load(request: HttpRequest, question_id: UUID) -> Question:
    return get_object_or_404(Question.objects.visible_to(request.user).whole(), pk=question_id)


def page_of(question: Question) -> str:
    return reverse("sessions:question", args=[question.pk])


@signed_in
@require_GET
def question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """With its answer and what was merged into it. Who may answer answers here, who moderates merges
    here."""
    asked = Question.objects.visible_to(request.user).whole().filter(pk=question_id).first()
    if asked is None:
        return turned_away_from(request, Question.objects.shown(), question_id)
    standing = permissions.standing_of(request.user, asked.session)
    if not standing.enters(asked.session):
        return turned_away(request, asked.session)
    answerable = asked.status in {"approved", "answered"}
    initial = {"answer": asked.answer, "language": asked.answer_language or language()}
    context = {
        "question": asked,
        "session": asked.session,
        "summit": asked.session.summit,
        "standing": standing,
        "marks": marks.of(asked.session_id, standing.place_id),
        "form": AnswerForm(initial=initial) if standing.answers and answerable else None,
        "others": _others(asked) if standing.moderates else [],
        "shown": answerable,
    }
    return render(request, "sessions/question.html", context)


def _others(asked: Question) -> list[Question]:
    """Into which it could be merged: the closest first, then by support."""
    if asked.status not in merges.MERGEABLE or asked.merged.all():
        return []
    shown = list(
        Question.objects.shown().filter(session=asked.session_id).exclude(pk=asked.pk).by_support()
    )
    near = merges.similar_to(asked.text, shown)
    return [*near, *(one for one in shown if one not in near)]


@signed_in
@require_POST
def answer(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """In writing, by a speaker, the rapporteur or who moderates."""
    asked = _load(request, question_id)
    standing = permissions.standing_of(request.user, asked.session)
    if not (standing.answers and standing.enters(asked.session)):
        raise PermissionDenied
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Answer"))
    place = permissions.speaking_place(request.user, asked.session)
    answers.answer_in_writing(
        asked, form.cleaned_data["answer"], by=person(request), place=place,
        language=form.cleaned_data["language"], key=key_of(request), payload=payload_of(request),
    )  # fmt: skip
    return done(request, page_of(asked), message=_("The answer stands under the question."))


@signed_in
@require_POST
def merge(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Into the question in field ``into``."""
    asked = _load(request, question_id)
    if not permissions.can_moderate(request.user, asked.session):
        raise PermissionDenied
    others = Question.objects.filter(session=asked.session_id)
    into = get_object_or_404(others, pk=uuid_of(request, "into"))
    merges.merge(asked, into, by=person(request))
    return done(request, page_of(into), message=_("Merged. The people of both support it now."))


@signed_in
@require_POST
@sensitive_post_parameters()
def similar(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The questions closest to ``text``: a fragment for who is typing, else a page that keeps the
    words. Not GET: what nobody has sent yet, perhaps without a name, stands in no address."""
    session, standing = load_with_standing(request, session_id)
    if not (standing.speaks and standing.enters(session)):
        raise PermissionDenied
    limits.allow(f"similar-questions:{session.pk}", request.user.pk, most=60, seconds=60)
    text = request.POST.get("text", "")[:1000]
    shown = Question.objects.shown().filter(session=session)
    near = merges.similar_to(text, list(shown)) if len(text.strip()) >= SHORTEST else []
    context = {"session": session, "near": near}
    if is_live(request):
        return render(request, "sessions/_similar_questions.html", context)
    context["summit"] = session.summit
    context["marks"] = marks.of(session.pk, standing.place_id)
    initial = {"text": text, "language": request.POST.get("language") or language()}
    context["question_form"] = QuestionForm(session, initial=initial, auto_id="q_%s")
    return render(request, "sessions/similar_questions.html", context)
