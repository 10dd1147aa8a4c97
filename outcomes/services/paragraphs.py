"""The order and the state of paragraphs. Numbers follow by themselves (``drafting/numbering.py``)."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from outcomes.drafting import ordering
from outcomes.live import drafts as live
from outcomes.models import DraftStep, OutcomeDraft, Paragraph
from outcomes.models.paragraphs import LONGEST
from outcomes.services.drafts import changed_order, lock_to_write
from outcomes.services.keeping import begin, lock_paragraph
from outcomes.services.placing import checked_level, place_all, room_after, room_before
from outcomes.services.reshaping import taken
from sessions.services.words import clean_words
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import User
from summit.services.activity import record

Kind, Status, Verb = Paragraph.Kind, Paragraph.Status, DraftStep.Verb
# proposed → bracketed ⇄ agreed ad referendum → agreed; what was agreed can be taken back step by step.
NEXT: dict[str, tuple[str, ...]] = {
    Status.PROPOSED: (Status.BRACKETED, Status.AD_REF, Status.AGREED),
    Status.BRACKETED: (Status.PROPOSED, Status.AD_REF, Status.AGREED),
    Status.AD_REF: (Status.BRACKETED, Status.AGREED),
    Status.AGREED: (Status.AD_REF, Status.BRACKETED),
    Status.DELETED: (),
}
SETTLED = (Status.AD_REF, Status.AGREED)


@dataclass(frozen=True)
class New:
    """A paragraph to be written. ``after`` is what it follows (None: the end), or stands ``before``."""

    kind: str
    language: str
    text: str
    level: int = 0
    after: Paragraph | None = None
    before: bool = False


def add_paragraph(
    draft: OutcomeDraft, new: New, *, by: User, key: UUID | None = None, payload: object = None
) -> Paragraph:
    """Whoever writes it answers for it, until words of participants stand behind it."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Paragraph)
        locked = lock_to_write(draft)
        if new.kind not in Kind.values:
            raise RuleBroken("kind.unknown", _("Choose one of the kinds listed."), "kind")
        if new.language not in dict(settings.CONTENT_LANGUAGES):
            raise RuleBroken(
                "language.unknown", _("Choose one of the languages listed."), "language"
            )
        level = new.level if new.kind == Kind.OPERATIVE else 0
        texts = {new.language: clean_words(new.text, LONGEST)}
        return act.done(insert(act, locked, replace(new, level=level), texts, by=by))


def insert(
    act: Act, draft: OutcomeDraft, new: New, texts: dict[str, str], *, by: User
) -> Paragraph:
    """Inside a command that holds the draft: a new paragraph in these languages. Between paragraphs of an
    issued revision it is a bis."""
    made = Paragraph(draft=draft, kind=new.kind, level=checked_level(new.level), signed_by=by)
    if new.after is not None and new.before:
        made.position = room_before(new.after, made)
    else:
        made.position = room_after(draft, new.after, made)
    begin(act, made, texts, by=by)
    return _told(act, made, by)


