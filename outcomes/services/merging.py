"""Said twice: one contribution stands for several, and nothing is lost. Each keeps its words, its author
and its place; the room shows under which it stands."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from outcomes.models import DeskStep
from outcomes.services.steps import at_desk
from sessions.models import Contribution, Session
from summit.errors import RuleBroken
from summit.models import User

Verb = DeskStep.Verb


def merge_words(
    session: Session,
    chosen: Sequence[UUID],
    *,
    by: User,
    head: UUID | None = None,
    key: UUID | None = None,
    payload: object = None,
) -> Contribution:
    """All of them under one: ``head``, or the one that most stand under already, or the earliest. Whoever
    stands under one of them comes along. Refused when one already stands under another that is not
    chosen: somebody merged it meanwhile. Undone by ``undoing.undo`` or ``take_apart``."""
    with at_desk(session, Verb.MERGE, by=by, key=key, payload=payload) as step:
        if step.act.repeated:
            return step.act.recall(Contribution)
        rows = step.must_hold(chosen)
        if len(rows) < 2:
            raise RuleBroken(
                "merge.few", _("Tick at least two contributions that say the same."), "contribution"
            )
        ids = {row.pk for row in rows}
        under = step.hold(_under(ids) - ids)
        for row in rows:
            _must_be_free(row, ids)
        kept = _head(rows, list(under.values()), head)
        step.about = ", ".join(row.reference for row in rows)
        for row in [kept, *under.values(), *(row for row in rows if row is not kept)]:
            row.merged_into = None if row is kept else kept
            step.merged(row)
        return step.act.done(kept)


def take_apart(contribution: Contribution, *, by: User) -> Contribution:
    """It stands on its own again; a head gives all free that stand under it. Twice is once."""
    with at_desk(contribution.session, Verb.APART, by=by) as step:
        ids = {contribution.pk} | _under({contribution.pk})
        rows = step.hold(ids)
        for row in rows.values():
            if row.merged_into_id is not None:
                row.merged_into = None
                step.merged(row)
        step.about = contribution.reference
    return contribution


def _under(ids: set[UUID]) -> set[UUID]:
    rows = Contribution.objects.shown().filter(merged_into__in=ids)
    return set(rows.values_list("pk", flat=True))


def _head(
    rows: Sequence[Contribution], under: Sequence[Contribution], wanted: UUID | None
) -> Contribution:
    counts = {row.pk: sum(one.merged_into_id == row.pk for one in under) for row in rows}
    for row in rows:
        if row.pk == wanted:
            return row
    return max(rows, key=lambda row: (counts[row.pk], -row.number))


def _must_be_free(row: Contribution, chosen: set[UUID]) -> None:
    if row.merged_into_id is None or row.merged_into_id in chosen:
        return
    head = Contribution.objects.select_related("session").get(pk=row.merged_into_id)
    raise RuleBroken(
        "merge.taken",
        _("%(ref)s already stands with %(head)s%(who)s. Take it apart first, or tick that one too.")
        % {"ref": row.reference, "head": head.reference, "who": _by_whom(row, head)},
        "contribution",
    )


def _by_whom(row: Contribution, head: Contribution) -> str:
    """`` (Rana Qureshi, 14:32)``: who merged it last, and when."""
    steps = DeskStep.objects.filter(session=row.session, verb=Verb.MERGE, undone_at=None)
    for step in steps.select_related("by")[:50]:
        now = {"merged_into_id": str(head.pk)}
        if any(each["id"] == str(row.pk) and each["now"] == now for each in step.changes):
            at = step.created_at.astimezone(row.session.summit.zone)
            return f" ({step.by.name if step.by else '…'}, {at:%H:%M})"
    return ""
