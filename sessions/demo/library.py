"""The demo's library: a picture, a PDF file and a link, shared in the live session."""

from django.core.files.uploadedfile import SimpleUploadedFile

from sessions.demo.programme import session
from sessions.services import resources, uploads
from sessions.services.sharing import Sent, Sharing
from summit.demo.parts import Demo, part

CALLS = [("06-09", 31), ("09-12", 64), ("12-15", 48), ("15-18", 57), ("18-21", 83), ("21-24", 40)]
CARD = [
    "The telephone surgery of the harbour answers every day from six to midnight.",
    "Say the name of your language first. Wait; do not hang up.",
    "An interpreter comes on the line, then the nurse. Three people, one call.",
    "The call costs nothing. Nobody asks for a paper.",
    "Bring the number that you are given to any counter of the city.",
]


@part("library of session 2", order=42)
def shared(demo: Demo) -> None:
    live = session(demo, 2)
    if not live.is_live:  # somebody has ended it since
        return
    from sessions.demo import drawing  # noqa: PLC0415 -- slow to load, and needed once

    chart = drawing.chart("Calls to the telephone surgery, by hour of the day", CALLS)
    card = drawing.sheet("How to use the telephone surgery", CARD)
    _file(demo, "Calls by hour of the day", "mira", "calls.png", chart)
    _file(demo, "The card that every counter has", "rana", "card.pdf", card)
    what = Sharing(demo.summit, live, "Sustainable Development Goal 3", "en")
    mira = demo.places["mira"]
    url = "https://sdgs.un.org/goals/goal3"
    resources.share_link(what, url, by=mira.user, place=mira, key=demo.key("link", 2))


def _file(demo: Demo, title: str, who: str, name: str, content: bytes) -> None:
    live = session(demo, 2)
    place = demo.places[who]
    sent = Sent(uploads.receive(SimpleUploadedFile(name, content)), name, len(content))
    made = resources.share_file(
        Sharing(
            demo.summit, live, title, "en", guiding_question=live.guiding_questions.first()
        ),
        sent, by=place.user, place=place, key=demo.key("file", 2, name),
    )  # fmt: skip
    for upload in made.uploads.all():
        resources.check(upload.pk)
