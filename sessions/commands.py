"""What a browser may ask over its socket (docs/live-protocol.md): parse, call, answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from sessions.services import readiness
from sessions.services.upvotes import Wish, upvote_many
from summit.log import commands
from summit.log.commands import Command, Outcome
from summit.log.journal import Act


def _switch(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"id": commands.uuid_in(fields, "id"), "on": commands.flag_in(fields, "on")}


def _upvote_all(act: Act, asked: Sequence[Command]) -> Sequence[Outcome]:
    wishes = [Wish(each.fields["id"], each.user_id, each.fields["on"]) for each in asked]
    return [refusal or {} for refusal in upvote_many(act, wishes)]


commands.register("question.upvote", _switch, _upvote_all)


def _ready_all(act: Act, asked: Sequence[Command]) -> Sequence[Outcome]:
    wishes = [readiness.Wish(each.fields["id"], each.user_id, each.fields["on"]) for each in asked]
    return [refusal or {} for refusal in readiness.mark_ready_many(act, wishes)]


commands.register("item.ready", _switch, _ready_all)
