"""Keeping away, and calling for help."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from networking import live
from networking.models import AbuseReport, Block, Conversation
from networking.services import connections
from networking.services.pairs import lock_pair
from summit.errors import RuleBroken
from summit.log import access, journal
from summit.models import Participation, Summit, User
from summit.services.activity import record
from summit.texts import clean_text


def block(person: Participation, *, by: User, key: UUID | None = None, payload: Any = None) -> None:
    """From now on neither finds, asks or writes to the other. The other is not told. Connections
    and what was written are kept, so that undoing it undoes it; an open request is taken back."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return
        pair = lock_pair(person, by=by)
        made, fresh = Block.objects.get_or_create(by=pair.me, whom=pair.other)
        if fresh:
            connections.take_back(act, pair, by)
            record(act, "person.blocked", made, by=by, summit=None)
            live.person_blocked(act, pair.me)
            _ask_sockets_again(act, pair)
        act.done(pair.other)


def unblock(
    person: Participation, *, by: User, key: UUID | None = None, payload: Any = None
) -> None:
    """Undoes a block. Twice is once."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return
        pair = lock_pair(person, by=by)
        made = Block.objects.filter(by=pair.me, whom=pair.other).first()
        if made is not None:
            record(act, "person.unblocked", made, by=by, summit=None)
            made.delete()
            live.person_blocked(act, pair.me)
            _ask_sockets_again(act, pair)
        act.done(pair.other)


def report(
    person: Participation,
    reason: str,
    *,
    conversation: Conversation | None = None,
    by: User,
    key: UUID | None = None,
    payload: Any = None,
) -> AbuseReport:
    """Tells the organisers, in the reporter's own words; no message is copied. The same words about
    the same person while the report is open are the same report."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(AbuseReport)
        pair = lock_pair(person, by=by)
        made, fresh = AbuseReport.objects.get_or_create(
            by=pair.me,
            about=pair.other,
            reason=clean_text(reason),
            status=AbuseReport.Status.OPEN,
            defaults={"conversation": conversation},
        )
        if fresh:
            summit = pair.other.summit
            record(act, "report.made", made, by=by, summit=None)
            live.report_changed(act, made, "report.made", to=_organisers(summit, pair.other))
        return act.done(made)


def close(
    report: AbuseReport, decision: str, *, by: User, key: UUID | None = None, payload: Any = None
) -> AbuseReport:
    """An organiser writes down what was decided. Raises RuleBroken when another decision stands."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(AbuseReport)
        row = (
            AbuseReport.objects.select_for_update(no_key=True, of=("self",))
            .select_related("about__summit", "about__user")
            .get(pk=report.pk)
        )
        summit = row.about.summit
        decision = clean_text(decision)
        if row.status == AbuseReport.Status.CLOSED:
            if row.decision == decision:
                return act.done(row)
            raise RuleBroken("report.closed", _("This report was closed already."), "decision")
        row.status = AbuseReport.Status.CLOSED
        row.decision = decision
        row.closed_by = Participation.objects.filter(summit=summit, user=by).first()
        row.save(update_fields=["status", "decision", "closed_by", "updated_at"])
        record(act, "report.closed", row, by=by, summit=summit)
        live.report_changed(act, row, "report.closed", to=_organisers(summit, row.about))
        return act.done(row)


def _organisers(summit: Summit, about: Participation) -> list[Participation]:
    """Those who read reports, without the one it is about."""
    return list(
        summit.participations.filter(
            role=Participation.Role.ORGANISER, banned_at__isnull=True
        ).exclude(pk=about.pk)
    )


def _ask_sockets_again(act: journal.Act, pair: Any) -> None:
    access.changed(act, pair.me.user)
    access.changed(act, pair.other.user)
