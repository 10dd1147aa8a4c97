"""The demo's chat: on in the session that is live, with a few lines. One was taken into the record; one was
reported, and a moderator asks to ban who wrote it."""

from sessions.demo.programme import script, session
from sessions.models import Message
from sessions.services import bans, chat, chat_records, reports
from sessions.services.programme import edit_session
from summit.demo.parts import Demo, part


@part("chat of session 2", order=42)
def talk(demo: Demo) -> None:
    told, live = script(2), session(demo, 2)
    if not live.is_live:  # somebody has ended it since
        return
    live = edit_session(live, by=demo.user("olga"), allows_chat=True, chat_counts=True)
    for place, line in enumerate(told["message"]):
        who = demo.places[line["who"]]
        key = demo.key("message", live.number, place)
        said = chat.send(live, line["text"], by=who.user, place=who, key=key)
        if "reported" in line:
            _report(demo, said, line["reported"], line["by"])
        if "ban" in line:
            mira, key = demo.places["mira"], demo.key("ban", said.pk)
            bans.ask_for_ban(live, who, reason=line["ban"], by=mira.user, place=mira, key=key)
        if "recorded" in line:
            rana, key = demo.places["rana"], demo.key("chat record", said.pk)
            chat_records.take_message(said, live.focus, by=rana.user, place=rana, key=key)


def _report(demo: Demo, said: Message, category: str, names: list[str]) -> None:
    for name in names:
        who = demo.places[name]
        key = demo.key("report", said.pk, name)
        reports.report(said, category, by=who.user, place=who, key=key)
