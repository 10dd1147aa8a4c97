"""The follow-up register: who does what about which paragraph, and what came of it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from outcomes.models import Commitment, CommitmentChange, OutcomeDraft, Paragraph
from outcomes.services.drafts import lock
from sessions.services.words import clean_words
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import Participation, User
from summit.services.activity import record
from summit.texts import clean_text

LONGEST = 2000


@dataclass(frozen=True)
class Line:
    """What a line of the register says."""

    paragraph: Paragraph
    owner: str
    owner_kind: str
    language: str
    what: str
    status: str = Commitment.Status.PLANNED
    review_on: date | None = None
    note: str = ""


def add_commitment(
    draft: OutcomeDraft,
    line: Line,
    *,
    by: User,
    place: Participation | None,
    key: UUID | None = None,
    payload: object = None,
) -> Commitment:
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Commitment)
        locked = lock(draft)
        commitment = Commitment(draft=locked)
        _fill(commitment, line)
        commitment.save(force_insert=True)
        _remember(commitment, place)
        record(act, "commitment.made", commitment, by=by, summit=locked.summit)
        return act.done(commitment)


def change_commitment(
    commitment: Commitment, line: Line, *, seen: int, by: User, place: Participation | None
) -> Commitment:
    """``seen`` is the revision that the editor had before them. What changes in status, day or note is
    kept in the line's history."""
    with journal.command(by=by) as act:
        locked = lock(commitment.draft)
        fresh = Commitment.objects.select_for_update(no_key=True, of=("self",)).get(
            pk=commitment.pk
        )
        fresh.draft = locked
        if fresh.revision != seen:
            raise RuleBroken(
                "commitment.newer",
                _("Somebody changed this line meanwhile. Open it again, then save."),
                "status",
            )
        before = (fresh.status, fresh.review_on, fresh.note)
        _fill(fresh, line)
        fresh.revision += 1
        fresh.save()
        if before != (fresh.status, fresh.review_on, fresh.note):
            _remember(fresh, place)
        record(act, "commitment.changed", fresh, by=by, summit=locked.summit, status=fresh.status)
    return fresh


def _fill(commitment: Commitment, line: Line) -> None:
    if line.paragraph.draft_id != commitment.draft_id or line.paragraph.is_deleted:
        raise RuleBroken("paragraph.elsewhere", _("Choose a paragraph of this text."), "paragraph")
    if line.status not in Commitment.Status.values:
        raise RuleBroken("status.unknown", _("Choose one of the states listed."), "status")
    if line.owner_kind not in Commitment.Owner.values:
        raise RuleBroken("owner.kind", _("Choose what kind of owner it is."), "owner_kind")
    commitment.paragraph = line.paragraph
    commitment.owner = clean_words(" ".join(line.owner.split()), 200, "owner")
    commitment.owner_kind = line.owner_kind
    commitment.language = line.language
    commitment.what = clean_words(line.what, LONGEST, "what")
    commitment.status = line.status
    commitment.review_on = line.review_on
    note = clean_text(line.note)
    commitment.note = clean_words(note, LONGEST, "note") if note else ""


def _remember(commitment: Commitment, place: Participation | None) -> None:
    CommitmentChange.objects.create(
        commitment=commitment,
        status=commitment.status,
        review_on=commitment.review_on,
        note=commitment.note,
        by=place,
    )
