"""The demo's captions: somebody writes along in English, somebody else in French; and what is recorded."""

from sessions.demo.programme import script, session
from sessions.services.captioners import make_captioner
from sessions.services.captions import Line, add_captions
from sessions.services.programme import edit_session
from summit.demo.parts import Demo, part

NOTE = "For the archive of the City of Kivara, kept for five years."


@part("captions of session 2", order=42)
def written(demo: Demo) -> None:
    """Under a link that nobody holds any more: Olga and Mira make others in no time."""
    told, live = script(2), session(demo, 2)
    if not live.is_live:  # somebody has ended it since
        return
    for language in ("en", "fr"):
        captioner, _secret = make_captioner(
            live,
            language,
            by=demo.user("mira"),
            name="Captions of the day",
            key=demo.key("captioner", live.number, language),
        )
        lines = [line for line in told["caption"] if line["language"] == language]
        for place, line in enumerate(lines):
            said = Line(line["text"], offset_ms=line["at"] * 1000, speaker=line.get("speaker", ""))
            add_captions(captioner, said, key=demo.key("caption", live.number, language, place))


@part("recordings", order=43)
def recorded(demo: Demo) -> None:
    """Two sessions are recorded, the one behind closed doors is not, the last is not decided yet."""
    olga = demo.user("olga")
    for number in (1, 2):
        edit_session(session(demo, number), by=olga, recording="recorded", recording_note=NOTE)
    edit_session(session(demo, 4), by=olga, recording="none")
