"""Signing for a delegation, and taking the signature back."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from outcomes import live
from outcomes.models import Endorsement, Recommendation
from sessions.models import Session
from summit.errors import Forbidden, RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import Delegation, Participation, User
from summit.services.activity import record

Ending = Endorsement.Ending
CLOSED = {Session.Status.ARCHIVED, Session.Status.CANCELLED}


def headed_by(place: Participation | None) -> Delegation | None:
    """The delegation that this person signs for; None for who is no head."""
    return Delegation.objects.filter(head=place).first() if place else None


def endorse(
    recommendation: Recommendation,
    *,
    seen: int,
    by: User,
    place: Participation,
    key: UUID | None = None,
    payload: object = None,
) -> Endorsement:
    """The delegation's signature under the wording that its head has before their eyes: ``seen`` is its
    revision. Signed again after it was reworded, the signature is renewed; under the same wording
    twice is once."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Endorsement)
        locked, delegation = _held(recommendation, place)
        if locked.merged_into_id is not None:
            raise RuleBroken(
                "recommendation.merged",
                _("It was merged into %(ref)s. Sign that one.") % {"ref": locked.head_reference},
            )
        if locked.status == Recommendation.Status.SET_ASIDE:
            raise RuleBroken("recommendation.closed", _("This recommendation was set aside."))
        if seen != locked.revision:
            raise RuleBroken(
                "recommendation.newer",
                _("It was reworded meanwhile. Read the words as they are now, then sign."),
            )
        standing = _standing(locked, delegation)
        if standing is not None and not standing.signed_earlier_wording:
            return act.done(standing)
        _end(standing, Ending.RENEWED, act)
        signed = Endorsement.objects.create(
            recommendation=locked, delegation=delegation, signed_by=place,
            revision=locked.revision, text=locked.text,
        )  # fmt: skip
        record(
            act, "recommendation.endorsed", locked, by=by, summit=locked.session.summit,
            what=delegation.name,
        )  # fmt: skip
        live.recommendation_changed(act, locked, "recommendation.endorsed")
        return act.done(signed)


def withdraw(recommendation: Recommendation, *, by: User, place: Participation) -> None:
    """The signature ends now; that it stood stays known. Twice is once."""
    with journal.command(by=by) as act:
        locked, delegation = _held(recommendation, place)
        standing = _standing(locked, delegation)
        if standing is None:
            return
        _end(standing, Ending.WITHDRAWN, act)
        record(
            act, "endorsement.withdrawn", locked, by=by, summit=locked.session.summit,
            what=delegation.name,
        )  # fmt: skip
        live.recommendation_changed(act, locked, "recommendation.endorsed")


def _held(
    recommendation: Recommendation, place: Participation
) -> tuple[Recommendation, Delegation]:
    """Asked inside the transaction: another head may have been named meanwhile. Forbidden for who is
    none (any more)."""
    rows = Recommendation.objects.select_for_update(no_key=True, of=("self",))
    locked = rows.select_related("session__summit", "merged_into").get(pk=recommendation.pk)
    if locked.session.status in CLOSED:
        raise RuleBroken("session.closed", _("The session's record is closed."))
    delegation = Delegation.objects.select_for_update(no_key=True).filter(head=place).first()
    if delegation is None:
        raise Forbidden
    return locked, delegation


def _standing(recommendation: Recommendation, delegation: Delegation) -> Endorsement | None:
    rows = Endorsement.objects.filter(
        recommendation=recommendation, delegation=delegation, ended_at__isnull=True
    )
    return rows.select_related("recommendation").first()


def _end(endorsement: Endorsement | None, how: Ending, act: Act) -> None:
    if endorsement is not None:
        endorsement.ended_at, endorsement.ending = act.at, how
        endorsement.save(update_fields=["ended_at", "ending", "updated_at"])
