"""The approval queue: one decision about many contributions, questions and resources."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sessions.models import Contribution, Decision, Message, Question, Resource, Session
from sessions.services import chat, contributions, questions, resources, words
from sessions.services.collisions import was_decided
from sessions.services.decisions import KINDS, Turn, deciding, find
from summit.errors import RuleBroken
from summit.models import User

Verb = Decision.Verb
# The same words in all four.
APPROVED, HIDDEN = Question.Status.APPROVED.value, Question.Status.HIDDEN.value


@dataclass(frozen=True)
class Verdict:
    """Approve, or hide and why."""

    verb: Decision.Verb
    hidden_for: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Chosen:
    """A thing in the queue: ``contribution``, ``question``, ``message`` or ``resource``. ``seen`` is its state
    on the moderator's page, if that says it."""

    kind: str
    pk: UUID
    seen: str = ""


def decide_many(
    session: Session,
    chosen: Sequence[Chosen],
    verdict: Verdict,
    *,
    by: User,
    key: UUID | None = None,
    payload: object = None,
) -> list[RuleBroken | None]:
    """All of them in one command, with one answer per thing: None, or why not. What is refused does
    not keep the others."""
    if verdict.verb == Verb.HIDE:
        words.why_hidden(verdict.hidden_for, verdict.reason)
    with deciding(session, verdict.verb, by=by, key=key, payload=payload) as turn:
        if turn.act.repeated:
            return _told_before(turn, chosen)
        for kind in KINDS:
            turn.hold(kind, [each.pk for each in chosen if each.kind == kind])
        refusals = [_decide(turn, each, verdict) for each in chosen]
        turn.act.result = {
            "refused": {
                str(place): [refusal.code, str(refusal.message)]
                for place, refusal in enumerate(refusals)
                if refusal
            }
        }
    return refusals


def _decide(turn: Turn, chosen: Chosen, verdict: Verdict) -> RuleBroken | None:
    hides = verdict.verb == Verb.HIDE
    # A page sends its fields along with whatever is pressed beside them.
    why = (verdict.hidden_for, verdict.reason) if hides else ("", "")
    try:
        thing = find(turn, chosen.kind, chosen.pk)
        if was_decided(thing, chosen.seen, HIDDEN if hides else APPROVED):
            return None
        if isinstance(thing, Contribution):
            to = Contribution.Status.HIDDEN if hides else Contribution.Status.APPROVED
            contributions.settle(turn.act, thing, to, *why, by=turn.by)
        elif isinstance(thing, Message):
            chat.settle(
                turn, thing, Message.Status.HIDDEN if hides else Message.Status.APPROVED, *why
            )
        elif isinstance(thing, Resource):
            shown = Resource.Status.HIDDEN if hides else Resource.Status.APPROVED
            resources.settle(turn.act, thing, shown, *why, by=turn.by)
        else:
            questions.settle(
                turn, thing, Question.Status.HIDDEN if hides else Question.Status.APPROVED, *why
            )
    except RuleBroken as refusal:
        return refusal
    return None


def _told_before(turn: Turn, chosen: Sequence[Chosen]) -> list[RuleBroken | None]:
    refused = (turn.act.result or {}).get("refused", {})
    return [
        RuleBroken(*refused[str(place)]) if str(place) in refused else None
        for place in range(len(chosen))
    ]
