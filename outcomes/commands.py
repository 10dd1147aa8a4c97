"""What a browser may ask over its socket (docs/live-protocol.md): parse, call, answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from outcomes.services.stances import Wish, take_stances
from summit.log import commands
from summit.log.commands import Command, Outcome
from summit.log.journal import Act


def _stance(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"id": commands.uuid_in(fields, "id"), "value": commands.word_in(fields, "value")}


def _stance_all(act: Act, asked: Sequence[Command]) -> Sequence[Outcome]:
    wishes = [Wish(each.fields["id"], each.user_id, each.fields["value"]) for each in asked]
    return [refusal or {} for refusal in take_stances(act, wishes)]


commands.register("recommendation.stance", _stance, _stance_all)
