"""Amendments are proposed: other words for a paragraph, that it goes, or a new one beside it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from outcomes.live import negotiation as live
from outcomes.models import Amendment, OutcomeDraft, Paragraph, Wording
from outcomes.models.paragraphs import LONGEST
from outcomes.services.drafts import lock
from outcomes.services.paragraphs import New
from outcomes.services.placing import checked_level
from sessions.services.words import clean_words
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import Delegation, Participation, User
from summit.services.activity import record
from summit.texts import clean_text

Status = OutcomeDraft.Status
MOST_REASON = 2000


@dataclass(frozen=True)
class Proposer:
    """Who proposes, in whose name (None: the drafters' own), and why."""

    by: User
    place: Participation | None
    delegation: Delegation | None = None
    reason: str = ""


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
        draft = open_for_amendment(paragraph.draft)
        fresh = standing_paragraph(draft, paragraph)
        must_not_be_agreed(fresh)
        base = _base(fresh, language, seen)
        text = clean_words(text, LONGEST)
        if text == base.text:
            raise RuleBroken(
                "amendment.same",
                _("These are the words that stand there. Change something first."),
                "text",
            )
        made = Amendment(
            paragraph=fresh, language=language, base_revision=seen, base_text=base.text, text=text
        )
        return _propose(act, draft, made, Proposer(by, place, delegation, reason))


def propose_deletion(
    paragraph: Paragraph,
    language: str,
    *,
    seen: int,
    who: Proposer,
    key: UUID | None = None,
    payload: object = None,
) -> Amendment:
    """That the paragraph goes, in all languages, with what stands below it. ``language`` is the one its author
    read it in."""
    with journal.command(by=who.by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Amendment)
        draft = open_for_amendment(paragraph.draft)
        fresh = standing_paragraph(draft, paragraph)
        must_not_be_agreed(fresh)
        base = _base(fresh, language, seen)
        made = Amendment(
            kind=Amendment.Kind.DELETE,
            paragraph=fresh,
            language=language,
            base_revision=seen,
            base_text=base.text,
        )
        return _propose(act, draft, made, who)


def propose_insertion(
    draft: OutcomeDraft,
    new: New,
    *,
    who: Proposer,
    key: UUID | None = None,
    payload: object = None,
) -> Amendment:
    """A new paragraph after ``new.after``, with what belongs to it; below a heading it comes first. Or
    ``new.before`` it, and then no deeper."""
    with journal.command(by=who.by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Amendment)
        locked = open_for_amendment(draft)
        if new.kind not in Paragraph.Kind.values:
            raise RuleBroken("kind.unknown", _("Choose one of the kinds listed."), "kind")
        if new.language not in dict(settings.CONTENT_LANGUAGES):
            raise RuleBroken(
                "language.unknown", _("Choose one of the languages listed."), "language"
            )
        if new.after is None or new.after.draft_id != locked.pk:
            raise RuleBroken(
                "place.unknown", _("This place is not in the draft any more."), "after"
            )
        level = checked_level(new.level) if new.kind == Paragraph.Kind.OPERATIVE else 0
        if new.before:
            level = min(level, new.after.level)
        made = Amendment(
            kind=Amendment.Kind.INSERT,
            paragraph=standing_paragraph(locked, new.after),
            new_kind=new.kind,
            new_level=level,
            new_before=new.before,
            language=new.language,
            base_revision=0,
            text=clean_words(new.text, LONGEST),
        )
        return _propose(act, locked, made, who)


def _propose(act: Act, draft: OutcomeDraft, made: Amendment, who: Proposer) -> Amendment:
    last = draft.amendments.order_by("-number").first()
    made.draft, made.number = draft, last.number + 1 if last else 1
    made.by, made.delegation, made.reason = who.place, who.delegation, clean_reason(who.reason)
    made.save()
    more: dict[str, Any] = {} if made.is_change else {"kind": made.kind}
    record(act, "amendment.proposed", made, by=who.by, summit=draft.summit, **more)
    live.amendment_changed(act, made, "amendment.proposed")
    return act.done(made)


# ------------------------------------------------------------------ shared with ``amendments``
def open_for_amendment(draft: OutcomeDraft, *also: str) -> OutcomeDraft:
    """The draft, held: it is open for amendment, or in one of these other states."""
    locked = lock(draft)
    if locked.status not in {Status.OPEN, *also}:
        raise RuleBroken(
            "draft.not-open",
            _("The draft is not open for amendment (%(status)s).")
            % {"status": locked.get_status_display()},
        )
    return locked


def standing_paragraph(draft: OutcomeDraft, paragraph: Paragraph) -> Paragraph:
    """Held; it has not been deleted."""
    fresh = Paragraph.objects.select_for_update(no_key=True, of=("self",)).get(pk=paragraph.pk)
    fresh.draft = draft
    if fresh.is_deleted:
        raise RuleBroken("paragraph.deleted", _("This paragraph has been deleted."))
    return fresh


def must_not_be_agreed(paragraph: Paragraph) -> None:
    if paragraph.status == Paragraph.Status.AGREED:
        raise RuleBroken("paragraph.agreed", _("This paragraph is agreed."))


def clean_reason(text: str, field: str = "reason") -> str:
    text = clean_text(text)
    return clean_words(text, MOST_REASON, field) if text else ""


def _base(paragraph: Paragraph, language: str, seen: int) -> Wording:
    base = Wording.objects.filter(paragraph=paragraph, language=language, revision=seen).first()
    if base is None:
        raise RuleBroken(
            "amendment.base",
            _("The paragraph never had these words. Open the form again from the paragraph."),
            "text",
        )
    return base