def add_alternative(
    paragraph: Paragraph,
    language: str,
    text: str,
    *,
    by: User,
    key: UUID | None = None,
    payload: object = None,
) -> Paragraph:
    """Other words for the same paragraph, as bis or ter. Until one of them is chosen both are in
    brackets."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Paragraph)
        locked = lock_paragraph(paragraph)
        if locked.kind != Kind.OPERATIVE or locked.is_deleted:
            raise RuleBroken(
                "alternative.kind", _("Only an operative paragraph that stands has alternatives.")
            )
        root = locked.alternative_to or locked
        root.draft = locked.draft
        made = Paragraph(
            draft=locked.draft, kind=Kind.OPERATIVE, level=root.level, alternative_to=root,
            status=Status.BRACKETED, signed_by=by,
        )  # fmt: skip
        made.position = room_after(locked.draft, root, made)
        begin(act, made, {language: clean_words(text, LONGEST)}, by=by)
        _bracket_all(root)
        return act.done(_told(act, made, by))


def _told(act: Act, made: Paragraph, by: User) -> Paragraph:
    record(act, "paragraph.added", made, by=by, summit=made.draft.summit)
    changed_order(act, made.draft, "paragraph.added")
    return made


def _bracket_all(root: Paragraph) -> list[dict[str, Any]]:
    """Words that have an alternative beside them are not agreed; says what changed by that."""
    ids = [root.pk, *Paragraph.objects.filter(alternative_to=root.pk).values_list("pk", flat=True)]
    group = Paragraph.objects.filter(pk__in=ids).exclude(status=Status.DELETED)
    was = dict(group.values_list("pk", "status"))
    if len(was) < 2:
        return []
    group.update(status=Status.BRACKETED)
    return [
        {"id": pk, "was": status, "now": Status.BRACKETED}
        for pk, status in was.items()
        if status != Status.BRACKETED
    ]


def move_paragraph(paragraph: Paragraph, before: Paragraph | None, *, by: User) -> Paragraph:
    """With what belongs to it, before another; None: to the end. Where it stands already it stays."""
    with journal.command(by=by) as act:
        locked = lock_paragraph(paragraph)
        rows = list(locked.draft.paragraphs.in_order())
        found = ordering.moved(rows, locked.pk, before.pk if before else None)
        if found is None:
            raise RuleBroken(
                "move.apart", _("It cannot go there: alternatives stay with their paragraph.")
            )
        if [row.pk for row in found] != [row.pk for row in rows]:
            place_all(found)
            was, now = (ordering.follower(each, locked.pk) for each in (rows, found))
            changes = [{"id": locked.pk, "was": was, "now": now}]
            taken(act, locked, DraftStep(verb=Verb.MOVE, changes=changes), by=by)
            record(act, "paragraph.moved", locked, by=by, summit=locked.draft.summit)
            changed_order(act, locked.draft, "paragraph.moved")
    return locked


def set_status(paragraph: Paragraph, status: str, *, by: User) -> Paragraph:
    """The drafters' decision. What is agreed has no brackets and no alternatives left."""
    with journal.command(by=by) as act:
        locked = lock_paragraph(paragraph)
        if status == locked.status:
            return locked
        if locked.kind == Kind.HEADING or status not in NEXT[locked.status]:
            raise RuleBroken(
                "status.step",
                _("From here this state cannot be reached. Choose another."),
                "status",
            )
        if status in SETTLED:
            _must_be_settled(locked)
        locked.status = status
        locked.save(update_fields=["status", "updated_at"])
        record(act, "paragraph.decided", locked, by=by, summit=locked.draft.summit, status=status)
        live.paragraph_changed(act, locked, "paragraph.decided")
    return locked


def _must_be_settled(paragraph: Paragraph) -> None:
    if any(bracket in text for text in paragraph.text.values() for bracket in "[]［］"):
        raise RuleBroken(
            "brackets.left",
            _("There is still text in brackets in it. Settle that first, then agree."),
            "status",
        )
    root = paragraph.alternative_to_id or paragraph.pk
    group = paragraph.draft.paragraphs.exclude(status=Status.DELETED).exclude(pk=paragraph.pk)
    if group.filter(pk=root).exists() or group.filter(alternative_to=root).exists():
        raise RuleBroken(
            "alternatives.left",
            _("There are alternatives to it. Choose one and delete the others, then agree."),
            "status",
        )


def delete_paragraph(paragraph: Paragraph, *, by: User) -> Paragraph:
    """With what stands below it; words, history and evidence stay. What was issued keeps its number, as
    “3. [Deleted]”. Twice is once."""
    with journal.command(by=by) as act:
        locked = lock_paragraph(paragraph)
        if not locked.is_deleted:
            was = dict(locked.draft.paragraphs.values_list("pk", "status"))
            gone = delete(act, locked, by=by)
            changes = [{"id": row.pk, "was": was[row.pk], "now": row.status} for row in gone]
            taken(act, gone[0], DraftStep(verb=Verb.DELETE, changes=changes), by=by)
    return locked


def delete(act: Act, paragraph: Paragraph, *, by: User) -> list[Paragraph]:
    """The same inside a command that holds it; all that went."""
    rows = list(paragraph.draft.paragraphs.in_order())
    below = ordering.below(rows, [row.pk for row in rows].index(paragraph.pk))
    gone = [row for row in [paragraph, *below] if not row.is_deleted]
    for row in gone:
        row.status = Status.DELETED
        row.save(update_fields=["status", "updated_at"])
        record(act, "paragraph.deleted", row, by=by, summit=paragraph.draft.summit)
    changed_order(act, paragraph.draft, "paragraph.deleted")
    return gone


def restore_paragraph(paragraph: Paragraph, *, by: User) -> Paragraph:
    """It stands where it stood; operative text comes back in brackets, for nobody has agreed to it."""
    with journal.command(by=by) as act:
        locked = lock_paragraph(paragraph)
        if locked.is_deleted:
            operative = locked.kind == Kind.OPERATIVE
            locked.status = Status.BRACKETED if operative else Status.PROPOSED
            locked.save(update_fields=["status", "updated_at"])
            changes: list[dict[str, Any]] = [
                {"id": locked.pk, "was": Status.DELETED, "now": locked.status},
                *_bracket_all(locked.alternative_to or locked),
            ]
            taken(act, locked, DraftStep(verb=Verb.RESTORE, changes=changes), by=by)
            record(act, "paragraph.restored", locked, by=by, summit=locked.draft.summit)
            changed_order(act, locked.draft, "paragraph.restored")
    return locked
