"""What the demo's rapporteur has ordered already: themes, a merge, tags."""

import tomllib
from pathlib import Path
from typing import Any
from uuid import UUID

from outcomes.services import merging, tags, themes
from sessions.models import Contribution, Session
from summit.demo.parts import Demo, part

SCRIPT = Path(__file__).parent / "themes.toml"


@part("themes and tags", order=72)
def ordered(demo: Demo) -> None:
    told = tomllib.loads(SCRIPT.read_text(encoding="utf-8"))
    rana = demo.places["rana"]
    for place, line in enumerate(told["theme"]):
        session, chosen = _said(demo, line)
        key = demo.key("theme", place)
        themes.make_theme(session, line["name"], chosen, by=rana.user, place=rana, key=key)
    for place, line in enumerate(told["merge"]):
        session, chosen = _said(demo, line)
        merging.merge_words(session, chosen, by=rana.user, key=demo.key("merge", place))
    for place, line in enumerate(told["tag"]):
        session, chosen = _said(demo, line)
        key = demo.key("tag", place)
        tags.tag_words(session, chosen, line["name"], by=rana.user, key=key)


def _said(demo: Demo, line: dict[str, Any]) -> tuple[Session, list[UUID]]:
    session = Session.objects.get(summit=demo.summit, number=line["session"])
    rows = Contribution.objects.filter(session=session)
    return session, [rows.get(text__contains=quote).pk for quote in line["quotes"]]
