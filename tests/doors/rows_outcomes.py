"""Doors and commands of the desk, recommendations and documents."""

from outcomes.models import Job
from outcomes.services import recommendations
from tests.doors.table import GET, PEOPLE, POST, RAPPORTEURS, SPEAKERS, command, door
from tests.doors.world import again

for name in ("desk", "note-form"):
    door(f"outcomes:{name}", GET, RAPPORTEURS)
door("outcomes:note", POST, RAPPORTEURS, {"text": "We mend it.", "language": "en",
     "speaker": "Nia Okafor"}, session_id="plenary",
     why="a session not held has a row of its own")  # fmt: skip
door("outcomes:note", POST, RAPPORTEURS, {"text": "We mend it.", "language": "en",
     "speaker": "Nia Okafor"}, session_id="planned", ok=409,
     why="nobody has spoken there yet, which is the wrong state")  # fmt: skip
door("outcomes:recommend", POST, RAPPORTEURS, lambda world: {
     "text": "Count the wells.", "language": "en", "contribution": str(world.cited.pk)},
     why="recommendations are made after the session too")  # fmt: skip
door("outcomes:recommendation", GET, PEOPLE, outsider=404, also=(POST,))
door("outcomes:recommendation", POST, RAPPORTEURS, lambda world: {
     "text_en": "Count them all.", "seen": again(world.recommendation_id).revision},
     outsider=404, also=(GET,), twice=409, why="an older text has a row of its own")  # fmt: skip
door("outcomes:recommendation", POST, RAPPORTEURS, {"text_en": "Count them.", "seen": "0"},
     outsider=404, also=(GET,), ok=409,
     why="somebody changed it meanwhile, which is the wrong state")  # fmt: skip
door("outcomes:status", POST, RAPPORTEURS, {"status": "discussed"}, outsider=404,
     why="its status is the rapporteur's decision, in every state")  # fmt: skip
door("outcomes:source-add", POST, RAPPORTEURS,
     lambda world: {"contribution": str(world.contribution_id.pk), "quote": ""}, outsider=404,
     again="the same stretch twice is once",
     why="a text that is not there is refused in test_recommendations.py")  # fmt: skip
door("outcomes:source-remove", POST, RAPPORTEURS, outsider=404, ok=409,
     why="its last source stays, which is the wrong state")  # fmt: skip
door("outcomes:stance", POST, SPEAKERS, {"value": "agree"}, outsider=404,
     wrong=lambda world: recommendations.set_status(
         again(world.recommendation_id), "adopted", by=world.rana))  # fmt: skip

door("outcomes:documents", GET, RAPPORTEURS, outsider=404)
door("outcomes:publication-file", GET, RAPPORTEURS, outsider=404)
door("outcomes:compile", POST, RAPPORTEURS, {"document": "outcome", "language": "en"},
     outsider=404, why="asking for what is being made joins it")  # fmt: skip
door("outcomes:job-cancel", POST, RAPPORTEURS, outsider=404, twice=409,
     wrong=lambda world: Job.objects.filter(pk=world.job_id.pk).update(state="failed"))  # fmt: skip
door("outcomes:job-retry", POST, RAPPORTEURS, outsider=404, ok=409,
     why="it is being made, which is the wrong state")  # fmt: skip

command("recommendation.stance", SPEAKERS,
        lambda world: {"id": str(world.recommendation_id.pk), "value": "agree"},
        wrong=lambda world: recommendations.set_status(
            again(world.recommendation_id), "adopted", by=world.rana))  # fmt: skip
