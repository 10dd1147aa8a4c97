"""Consultations: a window in which invited delegations comment on a revision."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outcomes.models import Comment, Consultation, OutcomeDraft, Paragraph, Revision
from outcomes.services.convening import must_know
from outcomes.services.drafts import lock
from sessions.services.words import clean_words
from summit.errors import Forbidden, RuleBroken
from summit.log import journal
from summit.models import Participation, User
from summit.services.activity import record

MOST_DAYS = 90
LONGEST = 5000
OVER = (
    OutcomeDraft.Status.ADOPTED,
    OutcomeDraft.Status.ADOPTED_RESERVATIONS,
    OutcomeDraft.Status.NOT_ADOPTED,
)


def open_consultation(
    draft: OutcomeDraft,
    revision: Revision,
    *,
    opens_at: datetime,
    closes_at: datetime,
    invited: Sequence[UUID],
    by: User,
    key: UUID | None = None,
    payload: object = None,
) -> Consultation:
    """On a revision as it was issued. Letters go out when it opens (``convening.tell``)."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Consultation)
        locked = lock(draft)
        if locked.status in OVER:
            raise RuleBroken(
                "draft.over", _("The outcome has been decided; nothing is open any more.")
            )
        if revision.draft_id != locked.pk:
            raise RuleBroken("revision.elsewhere", _("Choose one of the revisions."), "revision")
        _must_be_a_window(opens_at, closes_at)
        consultation = Consultation.objects.create(
            draft=locked, revision=revision, opens_at=opens_at, closes_at=closes_at, opened_by=by
        )
        consultation.invited.set(must_know(locked, invited))
        record(act, "consultation.opened", consultation, by=by, summit=locked.summit)
        return act.done(consultation)


def close_consultation(consultation: Consultation, *, by: User) -> Consultation:
    """Before its time. Twice is once, and so is closing what has run out."""
    with journal.command(by=by) as act:
        locked = lock(consultation.draft)
        fresh = Consultation.objects.select_related("revision").get(pk=consultation.pk)
        fresh.draft = locked
        now = timezone.now()
        if fresh.closed_at is None and now < fresh.closes_at:
            fresh.closed_at = now
            fresh.save(update_fields=["closed_at", "updated_at"])
            record(act, "consultation.closed", fresh, by=by, summit=locked.summit)
    return fresh


def comment(
    consultation: Consultation,
    paragraph: Paragraph,
    language: str,
    text: str,
    *,
    by: User,
    place: Participation,
    key: UUID | None = None,
    payload: object = None,
) -> Comment:
    """In the name of the delegation of ``place``, while the window is open by the clock of the server."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Comment)
        locked = lock(consultation.draft)
        fresh = Consultation.objects.select_related("revision").get(pk=consultation.pk)
        delegation = place.delegation
        if delegation is None or not fresh.invited.filter(pk=delegation.pk).exists():
            raise Forbidden
        _must_be_open(fresh)
        _must_contain(fresh.revision, paragraph, language)
        made = Comment.objects.create(
            consultation=fresh,
            paragraph=paragraph,
            language=language,
            delegation=delegation,
            by=place,
            text=clean_words(text, LONGEST),
        )
        record(act, "comment.made", made, by=by, summit=locked.summit)
        return act.done(made)


def _must_be_a_window(opens_at: datetime, closes_at: datetime) -> None:
    now = timezone.now()
    if closes_at <= max(opens_at, now):
        raise RuleBroken(
            "consultation.closes",
            _("It has to close after it opens, and not in the past."),
            "closes_at",
        )
    if closes_at - opens_at > timedelta(days=MOST_DAYS):
        raise RuleBroken(
            "consultation.long",
            _("A consultation lasts %(n)d days at most.") % {"n": MOST_DAYS},
            "closes_at",
        )


def _must_be_open(consultation: Consultation) -> None:
    if consultation.state == "scheduled":
        raise RuleBroken("consultation.early", _("This consultation has not opened yet."))
    if consultation.state == "closed":
        raise RuleBroken(
            "consultation.closed", _("This consultation is closed. What was said stays on record.")
        )


def _must_contain(revision: Revision, paragraph: Paragraph, language: str) -> None:
    frozen = next((one for one in revision.paragraphs if one["id"] == str(paragraph.pk)), None)
    if frozen is None or not frozen["text"].get(language):
        raise RuleBroken(
            "comment.elsewhere",
            _("This paragraph is not in the revision in this language."),
            "language",
        )
