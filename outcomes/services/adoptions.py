"""The outcome is put before the summit: adopted or not, with what reservations."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from outcomes.models import Adoption, OutcomeDraft, Paragraph, Reservation
from outcomes.services import silences
from outcomes.services.drafts import lock
from outcomes.services.negotiation import agree, issued, move
from outcomes.services.readiness import must_be_ready
from outcomes.services.revisions import close_up
from sessions.services.words import clean_words
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import Delegation, User
from summit.services.activity import record
from summit.texts import clean_text

Status = OutcomeDraft.Status
Mode = Adoption.Mode
LONGEST = 5000
# From where a text is put before the summit: agreed in silence, or in the room.
BEFORE = (Status.OPEN, Status.REVISED, Status.AGREED)


@dataclass(frozen=True)
class Decision:
    """How it was decided, when and where; ``figures`` (in favour, against, abstaining) of a vote."""

    mode: str
    day: date
    place: str = ""
    note: str = ""
    figures: tuple[int | None, int | None, int | None] = (None, None, None)


def adopt(
    draft: OutcomeDraft,
    decision: Decision,
    *,
    by: User,
    key: UUID | None = None,
    payload: object = None,
) -> Adoption:
    """Or not adopted, which is a decision too. Refused while anything is in brackets or undecided, and
    while a silence runs. From then on nothing in the text changes. Its numbers close up: a text with a bis or
    a deleted paragraph is issued once more, as it is adopted."""
    silences.settle(draft)
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Adoption)
        locked = lock(draft)
        _must_be_before(locked)
        _must_say_how(decision)
        adopted = decision.mode != Mode.NONE
        if adopted:
            must_be_ready(locked)
            agree(locked)
            close_up(locked)
        in_favour, against, abstaining = decision.figures
        adoption = Adoption.objects.create(
            draft=locked,
            revision=issued(act, locked, by=by),
            mode=decision.mode,
            in_favour=in_favour,
            against=against,
            abstaining=abstaining,
            day=decision.day,
            place=clean_text(decision.place)[:200],
            note=clean_text(decision.note)[:LONGEST],
            by=by,
        )
        move(act, locked, _status(locked, adopted), "outcome.decided")
        record(act, "outcome.decided", adoption, by=by, summit=locked.summit, mode=decision.mode)
        return act.done(adoption)


def record_reservation(
    draft: OutcomeDraft,
    delegation: Delegation,
    text: str,
    *,
    language: str,
    by: User,
    paragraph: Paragraph | None = None,
    key: UUID | None = None,
    payload: object = None,
) -> Reservation:
    """In the delegation's own words, printed with the outcome; on one paragraph or the whole. It can be
    entered once the text is agreed, and after it was adopted."""
    silences.settle(draft)
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Reservation)
        locked = lock(draft)
        if locked.status != Status.AGREED and not locked.is_adopted:
            raise RuleBroken(
                "reservation.early",
                _("Reservations are entered when the text is agreed, or has been adopted."),
            )
        if delegation.summit_id != locked.summit_id:
            raise RuleBroken(
                "delegation.elsewhere", _("Choose a delegation of this summit."), "delegation"
            )
        if paragraph is not None and paragraph.draft_id != locked.pk:
            raise RuleBroken(
                "paragraph.elsewhere", _("Choose a paragraph of this text."), "paragraph"
            )
        made = Reservation.objects.create(
            draft=locked,
            delegation=delegation,
            paragraph=paragraph,
            language=language,
            text=clean_words(text, LONGEST),
            by=by,
        )
        _follow(act, locked)
        record(act, "reservation.made", made, by=by, summit=locked.summit)
        return act.done(made)


def withdraw_reservation(reservation: Reservation, *, by: User) -> None:
    """The delegation joins after all; the log keeps what it had said. Twice is once."""
    with journal.command(by=by) as act:
        locked = lock(reservation.draft)
        fresh = Reservation.objects.filter(pk=reservation.pk).first()
        if fresh is None:
            return
        record(act, "reservation.withdrawn", fresh, by=by, summit=locked.summit, before=fresh.text)
        fresh.delete()
        _follow(act, locked)


def _follow(act: Act, draft: OutcomeDraft) -> None:
    """An adopted text is adopted with reservations as long as there are some."""
    if draft.is_adopted:
        wanted = _status(draft, adopted=True)
        if draft.status != wanted:
            move(act, draft, wanted, "outcome.reserved")


def _status(draft: OutcomeDraft, adopted: bool) -> str:
    if not adopted:
        return Status.NOT_ADOPTED
    return Status.ADOPTED_RESERVATIONS if draft.reservations.exists() else Status.ADOPTED


def _must_be_before(draft: OutcomeDraft) -> None:
    if draft.status == Status.SILENCE:
        raise RuleBroken("silence.running", _("A silence procedure runs. Wait for its deadline."))
    if draft.status == Status.ZERO:
        raise RuleBroken("draft.zero", _("Open the draft for amendment first."))
    if draft.status not in BEFORE:
        raise RuleBroken(
            "outcome.decided",
            _("The outcome has been decided: %(status)s.") % {"status": draft.get_status_display()},
        )


def _must_say_how(decision: Decision) -> None:
    if decision.mode not in Mode.values:
        raise RuleBroken("adoption.mode", _("Choose how it was adopted."), "mode")
    given = [figure is not None for figure in decision.figures]
    if decision.mode == Mode.VOTE and not all(given):
        raise RuleBroken(
            "adoption.figures",
            _("Give the figures of the vote: in favour, against, abstaining."),
            "in_favour",
        )
    if decision.mode != Mode.VOTE and any(given):
        raise RuleBroken(
            "adoption.no-vote", _("Only a vote has figures. Leave them empty."), "in_favour"
        )
