"""Polls and reactions of the demo's sessions, while they are live."""

from typing import Any

from sessions.models import Poll, Session
from sessions.services import polls, reactions, votes
from summit.demo.parts import Demo
from summit.models import Participation
from summit.services.people import CROWD_DOMAIN


def poll(demo: Demo, live: Session, told: dict[str, Any]) -> None:
    """Written, opened, voted in and shown as the script says."""
    for place, line in enumerate(told.get("poll", [])):
        draft = polls.Draft(
            question=line["question"],
            kind=line["kind"],
            language=line["language"],
            options=line.get("options", []),
            most=line.get("most", 1),
            is_secret=line.get("secret", False),
        )
        key = demo.key("poll", live.number, place)
        asked = polls.write_poll(live, draft, by=demo.user("mira"), key=key)
        if asked.status == Poll.Status.DRAFT and not line.get("draft"):
            _hold(demo, polls.open_poll(asked, by=demo.user("mira")), line)


def react(demo: Demo, live: Session) -> None:
    """A little applause, once: nothing tells which of it was there before."""
    if live.reactions.exists():
        return
    for number, place in enumerate(_crowd(demo)):
        reactions.react(
            live, ["applause", "applause", "agree", "thanks"][number % 4], by=place.user
        )


def _hold(demo: Demo, asked: Poll, line: dict[str, Any]) -> None:
    options = [str(option.pk) for option in asked.options.all()]
    for place, said in zip(_crowd(demo), line.get("votes", []), strict=False):
        if asked.kind == Poll.Kind.CLOUD:
            votes.send_words(asked, said, by=place.user)
            continue
        chosen = [options[number - 1] for number in said]
        if asked.is_secret:
            votes.cast_ballot(asked, chosen, by=place.user)
        else:
            votes.vote(asked, chosen, by=place.user)
    if line.get("closed"):
        polls.close_poll(asked, by=demo.user("mira"))
    if line.get("shown"):
        polls.show_results(asked, True, by=demo.user("mira"))


def _crowd(demo: Demo) -> list[Participation]:
    """The crowd first: whoever walks in with one click finds that they have not voted yet."""
    speak = [place for place in demo.places.values() if place.role != Participation.Role.OBSERVER]
    return sorted(speak, key=lambda place: not str(place.user.email).endswith(CROWD_DOMAIN))
