"""Doors of links and files, of the library, and of tokens for questions that nobody can trace."""

from django.core.files.uploadedfile import SimpleUploadedFile

from sessions.services import resources
from tests.doors.table import (
    AUTHOR,
    EVERYBODY,
    GET,
    MODERATORS,
    PEOPLE,
    POST,
    RAPPORTEURS,
    SPEAKERS,
    door,
)
from tests.doors.world import again, ended

LINK = {"title": "A paper", "url": "https://example.org/paper", "language": "en"}


def a_file(_world):
    return {"file": SimpleUploadedFile("wells.txt", b"Nine euros.")}


def withdrawn(world):
    resources.withdraw(again(world.resource_id), by=world.ada)


door("sessions:library", GET, PEOPLE)
door("sessions:library-form", GET, RAPPORTEURS)
door("sessions:library-share", POST, RAPPORTEURS, LINK, why="a summit has no state for it")
door("sessions:resources", GET, PEOPLE)
door("sessions:share", POST, SPEAKERS, LINK, wrong=ended)
door("sessions:resource", GET, PEOPLE, outsider=404)
door("sessions:resource-file", GET, PEOPLE, outsider=404)
door("sessions:resource-replace", POST, AUTHOR, a_file, wrong=withdrawn, outsider=404, twice=422)
door("sessions:resource-withdraw", POST, AUTHOR, outsider=404, why="withdrawn twice is withdrawn")
door("sessions:decide", POST, MODERATORS,
     lambda world: {f"hidden_for-{world.resource_id.pk}": "off_topic"}, kind="resources",
     thing_id="resource_id", decision="hide", wrong=withdrawn, outsider=404)  # fmt: skip

# This session's questions without a name need none: tests/sessions/test_tokens.py asks one that does.
NONE = {"ok": 404, "why": "a session without tokens has no such door"}
door("sessions:tokens", GET, SPEAKERS, ok=404, also=(POST,))
door("sessions:tokens", POST, SPEAKERS, also=(GET,), **NONE)
door("sessions:ask-with-token", POST, EVERYBODY, outsider=404, nobody=404, **NONE)
