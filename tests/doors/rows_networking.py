"""Doors of people among people. Outsiders find none of them, public summit or not."""

from networking.models import Connection
from tests.doors.table import GET, ORGANISERS, PEOPLE, POST, SPEAKER
from tests.doors.table import door as row
from tests.doors.world import blocked


def door(*args, **more):
    row(*args, **{"outsider": 404, **more})


def declined(world):
    Connection.objects.filter(pk=world.connection_id.pk).update(status="declined")


PAIR = ("participant", "speaker")  # ada and sami are connected
OTHERS = ("participant", "organiser", "moderator", "rapporteur", "observer")  # than sami

for name in ("people", "now", "connections", "connections-region", "conversations",
             "conversations-region", "blocked", "badge", "for-session", "person"):  # fmt: skip
    door(f"networking:{name}", GET, PEOPLE)
for name in ("conversation", "mine"):
    door(f"networking:{name}", GET, PAIR, others=404)
door("networking:reports", GET, ORGANISERS)
door("networking:report", GET, OTHERS, others=404, also=(POST,))

CARD = {"consents_to_listing": "on", "offers": "A boat", "needs": "", "languages": ["en"]}
door("networking:card", POST, PEOPLE, CARD, why="one's own card can always be changed")
door("networking:ask", POST, ("organiser", "moderator", "rapporteur", "participant", "observer"),
     {"note": "Hello"}, why="asking again is heard as nothing new; blocks are in test_safety.py",
     )  # fmt: skip
door("networking:block", POST, OTHERS, others=404, why="one can always keep away")
door("networking:unblock", POST, PEOPLE, gone=303, why="undone twice is undone")
door("networking:report", POST, OTHERS, {"reason": "Threats"}, others=404, also=(GET,),
     why="one can always call for help")  # fmt: skip
door("networking:accept", POST, SPEAKER, others=404, wrong=declined)
door("networking:decline", POST, SPEAKER, others=404, wrong=lambda world: Connection.objects.filter(
     pk=world.connection_id.pk).update(status="withdrawn"))  # fmt: skip
door("networking:withdraw", POST, ("rapporteur",), connection_id="my_request", others=404,
     but={"speaker": 403},
     why="withdrawn twice is withdrawn")  # fmt: skip
door("networking:send", POST, PAIR, {"text": "Hello"}, others=404, wrong=blocked)
door("networking:read", POST, PAIR, others=404, why="it changes what is unread, nothing else")
door("networking:close", POST, ORGANISERS, {"decision": "Talked to both."}, others=404,
     why="closed twice is closed")  # fmt: skip
