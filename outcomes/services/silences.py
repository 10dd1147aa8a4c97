"""The silence procedure: a revision is agreed unless a delegation objects before the deadline.

The deadline is kept by whoever looks: ``settle`` is called by every page and every act about the draft,
and by a task every few seconds. So the text is agreed at its time even when no worker runs, and the act
that comes too late, by however little, is refused.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outcomes.models import Consultation, Objection, OutcomeDraft, SilenceProcedure
from outcomes.services.convening import must_know
from outcomes.services.drafts import lock
from outcomes.services.negotiation import agree, issued, move
from outcomes.services.readiness import must_be_ready
from sessions.services.words import clean_words
from summit.errors import Forbidden, RuleBroken
from summit.log import journal
from summit.models import Participation, User
from summit.services.activity import record

Status = OutcomeDraft.Status
State = SilenceProcedure.State
MOST_DAYS = 60
LONGEST = 5000


def start_silence(
    draft: OutcomeDraft,
    *,
    deadline: datetime,
    invited: Sequence[UUID],
    by: User,
    key: UUID | None = None,
    payload: object = None,
) -> SilenceProcedure:
    """The text as it stands is issued as a revision and not touched until the deadline. Refused while
    anything is in brackets, an amendment waits for a decision, or a consultation is open."""
    settle(draft)
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(SilenceProcedure)
        locked = lock(draft)
        if locked.status not in {Status.OPEN, Status.REVISED}:
            raise RuleBroken(
                "draft.not-open",
                _("The draft is not open for amendment (%(status)s).")
                % {"status": locked.get_status_display()},
            )
        _must_be_ahead(deadline)
        must_be_ready(locked)
        _must_not_be_consulted(locked)
        delegations = must_know(locked, invited)
        revision = issued(act, locked, by=by)
        silence = SilenceProcedure.objects.create(
            draft=locked, revision=revision, deadline=deadline, started_by=by
        )
        silence.invited.set(delegations)
        move(act, locked, Status.SILENCE, "silence.started")
        record(act, "silence.started", silence, by=by, summit=locked.summit)
        return act.done(silence)


def break_silence(
    silence: SilenceProcedure,
    reason: str,
    *,
    by: User,
    place: Participation,
    key: UUID | None = None,
    payload: object = None,
) -> Objection:
    """By the head of an invited delegation, with a reason. The draft is open again, for its next
    revision. At the deadline it is too late."""
    settle(silence.draft)
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Objection)
        draft = lock(silence.draft)
        fresh = SilenceProcedure.objects.get(pk=silence.pk)
        delegation = place.delegation
        if delegation is None or delegation.head_id != place.pk:
            raise Forbidden
        if not fresh.invited.filter(pk=delegation.pk).exists():
            raise Forbidden
        _must_still_run(fresh)
        text = clean_words(reason, LONGEST, "reason")
        objection = Objection.objects.create(
            silence=fresh, delegation=delegation, by=place, reason=text
        )
        _end(fresh, State.BROKEN, act.at)
        move(act, draft, Status.OPEN, "silence.broken")
        record(act, "silence.broken", fresh, by=by, summit=draft.summit)
        return act.done(objection)


def settle(draft: OutcomeDraft) -> bool:
    """Ends a silence of this draft whose deadline has passed: it held, and the text is agreed. Whether
    there was one. Asks one short question when there is none; safe to call at any time, by anybody."""
    due = SilenceProcedure.objects.filter(
        draft=draft, state=State.RUNNING, deadline__lte=timezone.now()
    )
    return sum(map(_hold, list(due.values_list("pk", flat=True)))) > 0


def settle_due() -> int:
    """All of them, everywhere. How many held."""
    due = SilenceProcedure.objects.filter(state=State.RUNNING, deadline__lte=timezone.now())
    return sum(map(_hold, list(due.values_list("pk", flat=True))))


def _hold(silence_id: UUID) -> bool:
    with journal.command() as act:
        found = SilenceProcedure.objects.select_related("draft").get(pk=silence_id)
        draft = lock(found.draft)
        fresh = SilenceProcedure.objects.get(pk=silence_id)
        if not fresh.is_due(timezone.now()):
            return False
        _end(fresh, State.HELD, fresh.deadline)
        agree(draft)
        move(act, draft, Status.AGREED, "silence.held")
        record(act, "silence.held", fresh, by=None, summit=draft.summit)
    return True


def _end(silence: SilenceProcedure, state: str, at: datetime) -> None:
    silence.state = state
    silence.ended_at = at
    silence.save(update_fields=["state", "ended_at", "updated_at"])


def _must_be_ahead(deadline: datetime) -> None:
    now = timezone.now()
    if deadline <= now:
        raise RuleBroken("silence.past", _("The deadline has to be in the future."), "deadline")
    if deadline - now > timedelta(days=MOST_DAYS):
        raise RuleBroken(
            "silence.far",
            _("The deadline lies %(n)d days ahead at most.") % {"n": MOST_DAYS},
            "deadline",
        )


def _must_not_be_consulted(draft: OutcomeDraft) -> None:
    now = timezone.now()
    if Consultation.objects.filter(draft=draft, closes_at__gt=now, closed_at__isnull=True).exists():
        raise RuleBroken(
            "consultation.open", _("A consultation has not closed yet. Close it first.")
        )


def _must_still_run(silence: SilenceProcedure) -> None:
    if silence.state == State.BROKEN:
        raise RuleBroken("silence.broken", _("The silence has been broken already."))
    if silence.state == State.HELD or silence.is_due(timezone.now()):
        raise RuleBroken(
            "silence.over",
            _("The deadline has passed and the text is agreed. It is too late to object."),
        )
