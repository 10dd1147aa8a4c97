"""Around the demo's stage: an announcement, a word to a speaker, the back channel, a link for the hall."""

from sessions.demo.programme import script, session
from sessions.services import announcements, backchannel, cues, screens
from summit.demo.parts import Demo, part


@part("around the stage of session 2", order=42)
def around(demo: Demo) -> None:
    """The link's secret is made anew each time and told to nobody: **New link** tells it."""
    told, live = script(2), session(demo, 2)
    if not live.is_live:  # somebody has ended it since
        return
    mira = demo.user("mira")
    said = announcements.announce(
        live, told["announcement"], by=mira, key=demo.key("announcement", live.number)
    )
    announcements.take_back(said, by=mira)
    for place, line in enumerate(told["cue"]):
        who = demo.places[line["who"]]
        cue = cues.send_cue(
            live, who, ready=line["ready"], by=mira, key=demo.key("cue", live.number, place)
        )
        if line.get("seen"):
            cues.see_cue(cue, by=who.user)
    for place, line in enumerate(told["backchannel"]):
        key = demo.key("backchannel", live.number, place)
        backchannel.write_line(live, line["text"], by=demo.user(line["who"]), key=key)
    screens.make_screen(live, told["screen"]["name"], by=mira, key=demo.key("screen", live.number))
