"""Kind and level of paragraphs; each change is a step that can be taken back."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from outcomes.drafting import ordering
from outcomes.drafting.numbering import numbers
from outcomes.live import drafts as live
from outcomes.models import DraftStep, Paragraph
from outcomes.services.drafts import changed_order
from outcomes.services.keeping import lock_paragraph
from outcomes.services.placing import checked_level
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import User
from summit.services.activity import record

Kind, Status = Paragraph.Kind, Paragraph.Status
SHAPE = ("kind", "level")


def set_kind(paragraph: Paragraph, kind: str, *, by: User) -> Paragraph:
    """Heading, chapeau, preambular or operative: the paragraph stays itself, with its words, their history
    and the voices behind it. What stood below it stands by itself then. An operative paragraph that the last
    revision did not have is an insertion."""
    with journal.command(by=by) as act:
        locked = lock_paragraph(paragraph)
        if kind not in Kind.values:
            raise RuleBroken("kind.unknown", _("Choose one of the kinds listed."), "kind")
        if kind != locked.kind:
            _must_fit(locked, kind)
            was = shapes([locked])
            locked.kind, locked.level = kind, 0
            locked.save(update_fields=["kind", "level", "updated_at"])
            reshaped(act, DraftStep.Verb.KIND, locked, was, [locked], by=by)
            record(act, "paragraph.reshaped", locked, by=by, summit=locked.draft.summit, kind=kind)
            live.paragraph_changed(act, locked, "paragraph.reshaped")
            changed_order(act, locked.draft, "paragraph.reshaped")
    return locked


def set_level(paragraph: Paragraph, level: int, *, by: User) -> Paragraph:
    """1, (a) or (i); its alternatives and what stands below it go along."""
    with journal.command(by=by) as act:
        locked = lock_paragraph(paragraph)
        if locked.kind != Kind.OPERATIVE:
            raise RuleBroken("level.kind", _("Only operative paragraphs have levels."), "level")
        rows = list(locked.draft.paragraphs.in_order())
        keys = [row.pk for row in rows]
        start = keys.index(locked.alternative_to_id or locked.pk)
        block = rows[start : ordering.block_end(rows, start)]
        step = checked_level(level) - locked.level
        if step:
            was = shapes(block)
            for row in block:
                row.level = min(max(row.level + step, 0), 2)
            Paragraph.objects.bulk_update(block, ["level"])
            locked.level += step
            reshaped(act, DraftStep.Verb.LEVEL, locked, was, block, by=by)
            record(
                act, "paragraph.levelled", locked, by=by, summit=locked.draft.summit, level=level
            )
            changed_order(act, locked.draft, "paragraph.levelled")
    return locked


def _must_fit(paragraph: Paragraph, kind: str) -> None:
    if paragraph.status in {Status.AGREED, Status.DELETED}:
        raise RuleBroken(
            "paragraph.settled",
            _("This paragraph is %(status)s. Take that back first, then change it.")
            % {"status": paragraph.get_status_display()},
            "kind",
        )
    if paragraph.alternative_to_id or paragraph.alternatives.exists():
        raise RuleBroken(
            "kind.alternatives",
            _("It has alternatives, and only operative paragraphs do."),
            "kind",
        )
    if kind != Kind.HEADING:
        return
    if paragraph.status != Status.PROPOSED:
        raise RuleBroken(
            "kind.negotiated",
            _("A heading is not negotiated. Set the paragraph back to “proposed” first."),
            "kind",
        )
    if paragraph.evidence.exists():
        raise RuleBroken(
            "kind.evidence",
            _("A heading needs no words behind it. Release those of the paragraph first."),
            "kind",
        )


# ------------------------------------------------------------------ steps
def shapes(rows: Sequence[Paragraph]) -> dict[str, dict[str, Any]]:
    return {str(row.pk): {name: getattr(row, name) for name in SHAPE} for row in rows}


def reshaped(
    act: Act,
    verb: str,
    first: Paragraph,
    was: dict[str, dict[str, Any]],
    rows: Sequence[Paragraph],
    *,
    by: User,
) -> None:
    now = shapes(rows)
    changes = [{"id": pk, "was": was[pk], "now": now[pk]} for pk in now if was[pk] != now[pk]]
    taken(act, first, DraftStep(verb=verb, changes=changes), by=by)


def taken(act: Act, first: Paragraph, step: DraftStep, *, by: User) -> DraftStep:
    """Kept, with how the paragraph was called when it was done."""
    step.draft, step.first, step.by = first.draft, first, by
    number = numbers(first.draft.paragraphs.in_order())[first.pk].full
    step.about = f"¶ {number}" if number else first.words().text[:60]
    step.save()
    live.shape_changed(act, step)
    return step
