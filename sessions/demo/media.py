"""The demo's stage: a test picture of our own, so that Play plays something with no other host, and an
interpreter's channel that is a sound."""

from sessions.demo.programme import session
from sessions.services.media import add_channel, add_source
from summit.demo.parts import Demo, part

TITLE = {
    "en": "The hall of the City of Kivara (a test picture)",
    "fr": "La salle de la Ville de Kivara (une mire)",
}


@part("stage of session 2", order=42)
def staged(demo: Demo) -> None:
    live, mira = session(demo, 2), demo.user("mira")
    hall = add_source(
        live,
        address="sample",
        title=TITLE,
        sound_address="sample-sound",
        by=mira,
        key=demo.key("stage", live.number),
    )
    if not hall.channels.exists():
        add_channel(hall, language="fr", address="sample-sound", only_sound=True, by=mira)
