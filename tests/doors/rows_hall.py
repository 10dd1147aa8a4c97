"""Doors of a session's surroundings: the ways in, the screens, announcements, cues, the back channel."""

from tests.doors.table import (
    EVERYBODY,
    GET,
    MODERATORS,
    PEOPLE,
    POST,
    SPEAKER,
    SPEAKERS,
    STAFF,
    door,
)
from tests.doors.world import archived, drafted

ANYWHERE = {"private": False}  # doors that belong to no summit, or whose address is the secret

# ------------------------------------------------------------------ the ways in
door("sessions:join", GET, EVERYBODY, **ANYWHERE, also=(POST,))
door("sessions:join", POST, EVERYBODY, lambda world: {"code": world.code}, ok=302, **ANYWHERE,
     also=(GET,), why="it leads to the code's own address")  # fmt: skip
LED = {"ok": 302, "outsider": 200, "nobody": 200, "closed": {"outsider": 403, "nobody": 302}}
door("sessions:join-code", GET, PEOPLE, **LED, also=(POST,))
door("sessions:join-code", POST, PEOPLE, **LED, also=(GET,),
     why="who takes part is led in; guests come in tests/sessions/test_guests.py")  # fmt: skip
door("sessions:ways-in", GET, MODERATORS)
door("sessions:join-sheet", GET, MODERATORS, shape="a4")
door("sessions:code-change", POST, MODERATORS, act="open", wrong=archived)
door("sessions:code-change", POST, MODERATORS, act="renew", wrong=archived,
     again="another code, which is asked for")  # fmt: skip
door("sessions:code-change", POST, MODERATORS, act="close", why="closed twice is closed")
door("sessions:check", GET, EVERYBODY)
door("sessions:check-sample", GET, EVERYBODY, **ANYWHERE)

# ------------------------------------------------------------------ screens
door("sessions:stage", GET, MODERATORS)
for name in ("speaker", "speaker-me"):
    door(f"sessions:{name}", GET, SPEAKERS)
door("sessions:screens", GET, MODERATORS, also=(POST,))
door("sessions:screens", POST, MODERATORS, {"name": "Foyer", "shows": "", "days": "1"}, ok=201,
     twice=200, also=(GET,), why="links are made in every state")  # fmt: skip
door("sessions:screen-renew", POST, MODERATORS, ok=201, again="another link, which is asked for",
     why="a link taken back is given anew")  # fmt: skip
door("sessions:screen-revoke", POST, MODERATORS, why="taken back twice is taken back")
door("sessions:screen", GET, EVERYBODY, token="stage_token", **ANYWHERE)
door("sessions:screen-me", GET, EVERYBODY, token="speaker_token", **ANYWHERE)

# ------------------------------------------------------------------ said beside the session
door("sessions:announce", POST, MODERATORS, {"text_en": "Lunch", "minutes": "5"}, wrong=drafted)
door("sessions:announce-ready", POST, MODERATORS, ready="soon", wrong=drafted)
door("sessions:announcement-end", POST, MODERATORS, why="taken back twice is taken back")
door("sessions:cue", POST, MODERATORS, {"ready": "one"}, place_id="person_id",
     why="somebody without a part has a row of their own")  # fmt: skip
door("sessions:cue", POST, MODERATORS, {"ready": "one"}, place_id="observer", ok=409,
     why="they have no part in it, which is the wrong state")  # fmt: skip
door("sessions:my-cues", GET, PEOPLE)
door("sessions:cue-seen", POST, SPEAKER, others=404, outsider=404, why="seen twice is seen")
door("sessions:speaker-ready", POST, SPEAKER, appearance_id="speaker", others=404, outsider=404,
     why="one is ready in every state")  # fmt: skip
for name in ("backchannel", "backchannel-unread"):
    door(f"sessions:{name}", GET, STAFF)
door("sessions:backchannel-write", POST, STAFF, {"text": "Slower"}, why="before and after, too")
door("sessions:backchannel-read", POST, STAFF, again="read is read", why="one can always read")
