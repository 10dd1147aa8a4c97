"""How documents treat one contribution."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from outcomes import live
from outcomes.models import Treatment
from sessions.models import Contribution, Session
from sessions.services.sessions import lock
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import User
from summit.services.activity import record
from summit.texts import clean_text

ORDER = [
    str(Session.Attribution.NAMED),
    str(Session.Attribution.AFFILIATION),
    str(Session.Attribution.CHATHAM),
]
LONGEST = 300


def treat(
    contribution: Contribution,
    attribution: str,
    reason: str,
    *,
    by: User,
    key: UUID | None = None,
    payload: object = None,
) -> Treatment:
    """Under a stricter rule of attribution than its session's ("" for the session's), and why it was not
    used ("" for the usual words). Never under a milder rule: what was promised in the room holds."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Treatment)
        session = lock(contribution.session)
        if attribution not in Treatment.Attribution.values:
            raise RuleBroken(
                "attribution.unknown", _("Choose one of the rules listed."), "attribution"
            )
        if attribution and ORDER.index(attribution) <= ORDER.index(session.attribution):
            raise RuleBroken(
                "attribution.milder",
                _("The session’s own rule is as strict as this one, or stricter. Keep it as in the session."),
                "attribution",
            )  # fmt: skip
        reason = clean_text(reason).replace("\n", " ")[:LONGEST]
        treatment, _new = Treatment.objects.get_or_create(contribution=contribution)
        if (treatment.attribution, treatment.reason) != (attribution, reason):
            treatment.attribution, treatment.reason, treatment.set_by = attribution, reason, by
            treatment.save()
            record(act, "contribution.treated", contribution, by=by, summit=session.summit)
            live.contribution_sorted(act, contribution)
        return act.done(treatment)


def choices(session: Session) -> list[tuple[str, str]]:
    """The session's rule, and those that are stricter."""
    own = ORDER.index(session.attribution)
    return [
        (value, str(label))
        for value, label in Treatment.Attribution.choices
        if not value or ORDER.index(value) > own
    ]
