"""All that somebody wrote in a session, out of the room at once."""

from sessions.models import (
    Contribution,
    Decision,
    HideReason,
    Message,
    Question,
    Resource,
    Session,
)
from sessions.services import chat, contributions, questions, resources
from sessions.services.decisions import Turn
from summit.log.journal import Act
from summit.models import Participation, User


def hide_all(
    act: Act, session: Session, place: Participation, reason: str, by: User
) -> Decision | None:
    """What they wrote here and what is shown or waits, anonymous questions not among it: nobody knows
    whose they are."""
    turn = Turn(act, session, by)
    own = {"session": session, "author": place}
    why = (HideReason.CONDUCT, reason)
    said = Contribution.objects.filter(**own, status__in=["pending", "approved"])
    asked = Question.objects.filter(**own, status__in=["pending", "approved", "answered"])
    chatted = Message.objects.filter(**own, status=Message.Status.APPROVED)
    shared = Resource.objects.filter(**own, status__in=["pending", "approved"])
    wrote = {"contribution": said, "question": asked, "message": chatted, "resource": shared}
    for kind, rows in wrote.items():
        turn.hold(kind, rows.values_list("pk", flat=True))
    for thing in turn.things.values():
        if isinstance(thing, Contribution):
            contributions.settle(act, thing, Contribution.Status.HIDDEN, *why, by=by)
        elif isinstance(thing, Question):
            questions.settle(turn, thing, Question.Status.HIDDEN, *why)
        elif isinstance(thing, Message):
            chat.settle(turn, thing, Message.Status.HIDDEN, *why)
        else:
            resources.settle(act, thing, Resource.Status.HIDDEN, *why, by=by)
    return turn.keep(Decision.Verb.CONDUCT)
