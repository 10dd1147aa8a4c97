"""The demo's stage: a drawing before Play, a test picture of our own, so that Play plays something with no
other host, and an interpreter's channel that is a sound."""

from django.core.files.uploadedfile import SimpleUploadedFile

from sessions.demo.programme import session
from sessions.models import Poster
from sessions.services.media import add_channel, add_source
from sessions.services.posters import make, set_poster
from summit.demo.parts import Demo, part

TITLE = {
    "en": "The hall of the City of Kivara (a test picture)",
    "fr": "La salle de la Ville de Kivara (une mire)",
}
DRAWING = {
    "en": "A drawing: the rows of a round hall, one seat taken",
    "fr": "Un dessin : les rangs d’une salle ronde, une place prise",
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
    if not Poster.objects.filter(session=live).exists():
        from sessions.demo import drawing  # noqa: PLC0415 -- slow to load, and needed once

        picture = make(SimpleUploadedFile("hall.png", drawing.hall()))
        set_poster(live, DRAWING, picture, by=mira, key=demo.key("poster", live.number))
