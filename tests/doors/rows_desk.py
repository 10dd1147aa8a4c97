"""Doors of the rapporteur's desk: the words in order, and each step taken back."""

from outcomes.services import themes
from tests.doors.table import GET, POST, RAPPORTEURS, STAFF, door
from tests.doors.world import again


def two(world):
    return {"contribution": [str(world.alike.pk), str(world.like.pk)]}


def one(world):
    return {"contribution": str(world.alike.pk)}


for name in ("found", "suggestions"):
    door(f"outcomes:{name}", GET, RAPPORTEURS)
door("outcomes:desk-part", GET, RAPPORTEURS, name="desk-words")
door("outcomes:coverage", GET, STAFF)
door("outcomes:tags", GET, RAPPORTEURS)
TICKED = "nothing is ticked: a row of its own"
for name, body in (
    ("merge", two),
    ("tag", lambda world: {**one(world), "tag": "repairs"}),
    ("group", lambda world: {**one(world), "theme_name": "Repairs"}),
    ("refuse", lambda world: {"kind": "merge", "member": two(world)["contribution"]}),
):
    again_ = "what is refused is refused" if name == "refuse" else ""
    door(f"outcomes:{name}", POST, RAPPORTEURS, body, again=again_, why=TICKED)
    door(f"outcomes:{name}", POST, RAPPORTEURS, {"tag": "x", "theme_name": "x", "kind": "merge"},
         ok=409, why="nothing is ticked, which is the wrong state")  # fmt: skip
door("outcomes:apart", POST, RAPPORTEURS, contribution_id="under", outsider=404,
     why="what stands on its own is left as it is")  # fmt: skip
door("outcomes:untag", POST, RAPPORTEURS, contribution_id="kept", outsider=404,
     why="twice is once")  # fmt: skip
door("outcomes:theme", GET, RAPPORTEURS, also=(POST,))
door("outcomes:theme", POST, RAPPORTEURS, {"theme_name": "Waters"}, also=(GET,),
     wrong=lambda world: themes.make_theme(again(world.plenary), "Waters", [world.kept.pk],
                                           by=world.rana))  # fmt: skip
door("outcomes:theme-move", POST, RAPPORTEURS,
     lambda world: {"contribution": str(world.kept.pk)}, why="twice is once")  # fmt: skip
door("outcomes:theme-dissolve", POST, RAPPORTEURS, twice=404,
     why="the words stay in every state")  # fmt: skip
door("outcomes:step-undo", POST, RAPPORTEURS,
     wrong=lambda world: themes.rename_theme(again(world.theme_id), "Rivers", by=world.rana))  # fmt: skip
door("outcomes:tag-rename", POST, RAPPORTEURS, {"tag": "springs"}, outsider=403,
     why="a comma has a row of its own")  # fmt: skip
door("outcomes:tag-rename", POST, RAPPORTEURS, {"tag": "a, b"}, ok=409,
     why="two words at once, which is the wrong state")  # fmt: skip
