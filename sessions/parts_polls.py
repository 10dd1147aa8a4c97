"""What the room shows of polls and reactions to everybody alike, and which votes are mine."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import CharField
from django.db.models.functions import Cast
from django.template.loader import render_to_string

from sessions import live_polls, marks
from sessions.models import Choice, Poll, Session, Vote, Voter
from summit import parts

ONE = [Poll.Kind.SINGLE, Poll.Kind.SCALE, Poll.Kind.CONSENT]


def _room(session_id: UUID) -> Mapping[str, str]:
    session = Session.objects.filter(pk=session_id).first()
    if session is None:
        return {}
    polls = {"polls": live_polls.polls_in_room(session=session_id)}
    return {
        "polls": render_to_string("sessions/_polls.html", polls),
        "reactions": render_to_string("sessions/_reactions.html", live_polls.reactions_of(session)),
    }


def _moderation(session_id: UUID) -> Mapping[str, str]:
    context = {"session_id": session_id, "polls": live_polls.all_polls(session=session_id)}
    return {"m-polls": render_to_string("sessions/_polls_moderation.html", context)}


parts.register("room", _room)
parts.register("moderation", _moderation)
marks.register(
    lambda session_id, place_id: marks.pressed(
        Choice.objects.filter(
            vote__poll__session=session_id, vote__participation=place_id, kind__in=ONE
        ),
        "vote",
        "vote__poll",
        Cast("option__position", CharField()),
    )
)
marks.register(
    lambda session_id, place_id: marks.pressed(
        Choice.objects.filter(
            vote__poll__session=session_id, vote__participation=place_id, kind=Poll.Kind.MULTIPLE
        ),
        "choice",
        "option",
    )
)


def _voted(rows: type[Vote] | type[Voter]) -> marks.Rows:
    """The ballots that somebody has sent."""
    return lambda session_id, place_id: (
        rows.objects.filter(poll__session=session_id, participation=place_id)
        .order_by()
        .values_list(marks.MINE, marks.BALLOT, "poll", marks.NONE)
    )


marks.register(_voted(Vote))
marks.register(_voted(Voter))
