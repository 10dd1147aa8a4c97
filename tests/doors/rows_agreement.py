"""Doors of what people propose, sign and say about recommendations, and of the rules of agreement."""

from dataclasses import asdict

from outcomes.agreement.labels import DEFAULT
from outcomes.services import proposals, recommendations
from tests.doors.table import (
    AUTHOR,
    GET,
    ORGANISERS,
    POST,
    RAPPORTEURS,
    SPEAKER,
    SPEAKERS,
    STAFF,
    door,
)
from tests.doors.world import again, archived, ended


def taken(world):
    proposals.approve(again(world.proposal_id), by=world.mira)


def taken_back(world):
    proposals.withdraw(again(world.proposal_id), by=world.ada)


def set_aside(world):
    recommendations.set_status(again(world.recommendation_id), "set_aside", by=world.rana)


TEXT = {"text": "Count the wells.", "language": "en"}
door("outcomes:propose", GET, SPEAKERS, also=(POST,))
door("outcomes:propose", POST, SPEAKERS, TEXT, also=(GET,), wrong=ended)
HIDDEN = {"others": 404, "outsider": 404}
door("outcomes:proposal-approve", POST, STAFF, **HIDDEN, wrong=taken_back)
door("outcomes:proposal-refuse", POST, STAFF,
     lambda world: {f"hidden_for-{world.proposal_id.pk}": "unclear"},
     again="refused again, with a reason of its own", **HIDDEN, wrong=taken)  # fmt: skip
door("outcomes:proposal-withdraw", POST, AUTHOR, **HIDDEN, wrong=taken)
door("outcomes:remark", POST, SPEAKERS, TEXT, outsider=404, wrong=ended)
door("outcomes:amendment-take", POST, RAPPORTEURS,
     lambda world: {"contribution": str(world.contribution_id.pk), "seen": "1"}, outsider=404, ok=409,
     why="what amends nothing is refused, which is the wrong state; taking is in test_amending.py")  # fmt: skip
door("outcomes:endorse", POST, SPEAKER,
     lambda world: {"seen": again(world.recommendation_id).revision}, outsider=404,
     wrong=set_aside)  # fmt: skip
door("outcomes:endorse-withdraw", POST, SPEAKER, outsider=404, wrong=archived)
door("outcomes:unite", POST, RAPPORTEURS, lambda world: {"recommendation": [
     str(world.recommendation_id.pk), str(world.other_recommendation.pk)]},
     why="nothing is ticked: a row of its own")  # fmt: skip
door("outcomes:unite", POST, RAPPORTEURS, ok=409,
     why="nothing is ticked, which is the wrong state")  # fmt: skip
door("outcomes:rules", GET, ORGANISERS, also=(POST,))
door("outcomes:rules", POST, ORGANISERS, {**asdict(DEFAULT), "fewest_stances": 7}, also=(GET,),
     wrong=ended)  # fmt: skip
door("outcomes:audit", GET, STAFF)
