"""What speakers answered when they were shown their words. No clock is asked: what has no answer is printed
with the deadline, after which silence counts as confirmed."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from outcomes.models import CheckedQuotation, SpeakersCheck
from sessions.models import Contribution

CONFIRMED, CORRECTED, REFUSED, UNDECIDED, UNANSWERED = (
    "confirmed",
    "corrected",
    "refused",
    "undecided",
    "unanswered",
)


@dataclass
class Checks:
    """Those that were sent, by session, and the answers by contribution."""

    by_session: dict[UUID, list[SpeakersCheck]] = field(default_factory=dict)
    answers: dict[UUID, CheckedQuotation] = field(default_factory=dict)

    @property
    def rows(self) -> list[Any]:
        sent = [one for checks in self.by_session.values() for one in checks]
        return [*sent, *self.answers.values()]

    def of(self, contribution: Contribution) -> CheckedQuotation | None:
        """The answer about these words; none about an earlier wording of them."""
        found = self.answers.get(contribution.pk)
        return found if found and found.revision == contribution.revision else None


def checks_of(sessions: Iterable[UUID]) -> Checks:
    """Two queries."""
    found = Checks(defaultdict(list), {})
    sent = SpeakersCheck.objects.filter(session__in=list(sessions), sent_at__isnull=False)
    for check in sent.prefetch_related("quotations"):
        found.by_session[check.session_id].append(check)
        for one in check.quotations.all():
            found.answers[one.contribution_id] = one
    return found


def state_of(one: CheckedQuotation) -> str:
    if one.answer == CheckedQuotation.Answer.CONFIRMED:
        return CONFIRMED
    if one.answer != CheckedQuotation.Answer.CORRECTION:
        return UNANSWERED
    decided = {
        str(CheckedQuotation.Decision.ACCEPTED): CORRECTED,
        str(CheckedQuotation.Decision.REFUSED): REFUSED,
    }
    return decided.get(one.decision, UNDECIDED)


def checked(checks: Checks, contribution: Contribution) -> dict[str, Any]:
    """``check`` and ``correction`` of one contribution."""
    one = checks.of(contribution)
    if one is None:
        return {"check": "", "correction": ""}
    state = state_of(one)
    return {"check": state, "correction": one.correction if state == CORRECTED else ""}


def summary(
    checks: Checks, session_id: UUID, local: Callable[[datetime | None], str]
) -> dict[str, Any] | None:
    """How many were asked, and what they said; None where nobody was asked."""
    sent = checks.by_session.get(session_id, [])
    if not sent:
        return None
    states = Counter(state_of(one) for check in sent for one in check.quotations.all())
    names = (CONFIRMED, CORRECTED, REFUSED, UNDECIDED, UNANSWERED)
    return {
        "speakers": len(sent),
        "quotations": states.total(),
        **{name: states[name] for name in names},
        "due": local(max(check.due_at for check in sent)),
    }
