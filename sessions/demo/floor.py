"""The demo's floor: two have spoken, others wait, and some are ready to move on."""

from typing import Any

from sessions.demo import clock
from sessions.demo.programme import script, session
from sessions.models import FloorRequest, Session
from sessions.services.floor import ask_for_floor, call_speaker, end_speech
from sessions.services.readiness import mark_ready
from summit.demo.parts import Demo, part


@part("floor of session 2", order=41)
def taken(demo: Demo) -> None:
    told, live = script(2), session(demo, 2)
    if not live.is_live:  # somebody has ended it since
        return
    for place, line in enumerate(told["floor"]):
        _take(demo, live, line, place)
    for name in told["ready"]:
        if live.current_item is not None:
            who = demo.places[name]
            mark_ready(live.current_item, True, by=who.user, place=who)


def _take(demo: Demo, live: Session, line: dict[str, Any], place: int) -> None:
    who, mira = demo.places[line["who"]], demo.user("mira")
    entry = ask_for_floor(
        live,
        by=who.user,
        place=who,
        kind=line.get("kind", FloorRequest.Kind.STATEMENT),
        topic=line.get("topic", ""),
        language=line["language"],
        key=demo.key("floor", live.number, place),
    )
    if "spoke" in line and entry.status == FloorRequest.Status.WAITING:
        end_speech(call_speaker(entry, by=mira), by=mira)
        clock.spoke(entry, line["spoke"])
