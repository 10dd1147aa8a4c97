"""Doors of the summit itself, its organisers, and one's own account."""

from summit.services import invitations
from tests.doors.table import EVERYBODY, GET, ORGANISERS, PEOPLE, POST, SIGNED_IN, door
from tests.doors.world import again, concluded, draft

SAVED = "saved again is the same, and the log says so"
ANYWHERE = {"private": False}  # doors that belong to no summit

# ------------------------------------------------------------------ everybody's
for name in ("home", "healthz", "readyz", "metrics"):
    door(name, GET, EVERYBODY, **ANYWHERE)
door("language", POST, EVERYBODY, {"language": "fr"}, **ANYWHERE, why="a choice of one's own")
door("theme", POST, EVERYBODY, {"theme": "dark"}, **ANYWHERE, why="a choice of one's own")
door("light", POST, EVERYBODY, {"light": "1"}, **ANYWHERE, why="a choice of one's own")
NOT_AT_HOME = "only on a loopback address; tests/summit/test_signing_in.py goes through it"
door("mail", GET, EVERYBODY, ok=404, **ANYWHERE, why=NOT_AT_HOME)
door("demo-login", GET, EVERYBODY, ok=404, **ANYWHERE, also=(POST,), why=NOT_AT_HOME)
door("set-up", GET, EVERYBODY, ok=404, **ANYWHERE, also=(POST,), token="nonsense",
     why="only while nobody is here; tests/summit/test_signing_in.py goes through it")  # fmt: skip
door("account", GET, SIGNED_IN, **ANYWHERE, also=(POST,))
door("account", POST, SIGNED_IN, {"display_name": "A", "language": "en", "time_zone": ""},
     **ANYWHERE, also=(GET,), why="one's own account can always be changed")  # fmt: skip
door("summit", GET, EVERYBODY)
door("register", POST, ("outsider", *PEOPLE), why="a closed summit has a row of its own")
door("place", GET, PEOPLE, outsider=404, also=(POST,))
door("place", POST, PEOPLE, {"affiliation": "Wells"}, outsider=404, also=(GET,), again=SAVED,
     why="one's own place can always be described")  # fmt: skip
door("invitation", GET, EVERYBODY, **ANYWHERE, also=(POST,))
door("invitation", POST, ("nobody",), {"name": "Nia"}, others=409, outsider=409, **ANYWHERE,
     also=(GET,), twice=410,
     why="a link that works no more is gone (410): tests/summit/test_invitations.py")  # fmt: skip

# ------------------------------------------------------------------ organisers'
door("summit-create", GET, ORGANISERS, **ANYWHERE, also=(POST,))
door("summit-create", POST, ORGANISERS, {"title": "Rivers", "language": "en", "time_zone": "UTC"},
     **ANYWHERE, also=(GET,), why="it is the beginning")  # fmt: skip
for name in (
    "organise",
    "activity",
    "activity-csv",
    "organise-people",
    "delegations",
    "invitations",
):
    door(name, GET, ORGANISERS)
for name, body in (
    ("summit-edit", {"title_en": "Rivers", "first_language": "en", "languages": ["en", "fr"],
                     "time_zone": "UTC", "registration": "open"}),
    ("people-add", {"email": "kim@example.org", "name": "Kim", "role": "participant",
                    "how": "now"}),
    ("people-list", {"text": "kim@example.org", "how": "now"}),
    ("person", {"role": "observer", "delegation": "", "affiliation": ""}),
    ("delegation-create", {"name": "Youth", "kind": "youth"}),
    ("delegation-edit", {"name": "Youth", "kind": "youth"}),
):  # fmt: skip
    first_step = {"ok": 200} if name == "people-list" else {}
    saved = SAVED if name in {"summit-edit", "person", "delegation-edit"} else ""
    door(name, GET, ORGANISERS, also=(POST,))
    door(name, POST, ORGANISERS, body, also=(GET,), again=saved, **first_step,
         why="a summit is prepared in every state")  # fmt: skip
door("summit-announce", POST, ORGANISERS, why="announced twice is announced")
door("summit-unannounce", POST, ORGANISERS, wrong=concluded)  # fmt: skip
door("summit-conclude", POST, ORGANISERS, wrong=draft)
door("summit-reopen", POST, ORGANISERS, wrong=draft)
door("person-ban", POST, ORGANISERS, {"reason": "Threats"},
     why="the last organiser stays: tests/summit/test_organise_people.py")  # fmt: skip
door("person-readmit", POST, ORGANISERS, place_id="shut_out", why="let in twice is in")
door("invitation-send", POST, ORGANISERS, again="a letter more, which is what is asked for",
     wrong=lambda world: invitations.accept(again(world.invitation_id), by=None, name="Nia",
                                            language="en"))  # fmt: skip
door("invitation-revoke", POST, ORGANISERS,
     wrong=lambda world: invitations.accept(again(world.invitation_id), by=None, name="Nia",
                                            language="en"))  # fmt: skip
