"""Answers to the audience: given live, or in writing."""

from uuid import UUID

from django.conf import settings
from django.utils import timezone

from sessions import live
from sessions.models import Decision, Question
from sessions.services.decisions import deciding
from sessions.services.hearing import must_be_heard
from sessions.services.questions import lock_question, must_be_shown
from sessions.services.words import clean_words
from summit.log import journal
from summit.models import Participation, User
from summit.services.activity import record

LONGEST = 5000
Status = Question.Status


def answer_live(question: Question, *, by: User) -> Question:
    """Somebody on the stage has answered: marked with the moment and the agenda item, and off the
    stage."""
    with deciding(question.session, Decision.Verb.ANSWER, by=by) as turn:
        locked = turn.lock(question)
        must_be_shown(locked)
        if locked.answered_live:
            return locked
        locked.status, locked.answered_live = Status.ANSWERED, True
        locked.answered_at = timezone.now()
        locked.answered_during = turn.session.current_item
        locked.is_on_stage = False
        locked.save()
        turn.told(locked, "question.answered")
    return locked


def answer_in_writing(
    question: Question,
    text: str,
    *,
    by: User,
    place: Participation | None,
    language: str = "",
    key: UUID | None = None,
    payload: object = None,
) -> Question:
    """Shown under the question, with who wrote it. Written again it takes the earlier one's place."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Question)
        locked = lock_question(question)
        must_be_heard(locked.session, by)
        must_be_shown(locked)
        text = clean_words(text, LONGEST, "answer")
        language = language if language in dict(settings.CONTENT_LANGUAGES) else by.language
        if (locked.answer, locked.answer_language) == (text, language):
            return act.done(locked)
        locked.answer, locked.answer_language, locked.answered_by = text, language, place
        locked.status = Status.ANSWERED
        locked.answered_at = locked.answered_at or timezone.now()
        locked.revision += 1
        locked.save()
        record(act, "question.answered", locked, by=by, summit=locked.session.summit)
        live.question_changed(act, locked, "question.answered", staged=locked.is_on_stage)
        return act.done(locked)
