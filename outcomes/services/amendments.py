"""Amendments are decided by drafters, or taken back; none is lost. Proposed: ``services/proposing``."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from outcomes.amending import overtaken, put_in
from outcomes.live import negotiation as live
from outcomes.models import Amendment, OutcomeDraft
from outcomes.models.paragraphs import LONGEST
from outcomes.services.drafts import lock
from outcomes.services.paragraphs import New, delete, insert
from outcomes.services.proposing import (
    clean_reason,
    must_not_be_agreed,
    open_for_amendment,
    standing_paragraph,
)
from outcomes.services.wording import put
from sessions.services.words import clean_words
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import Participation, User
from summit.services.activity import record

Status = OutcomeDraft.Status
State = Amendment.State
# From each state, what may come of it. What was decided stays decided.
NEXT: dict[str, frozenset[str]] = {
    State.SUBMITTED: frozenset(
        {State.UNDER_REVIEW, State.ACCEPTED, State.MODIFIED, State.REJECTED, State.WITHDRAWN}
    ),
    State.UNDER_REVIEW: frozenset(
        {State.ACCEPTED, State.MODIFIED, State.REJECTED, State.WITHDRAWN}
    ),
    State.ACCEPTED: frozenset(),
    State.MODIFIED: frozenset(),
    State.REJECTED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
FACTS: dict[str, str] = {
    State.UNDER_REVIEW: "amendment.under_review",
    State.ACCEPTED: "amendment.accepted",
    State.MODIFIED: "amendment.modified",
    State.REJECTED: "amendment.rejected",
    State.WITHDRAWN: "amendment.withdrawn",
}


def take_up(amendment: Amendment, *, by: User, place: Participation | None = None) -> Amendment:
    """The drafters look at it. Twice is once."""
    with journal.command(by=by) as act:
        fresh = _fresh(amendment, open_for_amendment(amendment.draft, Status.REVISED))
        if fresh.state != State.UNDER_REVIEW:
            _move(fresh, State.UNDER_REVIEW)
            _keep(act, fresh, by)
    return fresh


def accept_amendment(
    amendment: Amendment, *, by: User, place: Participation | None = None
) -> Amendment:
    """Its changes are put into the words as they stand now, the paragraph goes, or the new one comes; twice is
    once. Refused where the words have changed on the same place; the others that want something else of what it
    changed are marked."""
    with journal.command(by=by) as act:
        fresh = _to_apply(amendment)
        if fresh.state == State.ACCEPTED:
            return fresh
        if not fresh.is_change:
            _move(fresh, State.ACCEPTED)
            _carry_out(act, fresh, fresh.text, by, place)
            return fresh
        paragraph = fresh.paragraph
        merged = put_in(fresh, paragraph.text.get(fresh.language, ""))
        if merged.collisions:
            raise RuleBroken(
                "amendment.collides",
                _(
                    "The paragraph has changed on the same words since %(ref)s was proposed. "
                    "Compare the two, and accept it with changes."
                )
                % {"ref": fresh.reference},
            )
        _move(fresh, State.ACCEPTED)
        _apply(act, fresh, merged.text, fresh.base_revision, by, place)
    return fresh


def accept_modified(
    amendment: Amendment,
    text: str,
    *,
    seen: int,
    decision: str,
    by: User,
    place: Participation | None = None,
) -> Amendment:
    """Other words than proposed, in its place, with the reason; instead of deleting the paragraph, too.
    ``seen`` is the paragraph's revision that the drafter had before them: somebody else's newer words are never
    overwritten unseen. Twice is once."""
    with journal.command(by=by) as act:
        fresh = _to_apply(amendment)
        if fresh.state == State.MODIFIED:
            return fresh
        decision = _must_say_why(decision)
        text = clean_words(text, LONGEST)
        is_new = fresh.kind == Amendment.Kind.INSERT
        if not is_new and seen != fresh.paragraph.revision:
            raise RuleBroken(
                "amendment.newer",
                _(
                    "The paragraph has changed meanwhile. Compare with its words now, then save again."
                ),
                "text",
            )
        _move(fresh, State.MODIFIED)
        fresh.decision = decision
        if is_new:
            _carry_out(act, fresh, text, by, place)
        else:
            _apply(act, fresh, text, seen, by, place)
    return fresh


def reject_amendment(
    amendment: Amendment, decision: str, *, by: User, place: Participation | None = None
) -> Amendment:
    """It does not go in, and stays on record with the reason: the outcome prints it as dissent. Twice is
    once."""
    with journal.command(by=by) as act:
        fresh = _fresh(amendment, open_for_amendment(amendment.draft, Status.REVISED))
        if fresh.state == State.REJECTED:
            return fresh
        decision = _must_say_why(decision)
        _move(fresh, State.REJECTED)
        fresh.decision = decision
        _decided(act, fresh, by, place)
    return fresh


def withdraw_amendment(
    amendment: Amendment, *, by: User, place: Participation | None = None
) -> Amendment:
    """Taken back by those who proposed it, as long as nobody has decided. Twice is once."""
    with journal.command(by=by) as act:
        fresh = _fresh(amendment, lock(amendment.draft))
        if fresh.state != State.WITHDRAWN:
            _move(fresh, State.WITHDRAWN)
            _decided(act, fresh, by, place)
    return fresh


# ------------------------------------------------------------------ inside
def _fresh(amendment: Amendment, draft: OutcomeDraft) -> Amendment:
    rows = Amendment.objects.select_related("paragraph", "delegation")
    fresh = rows.get(pk=amendment.pk)
    fresh.draft = fresh.paragraph.draft = draft
    return fresh


def _to_apply(amendment: Amendment) -> Amendment:
    """With its paragraph held, which it may change now."""
    draft = open_for_amendment(amendment.draft)
    fresh = _fresh(amendment, draft)
    # A new one only stands after it; and what was decided may have taken it away.
    if fresh.is_waiting and fresh.kind != Amendment.Kind.INSERT:
        fresh.paragraph = standing_paragraph(draft, fresh.paragraph)
    return fresh


def _move(amendment: Amendment, to: str) -> None:
    if to not in NEXT[amendment.state]:
        raise RuleBroken(
            "amendment.decided",
            _("%(ref)s has been decided: %(state)s.")
            % {"ref": amendment.reference, "state": amendment.get_state_display()},
        )
    amendment.state = to


def _carry_out(
    act: Act, amendment: Amendment, text: str, by: User, place: Participation | None
) -> None:
    """The paragraph goes, or a new one comes."""
    paragraph = amendment.paragraph
    if amendment.kind == Amendment.Kind.INSERT:
        new = New(
            amendment.new_kind,
            amendment.language,
            text,
            amendment.new_level,
            paragraph,
            amendment.new_before,
        )
        texts = {amendment.language: clean_words(text, LONGEST)}
        amendment.made = insert(act, amendment.draft, new, texts, by=by)
        amendment.applied = text
    else:
        must_not_be_agreed(paragraph)
        gone = delete(act, paragraph, by=by)
        others = Amendment.objects.waiting().filter(paragraph__in=gone).exclude(pk=amendment.pk)
        _overtake(others.exclude(kind=Amendment.Kind.INSERT), amendment)
    _decided(act, amendment, by, place)


def _overtake(others: QuerySet[Amendment], by: Amendment) -> None:
    others.update(overtaken_by=by)


def _apply(
    act: Act, amendment: Amendment, text: str, seen: int, by: User, place: Participation | None
) -> None:
    paragraph, language = amendment.paragraph, amendment.language
    others = paragraph.amendments.waiting().exclude(pk=amendment.pk)
    in_its_way = overtaken(paragraph, others, language, text)
    _overtake(Amendment.objects.filter(pk__in=in_its_way), amendment)
    current = paragraph.text.get(language, "")
    put(act, paragraph, language, text, seen=seen, by=by, base=current)
    amendment.applied = text
    _decided(act, amendment, by, place)


def _decided(act: Act, amendment: Amendment, by: User, place: Participation | None) -> None:
    amendment.decided_at = act.at
    amendment.decided_by = place
    _keep(act, amendment, by)


def _keep(act: Act, amendment: Amendment, by: User) -> None:
    amendment.revision += 1
    amendment.save()
    fact = FACTS[amendment.state]
    record(act, fact, amendment, by=by, summit=amendment.draft.summit)
    live.amendment_changed(act, amendment, fact)


def _must_say_why(decision: str) -> str:
    decision = clean_reason(decision, "decision")
    if not decision:
        raise RuleBroken(
            "decision.empty", _("Give the reason: it is printed with the amendment."), "decision"
        )
    return decision
