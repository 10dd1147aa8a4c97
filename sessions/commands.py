"""What a browser may ask over its socket (docs/live-protocol.md): parse, call, answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from sessions.models import Reactions
from sessions.services import readiness
from sessions.services.media_failures import Failure, report_failures
from sessions.services.reactions import Reaction, react_many
from sessions.services.upvotes import Wish, upvote_many
from sessions.services.votes import Wish as Ballot
from sessions.services.votes import vote_many
from summit.log import commands
from summit.log.commands import Command, Outcome
from summit.log.journal import Act


def _switch(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"id": commands.uuid_in(fields, "id"), "on": commands.flag_in(fields, "on")}


def _upvote_all(act: Act, asked: Sequence[Command]) -> Sequence[Outcome]:
    wishes = [Wish(each.fields["id"], each.user_id, each.fields["on"]) for each in asked]
    return [refusal or {} for refusal in upvote_many(act, wishes)]


commands.register("question.upvote", _switch, _upvote_all)


def _vote(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """``value`` is the chosen option's id; "" takes the vote back."""
    given = commands.word_in(fields, "value")
    option = commands.uuid_in(fields, "value") if given else ""
    return {"id": commands.uuid_in(fields, "id"), "value": option}


def _vote_all(act: Act, asked: Sequence[Command]) -> Sequence[Outcome]:
    wishes = [
        Ballot(each.user_id, each.fields["id"], tuple(filter(None, [each.fields["value"]])))
        for each in asked
    ]
    return [refusal or {} for refusal in vote_many(act, wishes)]


def _choose_all(act: Act, asked: Sequence[Command]) -> Sequence[Outcome]:
    wishes = [
        Ballot(each.user_id, options=(each.fields["id"],), on=each.fields["on"]) for each in asked
    ]
    return [refusal or {} for refusal in vote_many(act, wishes)]


commands.register("poll.vote", _vote, _vote_all)
commands.register("poll.choose", _switch, _choose_all)


def _named(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"id": commands.uuid_in(fields, "id")}


def _react_all(act: Act, asked: Sequence[Command]) -> Sequence[Outcome]:
    """The type says which reaction."""
    reactions = [
        Reaction(each.fields["id"], each.user_id, each.type.removeprefix("react."))
        for each in asked
    ]
    return [refusal or {} for refusal in react_many(act, reactions)]


for _kind in Reactions.Kind.values:
    commands.register(f"react.{_kind}", _named, _react_all)


def _ready_all(act: Act, asked: Sequence[Command]) -> Sequence[Outcome]:
    wishes = [readiness.Wish(each.fields["id"], each.user_id, each.fields["on"]) for each in asked]
    return [refusal or {} for refusal in readiness.mark_ready_many(act, wishes)]


commands.register("item.ready", _switch, _ready_all)


def _fail_all(act: Act, asked: Sequence[Command]) -> Sequence[Outcome]:
    reports = [Failure(each.fields["id"], each.user_id) for each in asked]
    return [refusal or {} for refusal in report_failures(act, reports)]


def _doubt_all(act: Act, asked: Sequence[Command]) -> Sequence[Outcome]:
    reports = [Failure(each.fields["id"], each.user_id, is_doubt=True) for each in asked]
    return [refusal or {} for refusal in report_failures(act, reports)]


commands.register("media.failed", _named, _fail_all)
commands.register("media.doubted", _named, _doubt_all)
