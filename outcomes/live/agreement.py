"""What browsers are told about recommendations, and about what is proposed as one."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from outcomes.models import Endorsement, Proposal, Recommendation, Source, Stance
from sessions import live as session_live
from sessions.models import Session
from summit.live.frames import Fragment, Refresh, Tally, register
from summit.log.journal import Act


def recommendation_changed(act: Act, recommendation: Recommendation, fact: str) -> None:
    """``recommendation.made|reworded|decided|sourced|merged|endorsed``: in the room and at the desk."""
    act.say(session_live.room(recommendation.session_id), fact, recommendation)
    act.say(session_live.desk(recommendation.session_id), fact, recommendation)
    session_live.coverage_changed(act, recommendation.session_id)


def stance_taken(act: Act, recommendation: Recommendation) -> None:
    for stream in (session_live.room, session_live.desk):
        act.tally(
            stream(recommendation.session_id), "stance.taken", recommendation.pk, kind="stances"
        )


def rules_changed(act: Act, session: Session) -> None:
    """``rules.changed``: all labels may be other ones."""
    act.say(session_live.room(session.pk), "rules.changed", session, kind="recommendations")
    act.say(session_live.desk(session.pk), "rules.changed", session, kind="desk-recommendations")


def proposal_changed(act: Act, proposal: Proposal, fact: str) -> None:
    """``proposal.made|shown|refused|withdrawn``: what waits, for who runs and who records the session;
    and what became of it, for the browser that holds its id."""
    for stream in (session_live.desk, session_live.moderation):
        act.say(stream(proposal.session_id), fact, proposal.session, kind="proposals")
    act.say(session_live.room(proposal.session_id), fact, proposal)


def recommendations(**which: Any) -> list[dict[str, Any]]:
    """What a recommendation's partial needs, for many in a fixed number of queries."""
    rows = list(
        Recommendation.objects.filter(**which)
        .select_related("session__summit", "guiding_question", "merged_into", "proposal")
        .prefetch_related(
            Prefetch("sources", Source.objects.select_related("contribution__session")),
            Prefetch("merged", Recommendation.objects.order_by("number")),
        )
        .order_by("number")
    )
    standings = Stance.objects.standings(rows)
    signed = Endorsement.objects.standing(row.pk for row in rows)
    return [
        {
            "recommendation": row,
            "standing": standings[str(row.pk)],
            "signed": signed.get(str(row.pk), []),
        }
        for row in rows
    ]


def _recommendations(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(entry["recommendation"].pk): entry for entry in recommendations(pk__in=ids)}


def _stances(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    rows = list(Recommendation.objects.filter(pk__in=ids))
    standings = Stance.objects.standings(rows)
    return {
        str(row.pk): {"recommendation": row, "standing": standings[str(row.pk)]} for row in rows
    }


def proposals(session: Session) -> dict[str, Any]:
    """What waits, the oldest first."""
    return {
        "session": session,
        "proposals": Proposal.objects.waiting().filter(session=session).whole(),
    }


def _proposals(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(session.pk): proposals(session) for session in Session.objects.filter(pk__in=ids)}


def _decisions(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    """State and reason, no text and no author: whoever holds the id knows what it was. What is "" is not
    there: the way to take it back, and what it became."""
    rows = Proposal.objects.filter(pk__in=ids).select_related("recommendation__session")
    return {
        str(row.pk): {
            "state": row.state,
            "label": str(row.get_state_display()),
            "reason": row.why,
            "reference": row.recommendation.reference if row.recommendation else "",
            "withdraw": _("Withdraw") if row.state == Proposal.State.WAITING else "",
        }
        for row in rows
    }


for _audience, _partial, _root, _list in (
    ("room", "outcomes/_recommendation.html", "recommendation-{id}", "recommendations-list"),
    ("desk", "outcomes/_recommendation_desk.html", "d-recommendation-{id}", "desk-recommendations"),
):
    register(
        "recommendation",
        _audience,
        Fragment(_partial, _recommendations, _root, lambda context, into=_list: into),  # type: ignore[misc]
    )
register("recommendations", "room", Refresh("recommendations"))
register("desk-recommendations", "desk", Refresh("desk-recommendations"))
register("stances", "room", Fragment("outcomes/_stances.html", _stances, "stances-{id}"))
register("stances", "desk", Fragment("outcomes/_d_stances.html", _stances, "d-stances-{id}"))
register("proposals", "desk", Fragment("outcomes/_d_proposals.html", _proposals, "d-proposals"))
register(
    "proposals", "moderation", Fragment("outcomes/_m_proposals.html", _proposals, "m-proposals")
)
register("proposal", "room", Tally(_decisions, "decision-{id}"))
