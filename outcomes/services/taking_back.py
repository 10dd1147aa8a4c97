"""A drafter's step is taken back: as a whole, or not at all when somebody has gone on from it."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from outcomes.drafting import ordering, seams
from outcomes.live import drafts as live
from outcomes.models import Commitment, DraftStep, Evidence, OutcomeDraft, Paragraph
from outcomes.services.drafts import changed_order
from outcomes.services.joining import tell_joined, unite
from outcomes.services.keeping import keep, lock_paragraph
from outcomes.services.placing import place_all
from outcomes.services.reshaping import SHAPE
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import User
from summit.services.activity import record

Status, Verb = Paragraph.Status, DraftStep.Verb


def undo(step: DraftStep, *, by: User) -> None:
    """Twice is once. What was written since stays, on its side; nobody's words are lost."""
    with journal.command(by=by) as act:
        first = lock_paragraph(step.first)
        taken = DraftStep.objects.select_for_update(of=("self",)).get(pk=step.pk)
        if taken.undone_at is not None:
            return
        taken.draft, taken.first = first.draft, first
        with transaction.atomic():
            BACK[taken.verb](act, taken, by)
        taken.undone_at = act.at
        taken.save()
        record(act, "shape.restored", taken, by=by, summit=first.draft.summit, what=taken.about)
        live.shape_changed(act, taken)


def last(draft: OutcomeDraft) -> DraftStep | None:
    """The latest that still stands."""
    rows = draft.steps.filter(undone_at=None).select_related("by", "first", "second")
    return rows.first()


def _reshape(act: Act, step: DraftStep, by: User) -> None:
    """As it was: every row that the step changed is as the step left it."""
    was = {change["id"]: change for change in step.changes}
    rows = Paragraph.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=[*was])
    for row in rows.order_by("pk"):
        change = was[str(row.pk)]
        if row.is_deleted or {name: getattr(row, name) for name in SHAPE} != change["now"]:
            raise _overtaken()
        for name in SHAPE:
            setattr(row, name, change["was"][name])
        row.save(update_fields=[*SHAPE, "updated_at"])
        row.draft = step.draft
        live.paragraph_changed(act, row, "paragraph.reshaped")
    changed_order(act, step.draft, "paragraph.reshaped")


def _move_back(act: Act, step: DraftStep, by: User) -> None:
    """Before what it stood before, when it still is where the step put it."""
    [change] = step.changes
    rows = list(step.draft.paragraphs.in_order())
    before = change["was"] and UUID(change["was"])
    found = None
    if str(ordering.follower(rows, step.first_id)) == str(change["now"]):
        found = ordering.moved(rows, step.first_id, before)
    if found is None or ordering.follower(found, step.first_id) != before:
        raise _overtaken()
    place_all(found)
    changed_order(act, step.draft, "paragraph.moved")


def _restate(act: Act, step: DraftStep, by: User) -> None:
    """All that went comes back as it was, or goes again."""
    was = {UUID(change["id"]): change["was"] for change in step.changes}
    now = {UUID(change["id"]): change["now"] for change in step.changes}
    rows = list(step.draft.paragraphs.in_order())
    for row in rows:
        if row.status != now.get(row.pk, row.status):
            raise _overtaken()
        row.status = was.get(row.pk, row.status)
    for row in rows:
        if row.pk in was:
            _must_fit(rows, row)
            row.save(update_fields=["status", "updated_at"])
    back = step.verb == Verb.DELETE
    changed_order(act, step.draft, "paragraph.restored" if back else "paragraph.deleted")


def _must_fit(rows: list[Paragraph], row: Paragraph) -> None:
    """Nothing stands below what is gone, and what is agreed has nothing beside it."""
    stand = [one for one in rows if not one.is_deleted]
    beside = [one for one in stand if ordering.root_of(one) == ordering.root_of(row)]
    below = [one for one in ordering.below(rows, rows.index(row)) if not one.is_deleted]
    settled = any(one.status in {Status.AGREED, Status.AD_REF} for one in beside)
    if below if row.is_deleted else settled and len(beside) > 1:
        raise _overtaken()


def _join_again(act: Act, step: DraftStep, by: User) -> None:
    """A split: both as they are now, in one."""
    first, second = step.first, lock_paragraph(step.second or step.first)
    same = (first.kind, first.level) == (second.kind, second.level)
    settled = {Status.AGREED, Status.DELETED} & {first.status, second.status}
    others = {first.alternative_to_id, second.alternative_to_id} - {None}
    waiting = second.amendments.waiting().exclude(kind="insert").exists()
    if not same or settled or others or waiting or second.alternatives.exists():
        raise _overtaken()
    unite(act, first, second, step, by=by)
    tell_joined(act, first, second)


def _part_again(act: Act, step: DraftStep, by: User) -> None:
    """A join: each with its words as they are now."""
    first, second = step.first, lock_paragraph(step.second or step.first)
    if first.status in {Status.AGREED, Status.DELETED} or not second.is_deleted:
        raise _overtaken()
    found = {code: _parts(first, code, seam) for code, seam in step.seams.items()}
    was, now = step.changes[0]["was"], step.changes[0]["now"]
    second.status = was["status"]
    if first.status == now["first"]:
        first.status = was["first"]
    for each in (first, second):
        each.save(update_fields=["status", "updated_at"])
    for code in sorted(found, key=lambda each: (each != first.draft.language, each)):
        for side, text in zip((first, second), found[code], strict=True):
            if text != side.text.get(code, ""):
                _set(act, side, code, text, by)
    _send_back(step, first, second)
    step.revision = first.revision
    for each in (first, second):
        live.paragraph_changed(act, each, "paragraph.split")
    changed_order(act, first.draft, "paragraph.split")


def _parts(first: Paragraph, code: str, seam: list[str]) -> tuple[str, str]:
    if not (seam[0] and seam[2]):
        return (
            (first.text.get(code, ""), seam[2]) if seam[0] else (seam[0], first.text.get(code, ""))
        )
    found = seams.parted(seams.whole(seam), first.text.get(code, ""), len(seam[0]))
    if found is None:
        raise _overtaken()
    return found


def _set(act: Act, side: Paragraph, code: str, text: str, by: User) -> None:
    """A language that only the other one had goes without a wording of its own."""
    if text:
        keep(act, side, code, text, based_on=side.revision, by=by)
    else:
        side.text = {each: words for each, words in side.text.items() if each != code}
        side.versions = {each: row for each, row in side.versions.items() if each != code}
        side.save(update_fields=["text", "versions", "updated_at"])


def _send_back(step: DraftStep, first: Paragraph, second: Paragraph) -> None:
    came = step.changes[1]
    for rows in (
        Evidence.objects.filter(pk__in=came["evidence"], paragraph=first),
        Commitment.objects.filter(pk__in=came["commitments"], paragraph=first),
    ):
        for row in rows:
            row.paragraph = second
            row.save(update_fields=["paragraph", "updated_at"])
    first.recommendations.remove(*came["recommendations"])


BACK: dict[str, Callable[[Act, DraftStep, User], None]] = {
    Verb.KIND: _reshape,
    Verb.LEVEL: _reshape,
    Verb.SPLIT: _join_again,
    Verb.JOIN: _part_again,
    Verb.MOVE: _move_back,
    Verb.DELETE: _restate,
    Verb.RESTORE: _restate,
}


def _overtaken() -> RuleBroken:
    return RuleBroken(
        "step.overtaken",
        _("Something of it has changed since, perhaps by another drafter. Nothing was taken back."),
    )
