"""Doors of publications, and of one's own words across the summit."""

from outcomes.models import Publication
from tests.doors.table import EVERYBODY, GET, ORGANISERS, PEOPLE, POST, RAPPORTEURS, door
from tests.doors.world import again

door("outcomes:publications", GET, EVERYBODY)
door("outcomes:publication", GET, RAPPORTEURS, outsider=404, nobody=404)
door("outcomes:publication", GET, EVERYBODY, publication_id="published_id")
door("outcomes:publication-file", GET, EVERYBODY, publication_id="published_id",
     closed={"nobody": 302})  # fmt: skip
door("outcomes:verify", GET, EVERYBODY, also=(POST,))
door("outcomes:verify", POST, EVERYBODY, {"sha256": "e" * 64}, ok=200, also=(GET,),
     why="it looks, and changes nothing")  # fmt: skip
door("outcomes:publish", POST, ORGANISERS, outsider=404,
     wrong=lambda world: Publication.objects.filter(pk=again(world.publication_id).pk).update(
         warnings=[{"code": "missing-glyphs", "what": ["U+12000"]}]))  # fmt: skip
door("outcomes:publication-withdraw", POST, ORGANISERS, {"reason": "Too early"}, outsider=404,
     publication_id="published_id",
     wrong=lambda world: Publication.objects.filter(pk=world.published_id.pk).update(
         published_at=None))  # fmt: skip
door("outcomes:my-words", GET, PEOPLE, outsider=404)
