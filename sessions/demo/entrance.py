"""How people come into the demo's sessions: with a code, and some with a name only."""

from sessions.demo.programme import session
from sessions.models import Session
from sessions.services.join_codes import open_code
from sessions.services.programme import edit_session
from summit.demo.parts import Demo, part


@part("ways into sessions 2 and 3", order=42)
def ways_in(demo: Demo) -> None:
    """Guests take part in the one that is live, and may watch tomorrow's, whose room is not open yet."""
    for number, granted in ((2, Session.Guests.TAKE_PART), (3, Session.Guests.WATCH)):
        entered = edit_session(session(demo, number), by=demo.user("olga"), guests=granted)
        open_code(entered, by=demo.user("mira" if number == 2 else "olga"))
