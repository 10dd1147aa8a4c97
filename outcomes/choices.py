"""Whom a choice leaves out: of the questions that were answered, of the recommendations that go into the
outcome. Counted in the database; the number is ``agreement.auditing``'s."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext

from outcomes.agreement.auditing import Unheard, of_counts
from outcomes.models import Recommendation, Stance
from sessions.models import Question, Session, Upvote


@dataclass(frozen=True)
class Choice:
    """What was picked of what, and the largest group that it leaves out. ``item`` is what that group
    supports: a question or a recommendation."""

    picks: int
    of: int
    left: Unheard
    item: Any = None

    @property
    def quota(self) -> int:
        """So many people deserve one of the picks: n/k, rounded up."""
        return -(-self.left.quota.numerator // self.left.quota.denominator)

    @property
    def sentence(self) -> str:
        """The number in words."""
        return ngettext(
            "%(people)d of %(n)d person supports it and nothing that was picked.",
            "%(people)d of %(n)d people support it and nothing that was picked.",
            self.left.n,
        ) % {"people": self.left.people, "n": self.left.n}


def of_questions(session: Session) -> Choice:
    """Picked: answered, pinned or on the stage. A merged question's supporters support the one it stands
    under."""
    shown = Question.objects.shown().filter(session=session)
    picked = {
        one.pk
        for one in shown
        if one.status == Question.Status.ANSWERED or one.is_pinned or one.is_on_stage
    }
    pairs = Upvote.objects.filter(
        question__session=session, participation__banned_at__isnull=True
    ).annotate(item=Coalesce("question__merged_into", "question"))
    pairs = pairs.filter(item__in=shown.values("pk"))
    return _choice(pairs, picked, Question.objects.all(), len(shown))


def of_recommendations(session: Session) -> Choice:
    """Picked: all that was not set aside, as in the documents. What was merged speaks through its head."""
    rows = Recommendation.objects.apart().filter(session=session)
    kept = rows.exclude(status=Recommendation.Status.SET_ASIDE)
    picked = set(kept.values_list("pk", flat=True))
    pairs = Stance.objects.filter(
        recommendation__in=rows, value=Stance.Value.AGREE, participation__banned_at__isnull=True
    ).annotate(item=F("recommendation"))
    whole = Recommendation.objects.select_related("session__summit")
    return _choice(pairs, picked, whole, rows.count())


def _choice(pairs: QuerySet[Any], picked: set[Any], items: QuerySet[Any], count: int) -> Choice:
    """``pairs`` are of an ``item`` and the ``participation`` that supports it."""
    pairs = pairs.order_by()
    heard = pairs.filter(item__in=picked)
    left = (
        pairs.exclude(item__in=picked)
        .exclude(participation__in=heard.values("participation"))
        .values_list("item")
        .annotate(people=Count("participation", distinct=True))
    )
    verdict = of_counts(
        {str(item): people for item, people in left},
        pairs.values("participation").distinct().count(),
        heard.values("item").distinct().count(),
    )
    item = items.filter(pk=verdict.item).first() if verdict.item else None
    return Choice(len(picked), count, verdict, item)
