"""The same question asked twice: one of them stands for both, and nothing is lost."""

from django.utils.translation import gettext_lazy as _

from sessions import similar
from sessions.models import Decision, Question
from sessions.services.decisions import deciding
from sessions.services.questions import must_be_shown
from sessions.services.upvotes import recount
from summit.errors import RuleBroken, Unknown
from summit.models import User

Status = Question.Status
MERGEABLE = {Status.PENDING, Status.APPROVED, Status.ANSWERED}


def merge(question: Question, into: Question, *, by: User) -> Question:
    """``question`` is shown under ``into``, which is supported by the people of both, nobody counted
    twice. Its words, asker and upvotes stay its own; undone by ``take_apart``."""
    with deciding(question.session, Decision.Verb.MERGE, by=by) as turn:
        locked = turn.questions([question.pk, into.pk])
        if into.pk not in locked or question.pk not in locked or into.pk == question.pk:
            raise Unknown
        merged, kept = locked[question.pk], locked[into.pk]
        if merged.merged_into_id == kept.pk:
            return merged
        must_be_shown(kept)
        if merged.status not in MERGEABLE:
            raise RuleBroken("question.not-shown", _("Only shown or waiting questions are merged."))
        if merged.merged.exists():
            raise RuleBroken(
                "question.holds-others",
                _("Others were merged into this question. Merge the other one into it instead."),
                "into",
            )
        merged.status_before, merged.status = merged.status, Status.MERGED
        merged.merged_into = kept
        merged.is_pinned = merged.is_on_stage = False
        merged.save()
        recount(kept)
        turn.told(merged, "question.merged", into=str(kept.pk))
        turn.told(kept, "question.merged")
    return merged


def take_apart(question: Question, *, by: User) -> Question:
    """Both stand on their own again, each with its own upvotes."""
    with deciding(question.session, Decision.Verb.MERGE, by=by) as turn:
        merged = turn.lock(question)
        if merged.status != Status.MERGED:
            return merged
        [kept] = turn.questions([merged.merged_into_id]).values()
        merged.status, merged.status_before, merged.merged_into = merged.status_before, "", None
        merged.save()
        recount(kept)
        turn.told(merged, "question.restored")
        turn.told(kept, "question.merged")
    return merged


def similar_to(text: str, questions: list[Question], *, most: int = 3) -> list[Question]:
    """Those that ask nearly the same, the closest first."""
    by_id = {question.pk: question for question in questions}
    near = similar.nearest(text, [(pk, one.text) for pk, one in by_id.items()], most=most)
    return [by_id[pk] for pk, _score in near]
