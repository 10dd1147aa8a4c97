"""Recommended twice: one recommendation stands for several. Each keeps its words, its sources, its signatures
and the stances that were taken on it; the one that is kept has the sources and the people of all."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from outcomes.agreement.uniting import AGREE, DISAGREE, PASS, stands
from outcomes.models import DeskStep, Recommendation, Source, Stance
from outcomes.services.counting import write_stances
from outcomes.services.stances import DECIDED
from outcomes.services.steps import Step, at_desk
from sessions.models import Session
from summit.errors import RuleBroken
from summit.models import User


def unite(
    session: Session,
    chosen: Sequence[UUID],
    *,
    by: User,
    head: UUID | None = None,
    key: UUID | None = None,
    payload: object = None,
) -> Recommendation:
    """All of them under one: ``head``, or the one with the lowest number. What stands under one of them
    comes along. Undone, as a whole, by ``undoing.undo``; whoever took a stance since then keeps it."""
    with at_desk(session, DeskStep.Verb.UNITE, by=by, key=key, payload=payload) as step:
        if step.act.repeated:
            return step.act.recall(Recommendation)
        rows = _held(session, chosen)
        under = list(_locked(session, merged_into__in=[row.pk for row in rows]))
        kept = next((row for row in rows if row.pk == head), rows[0])
        step.about = ", ".join(row.reference for row in rows)
        wanted = _stances(kept, rows, under)
        joining = [row for row in [*rows, *under] if row.pk != kept.pk]
        for row in joining:
            step.united(row, kept)
        _unite_sources(step, kept, joining)
        step.stood(write_stances(wanted))
        step.concern("recommendation", kept)
        return step.act.done(kept)


def _locked(session: Session, **which: object) -> Iterable[Recommendation]:
    rows = Recommendation.objects.select_for_update(no_key=True, of=("self",))
    rows = rows.filter(session=session, **which).select_related("session__summit")
    return sorted(rows.order_by("pk"), key=lambda row: row.number)


def _held(session: Session, chosen: Sequence[UUID]) -> list[Recommendation]:
    rows = list(_locked(session, pk__in=list(chosen)))
    if len(rows) < 2:
        raise RuleBroken(
            "merge.few",
            _("Tick at least two recommendations that ask for the same."),
            "recommendation",
        )
    for row in rows:
        if row.merged_into_id is not None:
            raise RuleBroken(
                "merge.taken",
                _("%(ref)s already stands with another one. Tick that one instead.")
                % {"ref": row.reference},
                "recommendation",
            )
        if row.status in DECIDED:
            raise RuleBroken(
                "recommendation.closed",
                _("%(ref)s is decided. Change its status first.") % {"ref": row.reference},
                "recommendation",
            )
    return rows


def _unite_sources(step: Step, kept: Recommendation, joining: Sequence[Recommendation]) -> None:
    """The same stretch stands behind it once."""
    there = set(kept.sources.values_list("contribution_id", "start", "end"))
    rows = Source.objects.filter(recommendation__in=joining).select_related("contribution__session")
    for row in rows.order_by("recommendation__number", "contribution__number", "start"):
        place = (row.contribution_id, row.start, row.end)
        if place in there:
            continue
        there.add(place)
        step.made(
            Source.objects.create(
                recommendation=kept, contribution=row.contribution, revision=row.revision,
                start=row.start, end=row.end, quote=row.quote, sha256=row.sha256,
            )
        )  # fmt: skip


def _stances(
    kept: Recommendation, rows: Sequence[Recommendation], under: Sequence[Recommendation]
) -> dict[tuple[str, UUID], str]:
    """Where each person stands on all of them together. What stands under one already speaks through it;
    but who passes there because they had said both has still said both."""
    heads = {row.pk: row.pk for row in rows}
    heads |= {row.pk: row.merged_into_id or row.pk for row in under}
    said: dict[UUID, dict[UUID, str]] = {}
    values = Stance.objects.filter(recommendation__in=heads).order_by()
    for pk, place, value in values.values_list("recommendation_id", "participation_id", "value"):
        said.setdefault(place, {})[pk] = value
    wanted = {}
    for place, theirs in said.items():
        own = {theirs[row.pk] for row in rows if row.pk in theirs}
        for row in under:
            if theirs.get(row.pk, PASS) != PASS and theirs.get(heads[row.pk]) == PASS:
                own |= {AGREE, DISAGREE}
        if own:
            wanted[str(kept.pk), place] = stands(own)
    return wanted
