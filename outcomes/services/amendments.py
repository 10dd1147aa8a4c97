"""Amendments: proposed by delegates, decided by drafters, never lost."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from outcomes.amending import overtaken, put_in
from outcomes.live import negotiation as live
from outcomes.models import Amendment, OutcomeDraft, Paragraph, Wording
from outcomes.models.paragraphs import LONGEST
from outcomes.services.drafts import lock
from outcomes.services.wording import put
from sessions.services.contributions import clean_words
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import Delegation, Participation, User
from summit.services.activity import record
from summit.texts import clean_text

Status = OutcomeDraft.Status
State = Amendment.State
MOST_REASON = 2000
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


def propose_amendment(  # noqa: PLR0913 -- a form's fields, all by name
    paragraph: Paragraph,
    language: str,
    text: str,
    *,
    seen: int,
    by: User,
    place: Participation | None,
    delegation: Delegation | None = None,
    reason: str = "",
    key: UUID | None = None,
    payload: object = None,
) -> Amendment:
    """Other words for the paragraph in this language. ``seen`` is the revision of the words that the
    author had before them; ``delegation`` in whose name, None for the drafters' own."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Amendment)
        draft = _open(paragraph.draft)
        fresh = _paragraph(draft, paragraph)
        if fresh.status == Paragraph.Status.AGREED:
            raise RuleBroken("paragraph.agreed", _("This paragraph is agreed."))
        base = _base(fresh, language, seen)
        text = clean_words(text, LONGEST)
        if text == base.text:
            raise RuleBroken(
                "amendment.same",
                _("These are the words that stand there. Change something first."),
                "text",
            )
        last = draft.amendments.order_by("-number").first()
        amendment = Amendment.objects.create(
            draft=draft,
            number=last.number + 1 if last else 1,
            paragraph=fresh,
            language=language,
            base_revision=seen,
            base_text=base.text,
            text=text,
            reason=_reason(reason),
            by=place,
            delegation=delegation,
        )
        record(act, "amendment.proposed", amendment, by=by, summit=draft.summit)
        live.amendment_changed(act, amendment, "amendment.proposed")
        return act.done(amendment)


def take_up(amendment: Amendment, *, by: User, place: Participation | None = None) -> Amendment:
    """The drafters look at it. Twice is once."""
    with journal.command(by=by) as act:
        fresh = _fresh(amendment, _open(amendment.draft, Status.REVISED))
        if fresh.state != State.UNDER_REVIEW:
            _move(fresh, State.UNDER_REVIEW)
            _keep(act, fresh, by)
    return fresh


def accept_amendment(
    amendment: Amendment, *, by: User, place: Participation | None = None
) -> Amendment:
    """Its changes are put into the words as they stand now; twice is once. Refused where those have changed on the same
    words; the others that want something else of the words it changed are marked."""
    with journal.command(by=by) as act:
        fresh = _to_apply(amendment)
        if fresh.state == State.ACCEPTED:
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
    """Other words than proposed, in its place, with the reason. ``seen`` is the paragraph's revision that
    the drafter had before them: somebody else's newer words are never overwritten unseen. Twice is once."""
    with journal.command(by=by) as act:
        fresh = _to_apply(amendment)
        if fresh.state == State.MODIFIED:
            return fresh
        decision = _must_say_why(decision)
        text = clean_words(text, LONGEST)
        if seen != fresh.paragraph.revision:
            raise RuleBroken(
                "amendment.newer",
                _(
                    "The paragraph has changed meanwhile. Compare with its words now, then save again."
                ),
                "text",
            )
        _move(fresh, State.MODIFIED)
        fresh.decision = decision
        _apply(act, fresh, text, seen, by, place)
    return fresh


def reject_amendment(
    amendment: Amendment, decision: str, *, by: User, place: Participation | None = None
) -> Amendment:
    """It does not go in, and stays on record with the reason: the outcome prints it as dissent. Twice is
    once."""
    with journal.command(by=by) as act:
        fresh = _fresh(amendment, _open(amendment.draft, Status.REVISED))
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
def _open(draft: OutcomeDraft, *also: str) -> OutcomeDraft:
    """The draft, held: it is open for amendment, or in one of these other states."""
    locked = lock(draft)
    if locked.status not in {Status.OPEN, *also}:
        raise RuleBroken(
            "draft.not-open",
            _("The draft is not open for amendment (%(status)s).")
            % {"status": locked.get_status_display()},
        )
    return locked


def _paragraph(draft: OutcomeDraft, paragraph: Paragraph) -> Paragraph:
    fresh = Paragraph.objects.select_for_update(no_key=True, of=("self",)).get(pk=paragraph.pk)
    fresh.draft = draft
    if fresh.is_deleted:
        raise RuleBroken("paragraph.deleted", _("This paragraph has been deleted."))
    return fresh


def _base(paragraph: Paragraph, language: str, seen: int) -> Wording:
    base = Wording.objects.filter(paragraph=paragraph, language=language, revision=seen).first()
    if base is None:
        raise RuleBroken(
            "amendment.base",
            _("The paragraph never had these words. Open the form again from the paragraph."),
            "text",
        )
    return base


def _fresh(amendment: Amendment, draft: OutcomeDraft) -> Amendment:
    rows = Amendment.objects.select_related("paragraph", "delegation")
    fresh = rows.get(pk=amendment.pk)
    fresh.draft = fresh.paragraph.draft = draft
    return fresh


def _to_apply(amendment: Amendment) -> Amendment:
    """With its paragraph held, which it may change now."""
    draft = _open(amendment.draft)
    fresh = _fresh(amendment, draft)
    fresh.paragraph = _paragraph(draft, fresh.paragraph)
    return fresh


def _move(amendment: Amendment, to: str) -> None:
    if to not in NEXT[amendment.state]:
        raise RuleBroken(
            "amendment.decided",
            _("%(ref)s has been decided: %(state)s.")
            % {"ref": amendment.reference, "state": amendment.get_state_display()},
        )
    amendment.state = to


def _apply(
    act: Act, amendment: Amendment, text: str, seen: int, by: User, place: Participation | None
) -> None:
    paragraph, language = amendment.paragraph, amendment.language
    others = paragraph.amendments.waiting().filter(language=language)
    in_its_way = overtaken(paragraph, others.exclude(pk=amendment.pk), language, text)
    Amendment.objects.filter(pk__in=in_its_way).update(overtaken_by=amendment)
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
    decision = _reason(decision, "decision")
    if not decision:
        raise RuleBroken(
            "decision.empty", _("Give the reason: it is printed with the amendment."), "decision"
        )
    return decision


def _reason(text: str, field: str = "reason") -> str:
    text = clean_text(text)
    return clean_words(text, MOST_REASON, field) if text else ""
