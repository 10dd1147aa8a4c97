"""Recommendations of the demo, with the words behind them and where people stand."""

import tomllib
from pathlib import Path
from typing import Any

from outcomes.models import Recommendation
from outcomes.services import recommendations
from outcomes.services.stances import take_stance
from sessions.models import Contribution, Session
from summit.demo.parts import Demo, part

SCRIPT = Path(__file__).parent / "recommendations.toml"
VALUES = {"a": "agree", "d": "disagree", "p": "pass"}
UNHEARD = {"vera", "nour"}  # an observer takes no stance; one person keeps hers to try it with


@part("recommendations", order=70)
def agreed(demo: Demo) -> None:
    told = tomllib.loads(SCRIPT.read_text(encoding="utf-8"))
    for place, line in enumerate(told["recommendation"]):
        session = Session.objects.get(summit=demo.summit, number=line["session"])
        made = _recommend(demo, session, line, place)
        if made.status == Recommendation.Status.PROPOSED:  # and not decided by an earlier run
            _take_stances(demo, made, line["stances"])
            recommendations.set_status(made, line["status"], by=demo.user("rana"))


def _recommend(demo: Demo, session: Session, line: dict[str, Any], place: int) -> Recommendation:
    said = [
        (Contribution.objects.get(session=session, text__contains=quote), quote)
        for quote in line["quotes"]
    ]
    rana = demo.places["rana"]
    return recommendations.recommend(
        session,
        {code: line[code] for code in ("en", "fr")},
        by=rana.user,
        place=rana,
        contributions=[contribution for contribution, _quote in said],
        quotes={str(contribution.pk): quote for contribution, quote in said},
        guiding_question=session.guiding_questions.get(position=line["question"]),
        key=demo.key("recommendation", place),
    )


def _take_stances(demo: Demo, made: Recommendation, stances: dict[str, str]) -> None:
    for kind, signs in stances.items():
        members = [
            place
            for name, place in demo.places.items()
            if place.kind == kind and name not in UNHEARD
        ]
        for place, sign in zip(members, signs, strict=False):
            if sign in VALUES:
                take_stance(made, VALUES[sign], by=place.user, place=place)
