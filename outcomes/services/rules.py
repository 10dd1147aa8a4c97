"""A session's own thresholds, for as long as it is not closed."""

from dataclasses import asdict

from django.utils.translation import gettext_lazy as _

from outcomes import live
from outcomes.agreement.labels import Thresholds
from outcomes.models import AgreementRules
from outcomes.models.rules import thresholds_of
from sessions.models import Session
from sessions.services.sessions import lock
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import User
from summit.services.activity import record

FROZEN = {Session.Status.ENDED, Session.Status.ARCHIVED, Session.Status.CANCELLED}


def set_rules(session: Session, thresholds: Thresholds, *, by: User) -> Thresholds:
    """From now on labels follow these; everybody sees at once what becomes of them. Refused once the
    session has closed: nobody changes what counts as agreement after the count."""
    with journal.command(by=by) as act:
        locked = lock(session)
        if locked.status in FROZEN:
            raise RuleBroken(
                "rules.frozen",
                _("The session is closed, and its rules with it. Open it again to change them."),
            )
        before = thresholds_of(locked)
        if thresholds != before:
            AgreementRules.objects.update_or_create(session=locked, defaults=asdict(thresholds))
            record(
                act, "rules.changed", locked, by=by, summit=locked.summit,
                before=before.as_dict(), now=thresholds.as_dict(),
            )  # fmt: skip
            live.rules_changed(act, locked)
    return thresholds
