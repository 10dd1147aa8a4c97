"""Upvotes come in storms: one or five hundred are written in the same few statements."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from sessions import live
from sessions.models import Question, Session, Upvote
from sessions.services.places import Places, locked_places, sift, speaking
from summit.errors import RuleBroken, Unknown
from summit.log import journal
from summit.models import Participation, User

SHOWN = {Question.Status.APPROVED, Question.Status.ANSWERED}


@dataclass(frozen=True)
class Wish:
    """One person supports a question, or takes the support back."""

    question_id: str
    user_id: str
    on: bool


def upvote(question: Question, on: bool, *, by: User, place: Participation) -> Question:
    """Supports it, or takes the support back. Twice is once."""
    with journal.command(by=by) as act:
        refusal = upvote_many(act, [Wish(str(question.pk), str(by.pk), on)])[0]
        if refusal:
            raise refusal
    return question


def upvote_many(act: journal.Act, wishes: Sequence[Wish]) -> list[RuleBroken | None]:
    """All of them, in order, inside ``act``; per wish None or why not. The last of one person about
    one question counts."""
    ids = {wish.question_id for wish in wishes}
    questions = {
        str(question.pk): question
        for question in Question.objects.filter(pk__in=ids).select_related("session")
    }
    summits = {question.session.summit_id for question in questions.values()}
    places = locked_places((wish.user_id for wish in wishes), summits)
    questions |= _lock(questions)
    refusals, granted = sift(wishes, lambda wish: _allowed(wish, questions, places))
    wanted = {(wish.question_id, place.pk): wish.on for wish, place in granted}
    _write(act, questions, wanted)
    return refusals


def _lock(ids: Iterable[str]) -> dict[str, Question]:
    """In one order for everybody."""
    held = Question.objects.select_for_update(no_key=True, of=("self",))
    rows = held.select_related("session__summit")
    return {str(row.pk): row for row in rows.filter(pk__in=list(ids)).order_by("pk")}


def _allowed(wish: Wish, questions: dict[str, Question], places: Places) -> Participation:
    question = questions.get(wish.question_id)
    if question is None or question.session.status == Session.Status.DRAFT:
        raise Unknown
    place = speaking(places, wish.user_id, question.session)
    if question.status == Question.Status.MERGED:
        raise RuleBroken(
            "question.merged", _("This question was merged with another. Support that one.")
        )
    if question.status not in SHOWN:
        raise RuleBroken("question.not-shown", _("This question is not in the room any more."))
    if not question.session.is_open_for_words:
        raise RuleBroken("session.closed", _("The session is over; votes are closed."))
    return place


def recount(question: Question) -> None:
    """How many people support it or one that was merged into it, nobody twice."""
    own = Q(question=question) | Q(question__merged_into=question)
    counted = Upvote.objects.filter(own).aggregate(n=Count("participation", distinct=True))
    question.upvotes_count = counted["n"]
    question.save(update_fields=["upvotes_count"])


def _write(
    act: journal.Act, questions: dict[str, Question], wanted: dict[tuple[str, UUID], bool]
) -> None:
    there = _there(wanted)
    made = [pair for pair, on in wanted.items() if on and pair not in there]
    taken = [pair for pair, on in wanted.items() if not on and pair in there]
    Upvote.objects.bulk_create(
        Upvote(question_id=question, participation_id=place) for question, place in made
    )
    if taken:
        Upvote.objects.filter(pk__in=[pk for pair in taken for pk in there[pair]]).delete()
    change = Counter(question for question, _ in made)
    change.subtract(question for question, _ in taken)
    for question_id, by in sorted(change.items()):
        Question.objects.filter(pk=question_id).update(upvotes_count=F("upvotes_count") + by)
        live.question_upvoted(act, questions[question_id])


def _there(wanted: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], list[int]]:
    """Upvotes that these people gave to these questions, or to one that was merged into them."""
    asked = {question for question, _ in wanted}
    rows = Upvote.objects.filter(
        Q(question__in=asked) | Q(question__merged_into__in=asked),
        participation__in={place for _, place in wanted},
    ).values_list("pk", Coalesce("question__merged_into", "question"), "participation_id")
    there: dict[tuple[str, UUID], list[int]] = {}
    for pk, question, place in rows:
        there.setdefault((str(question), place), []).append(pk)
    return there
