"""What is on the stage does not play: people's browsers say so, and moderators see how many. Nobody is
stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from sessions import live
from sessions.models import Session, StageSource
from sessions.services.places import Places, locked_places, sift
from summit import budget
from summit.errors import RuleBroken, Unknown
from summit.log import journal
from summit.log.journal import Act
from summit.models import User

AGAIN_SECONDS = 600
# One report of a person about what was put on the stage once, in each process.
_reported = budget.Buckets(1 / AGAIN_SECONDS, 1)


@dataclass(frozen=True)
class Failure:
    """One person's browser could not play it; or doubts it, for its host has not answered, which some hosts
    do to pages of others alone."""

    source_id: str
    user_id: str
    is_doubt: bool = False


def report_failure(source: StageSource, *, is_doubt: bool = False, by: User) -> None:
    """Counted; who it was is written nowhere. Said again at once it counts once."""
    with journal.command(signed=True) as act:
        refusal = report_failures(act, [Failure(str(source.pk), str(by.pk), is_doubt)])[0]
        if refusal:
            raise refusal


def report_failures(act: Act, reports: Sequence[Failure]) -> list[RuleBroken | None]:
    """All of them, inside ``act``: when a stream breaks off, everybody says so at once."""
    rows = StageSource.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "session"
    )
    ids = {report.source_id for report in reports}
    sources = {str(row.pk): row for row in rows.filter(pk__in=ids).order_by("pk")}
    summits = {row.session.summit_id for row in sources.values()}
    places = locked_places((report.user_id for report in reports), summits)
    refusals, granted = sift(reports, lambda report: _may_report(report, sources, places))
    for source in sources.values():
        new = [each for each, row in granted if row is source and _is_first(each, row)]
        if new:
            doubts = sum(each.is_doubt for each in new)
            StageSource.objects.filter(pk=source.pk).update(
                failures=F("failures") + len(new) - doubts, doubts=F("doubts") + doubts
            )
            live.media_failed(act, source.session)
    return refusals


def _may_report(report: Failure, sources: dict[str, StageSource], places: Places) -> StageSource:
    source = sources.get(report.source_id)
    if source is None or source.session.status == Session.Status.DRAFT:
        raise Unknown
    if (report.user_id, source.session.summit_id) not in places:
        raise Unknown
    if source.session.stage_source_id != source.pk:
        raise RuleBroken("media.left", _("Something else is on the stage now."))
    return source


def _is_first(report: Failure, source: StageSource) -> bool:
    return _reported.take(f"{source.pk}:{source.updated_at}:{report.user_id}:{report.is_doubt}")
