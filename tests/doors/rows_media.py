"""Doors of what is seen and heard: who watches, who chooses, who prepares; and that it does not play."""

from tests.doors.table import GET, MODERATORS, PEOPLE, POST, command, door
from tests.doors.world import archived, off_the_stage

FILM = {"address": "https://media.example.org/message.mp4"}
SOURCE = {"source_id": "stage_source"}

door("sessions:player", GET, PEOPLE, **SOURCE)
door("sessions:watch", GET, PEOPLE)
door("sessions:media-failed", POST, PEOPLE, **SOURCE, wrong=off_the_stage)

door("sessions:media-show-address", POST, MODERATORS, FILM, wrong=archived)
door("sessions:media-show", POST, MODERATORS, **SOURCE, wrong=archived,
     again="who could not play it is counted anew")  # fmt: skip
door("sessions:media-clear", POST, MODERATORS, wrong=archived)

door("sessions:media", GET, MODERATORS, also=(POST,))
door("sessions:media", POST, MODERATORS, FILM, also=(GET,), wrong=archived)
door("sessions:media-source-edit", GET, MODERATORS, **SOURCE, also=(POST,))
door("sessions:media-source-edit", POST, MODERATORS, FILM, **SOURCE, also=(GET,), wrong=archived,
     again="saved again is the same, and the log says so")  # fmt: skip
door("sessions:media-source-remove", POST, MODERATORS, **SOURCE, wrong=archived, twice=404)
door("sessions:channel-add", GET, MODERATORS, **SOURCE, also=(POST,))
door("sessions:channel-add", POST, MODERATORS, {**FILM, "language": "es"}, **SOURCE, also=(GET,),
     wrong=archived)  # fmt: skip
door("sessions:poster", GET, MODERATORS, also=(POST,))
door("sessions:poster", POST, MODERATORS, {"description_en": "A full hall", "description_fr": ""},
     also=(GET,), wrong=archived)  # fmt: skip
door("sessions:poster-remove", POST, MODERATORS, wrong=archived)
door("sessions:poster-file", GET, PEOPLE, width="640")
door("sessions:channel-remove", POST, MODERATORS, wrong=archived, twice=404)

for verb in ("media.failed", "media.doubted"):
    command(verb, PEOPLE, lambda world: {"id": str(world.stage_source.pk)}, wrong=off_the_stage)
