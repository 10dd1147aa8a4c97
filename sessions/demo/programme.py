"""Sessions on the demo's programme: from information notes, as an organiser makes them."""

import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from sessions.models import Session
from sessions.services.agenda_items import add_item, edit_item
from sessions.services.cast import add_appearance
from sessions.services.guiding_questions import add_guiding_question
from sessions.services.notes import add_note_language, create_session_from_note
from sessions.services.programme import create_session, edit_session, schedule_session
from summit.demo.parts import Demo, part

HERE = Path(__file__).parent
Attribution = Session.Attribution
CLOSED_TITLE = {
    "en": "Papers and doors: what we would not say in public",
    "fr": "Des papiers et des portes : ce que l’on ne dirait pas en public",
}


def script(number: int) -> dict[str, Any]:
    """What happens in session ``number``, as written beside this file."""
    return tomllib.loads((HERE / f"session-{number}.toml").read_text(encoding="utf-8"))


def session(demo: Demo, number: int) -> Session:
    return Session.objects.select_related("summit").get(summit=demo.summit, number=number)


@part("sessions", order=20)
def sessions(demo: Demo) -> None:
    """Four sessions, described, cast and scheduled around the present moment."""
    live_since = timezone.now().replace(second=0, microsecond=0) - timedelta(minutes=40)
    anonymous = {"allows_anonymous": True, "minimum_crowd": 2}
    _from_notes(demo, 1, ["en.md", "fr.md"], _at(demo, -1, 10), **anonymous)
    _from_notes(demo, 2, ["fr.txt", "en.md"], live_since, **anonymous)
    _from_notes(demo, 3, ["fr.md"], _at(demo, 1, 10), attribution=Attribution.AFFILIATION)
    _behind_closed_doors(demo, 4, _at(demo, -1, 16))
    for number in (1, 2, 4):
        _set_up(demo, session(demo, number), script(number))
    for number in (1, 2, 3, 4):
        scheduled = session(demo, number)
        if scheduled.status == Session.Status.DRAFT:
            schedule_session(scheduled, by=demo.user("olga"))


def _at(demo: Demo, days: int, hour: int) -> datetime:
    """An hour in the summit's zone, so many days from today."""
    day = timezone.localdate(timezone=demo.summit.zone) + timedelta(days=days)
    return datetime.combine(day, time(hour), demo.summit.zone)


def _read(number: int, ending: str) -> tuple[Any, Any]:
    """The note and its source. The readers of PDF and Word are slow to load, and needed once."""
    from sessions.notes import parse_note, read_text  # noqa: PLC0415 -- see above

    path = HERE / f"information-note-{number}.{ending}"
    source = read_text(path.read_bytes(), path.name)
    return parse_note(source), source


def _from_notes(
    demo: Demo, number: int, endings: list[str], starts_at: datetime, **settings: Any
) -> None:
    """The first note makes the session, the others add their language."""
    olga = demo.user("olga")
    note, source = _read(number, endings[0])
    made = create_session_from_note(
        demo.summit, note, source, by=olga, key=demo.key("session", number)
    )
    for ending in endings[1:]:
        note, source = _read(number, ending)
        add_note_language(made, note, source, by=olga, key=demo.key("note", number, ending))
    edit_session(made, by=olga, starts_at=starts_at, minutes=90, **settings)


def _behind_closed_doors(demo: Demo, number: int, starts_at: datetime) -> None:
    create_session(
        demo.summit,
        CLOSED_TITLE,
        by=demo.user("olga"),
        key=demo.key("session", number),
        number=number,
        starts_at=starts_at,
        minutes=60,
        attribution=Attribution.CHATHAM,
        shows_names=False,
    )


def _plan(made: Session, line: dict[str, Any]) -> dict[str, Any]:
    """Minutes, the guiding question that the item brings into focus, and the notes for moderators."""
    asked = made.guiding_questions.filter(position=line.get("question", 0)).first()
    notes = line.get("notes", "")
    return {"minutes": line["minutes"], "guiding_question": asked, "moderator_notes": notes}


def _set_up(demo: Demo, made: Session, told: dict[str, Any]) -> None:
    """Agenda with its minutes, guiding questions where no note gave them, and the cast."""
    olga = demo.user("olga")
    items = list(made.agenda.all())
    for place, line in enumerate(told["agenda"]):
        title = {code: line[code] for code in ("en", "fr")}
        if place < len(items):
            kind = items[place].kind
            edit_item(items[place], kind=kind, title=title, by=olga, **_plan(made, line))
        else:
            add_item(made, kind=line["kind"], title=title, by=olga, **_plan(made, line))
    for text in told.get("guiding_question", [])[made.guiding_questions.count() :]:
        add_guiding_question(made, text, by=olga)
    items = list(made.agenda.all())
    for entry in told["cast"]:
        item = items[entry["item"] - 1] if "item" in entry else None
        who = demo.places[entry["who"]]
        add_appearance(
            made, who, entry["role"], by=olga, topic=entry.get("topic", ""), agenda_item=item
        )
