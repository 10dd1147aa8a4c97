"""Doors of captions: their readers, their sources, and the captioners, who hold a secret."""

from tests.doors.table import EVERYBODY, GET, MODERATORS, PEOPLE, POST, door
from tests.doors.world import archived, drafted

VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nThe wells are dry.\n"
BY_SECRET = {"private": False}

for name in ("captions", "transcript"):
    door(f"sessions:{name}", GET, PEOPLE)
door("sessions:caption", GET, PEOPLE, ok=302, outsider=404)
door("sessions:captions-export", GET, PEOPLE, outsider=404)
door("sessions:transcript-chosen", POST, MODERATORS,
     lambda world: {"do": "hide", "line": str(world.caption_id.pk)},
     why="hidden twice is hidden")  # fmt: skip
door("sessions:caption-sources", GET, MODERATORS)
door("sessions:captioner-make", POST, MODERATORS, {"name": "Kim", "language": "fr"}, ok=200,
     twice=303, wrong=archived)  # fmt: skip
door("sessions:captioner-revoke", POST, MODERATORS, why="taken back twice is taken back",
     outsider=404)  # fmt: skip
door("sessions:captions-restore", POST, MODERATORS, why="what stands stands", outsider=404)
door("sessions:captions-place", POST, MODERATORS, {"plays": ""}, track_id="film_track",
     wrong=archived, outsider=404)  # fmt: skip
door("sessions:captions-upload", GET, MODERATORS, also=(POST,))
door("sessions:captions-upload", POST, MODERATORS, {"text": VTT}, also=(GET,), ok=200,
     why="the first step keeps nothing; tests/sessions/test_caption_files.py takes the second")  # fmt: skip

door("sessions:captioning", GET, EVERYBODY, **BY_SECRET)
door("sessions:captioning-lines", GET, EVERYBODY, **BY_SECRET)
door("sessions:captioning-send", POST, EVERYBODY, {"text": "Who mends them?"}, **BY_SECRET,
     wrong=drafted)  # fmt: skip
door("sessions:captioning-correct", POST, EVERYBODY,
     lambda world: {"caption": str(world.caption_id.pk), "text": "The wells run dry."}, **BY_SECRET,
     wrong=drafted)  # fmt: skip
door("sessions:captions-push", POST, EVERYBODY, {"text": "Hello"}, ok=401, **BY_SECRET,
     why="a key is sent with it: tests/sessions/test_captions.py")  # fmt: skip
