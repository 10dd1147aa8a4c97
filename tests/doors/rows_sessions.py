"""Doors and commands of the room, the console and the organiser's pages of a session."""

from outcomes.services import recommendations
from sessions.services import bans, chat, contributions, floor, polls
from summit.services import participation
from tests.doors import world as states
from tests.doors.table import (
    AUTHOR,
    EVERYBODY,
    GET,
    MODERATORS,
    ORGANISERS,
    PEOPLE,
    POST,
    SPEAKERS,
    STAFF,
    command,
    door,
)
from tests.doors.world import (
    again,
    archived,
    ended,
    hidden,
    off_the_list,
    planned_begun,
    withdrawn,
)

ITEM = {"kind": "panel", "title_en": "A panel", "title_fr": "", "minutes": "20"}
QUESTION = {"text_en": "Since when?", "text_fr": "Depuis quand ?"}
PART = {"email": "ada@example.org", "name": "", "role": "speaker", "topic": "", "agenda_item": ""}
SETTINGS = {
    "title_en": "Water", "title_fr": "L’eau", "number": "2", "starts_at": "2026-12-01T14:30",
    "minutes": "75", "attribution": "named", "minimum_crowd": "5",
}  # fmt: skip
WORDS = {"text": "Who counts the wells?", "language": "en"}
NEW_POLL = {
    "question": "Shall we go on?", "language": "en", "kind": "single", "options": "Yes\nNo",
    "most": "1", "secrecy": "open",
}  # fmt: skip

SAVED = "saved again is the same, and the log says so"


def seen(world):
    return {f"seen-{world.plenary.pk}": again(world.plenary).moves}


# ------------------------------------------------------------------ reading
door("sessions:programme", GET, EVERYBODY)
door("sessions:summit-ics", GET, EVERYBODY)
door("sessions:ics", GET, EVERYBODY)
door("sessions:session", GET, EVERYBODY, closed={"nobody": 302})
door("sessions:room", GET, PEOPLE)
door("sessions:write", GET, PEOPLE)
door("sessions:ask-form", GET, PEOPLE)
door("sessions:floor-form", GET, PEOPLE)
door("sessions:part", GET, PEOPLE, name="words")
door("sessions:mine", GET, PEOPLE)
door("sessions:my-words", GET, PEOPLE)
door("sessions:contribution", GET, PEOPLE, ok=302)
door("sessions:contribution-earlier", GET, ("participant", *STAFF), outsider=404)
door("sessions:question", GET, PEOPLE)
door("sessions:poll", GET, PEOPLE)
door("sessions:poll-export", GET, STAFF, name="results.csv", outsider=404)
door("sessions:console", GET, MODERATORS)
door("sessions:run-of-show", GET, MODERATORS)
door("sessions:handled", GET, MODERATORS)
door("sessions:words", GET, PEOPLE)

# ------------------------------------------------------------------ saying something
door("sessions:contribute", POST, SPEAKERS, WORDS, wrong=ended)
door("sessions:similar", POST, SPEAKERS, WORDS, ok=200, why="it changes nothing")
door("sessions:similar-questions", POST, SPEAKERS, WORDS, ok=200, why="it changes nothing")
door(
    "sessions:contribution-edit", POST, AUTHOR,
    lambda world: {**WORDS, "seen": again(world.contribution_id).revision},
    wrong=ended, outsider=404,
)  # fmt: skip
door(
    "sessions:contribution-withdraw", POST, ("speaker",), contribution_id="cited",
    outsider=404, ok=409, why="a recommendation rests on it, which is the wrong state",
)  # fmt: skip
door(
    "sessions:contribution-withdraw", POST, AUTHOR,
    outsider=404, why="its wrong state has a row of its own",
)  # fmt: skip
door("sessions:ask", POST, SPEAKERS, WORDS, wrong=ended)
door("sessions:upvote", POST, SPEAKERS, wrong=ended, outsider=404)
door("sessions:question-withdraw", POST, AUTHOR, why="one's own words can always be taken back",
     outsider=404)  # fmt: skip
door(
    "sessions:floor-ask", POST, SPEAKERS, {"kind": "point_of_order", "language": "en"}, wrong=ended
)
door("sessions:floor-withdraw", POST, AUTHOR, wrong=lambda world: floor.pass_over(
     again(world.entry_id), by=world.mira), outsider=404)  # fmt: skip
door("sessions:vote", POST, SPEAKERS,
     lambda world: {f"value-{world.poll_id.pk}": str(world.poll_id.options.first().pk)},
     wrong=lambda world: polls.close_poll(again(world.poll_id), by=world.mira),
     outsider=404)  # fmt: skip
door("sessions:choose", POST, SPEAKERS, wrong=ended, outsider=404)
door("sessions:react", POST, SPEAKERS, {"value": "agree"}, wrong=ended)
door("sessions:item-ready", POST, SPEAKERS, wrong=ended)

# ------------------------------------------------------------------ running it
door("sessions:start", POST, MODERATORS, wrong=archived)
door("sessions:end", POST, MODERATORS, why="it has ended then, which is what was asked")
door("sessions:step", POST, MODERATORS, seen, steps="next", wrong=ended)
door("sessions:item-go", POST, MODERATORS, seen, item_id="later_item", wrong=ended)
door("sessions:item-skip", POST, MODERATORS, item_id="later_item", wrong=ended)
door("sessions:extend", POST, MODERATORS, lambda world: {"minutes": "5", **seen(world)},
     wrong=ended)  # fmt: skip
door("sessions:pause", POST, MODERATORS, wrong=ended)
door("sessions:resume", POST, MODERATORS, wrong=ended)
door("sessions:focus", POST, MODERATORS,
     lambda world: {"question": str(world.guiding_question.pk)},
     why="in every state")  # fmt: skip
door("sessions:question-answer", POST, (*STAFF, "speaker"), {"answer": "We do.", "language": "en"},
     wrong=hidden("question_id"), outsider=404)  # fmt: skip
door("sessions:question-merge", POST, MODERATORS,
     lambda world: {"into": str(world.other_question.pk)},
     wrong=withdrawn("other_question"), outsider=404)  # fmt: skip
door("sessions:decision-undo", POST, MODERATORS, wrong=lambda world: contributions.withdraw(
     again(world.others_words), by=world.leila))  # fmt: skip
for verb in ("pin", "stage", "answered"):
    door("sessions:decide", POST, MODERATORS, kind="questions", thing_id="question_id",
         decision=verb, wrong=withdrawn("question_id"), outsider=404)  # fmt: skip
door("sessions:decide", POST, MODERATORS, kind="questions", thing_id="merged", decision="apart",
     others=404, but={"rapporteur": 403, "speaker": 403}, outsider=404, why="what stands on its own is left as it is")  # fmt: skip
door("sessions:decide", POST, MODERATORS, kind="questions", thing_id="asked_later",
     decision="approve", wrong=withdrawn("asked_later"), others=404, outsider=404,
     but={"participant": 403, "rapporteur": 403})  # fmt: skip
for verb, body in (
    ("hide", lambda world: {f"hidden_for-{world.contribution_id.pk}": "off_topic"}),
    ("highlight", {"on": "1"}),
):
    door("sessions:decide", POST, MODERATORS, body, kind="contributions",
         thing_id="contribution_id", decision=verb, outsider=404,
         wrong=states.not_listed_any_more)  # fmt: skip
door("sessions:decide-chosen", POST, MODERATORS,
     lambda world: {"chosen": f"contribution:{world.waiting.pk}"}, decision="approve",
     why="each of those chosen is answered for itself")  # fmt: skip
door("sessions:floor-open", POST, MODERATORS, {"on": "0"}, why="it can be closed in every state")
door("sessions:floor-times", GET, MODERATORS, also=(POST,))
door("sessions:floor-times", POST, MODERATORS, {"seconds": "90"}, also=(GET,), again=SAVED,
     why="it can be set in every state")  # fmt: skip
for giving, entry in (
    ("call", "entry_id"), ("hold", "speaking"), ("go-on", "speaking"),
    ("pass-over", "entry_id"), ("put-back", "passed"), ("move", "entry_id"),
):  # fmt: skip
    door("sessions:floor-give", POST, MODERATORS, {"to": "1"}, entry_id=entry, giving=giving,
         wrong=off_the_list(entry), outsider=404)  # fmt: skip
door("sessions:floor-give", POST, MODERATORS, entry_id="speaking", giving="finish", outsider=404,
     wrong=lambda world: floor.put_back(again(world.speaking), by=world.mira))  # fmt: skip
door("sessions:poll-write", GET, MODERATORS, also=(POST,))
door("sessions:poll-write", POST, MODERATORS, NEW_POLL, also=(GET,), wrong=archived)
door("sessions:poll-edit", GET, MODERATORS, poll_id="poll_draft", others=404, outsider=404,
     also=(POST,))  # fmt: skip
door("sessions:poll-edit", POST, MODERATORS, NEW_POLL, poll_id="poll_draft", others=404,
     outsider=404, also=(GET,), again=SAVED, why="an open poll has a row of its own")  # fmt: skip
door("sessions:poll-edit", POST, MODERATORS, NEW_POLL, outsider=404, also=(GET,), ok=409,
     why="people have seen it, which is the wrong state")  # fmt: skip
door("sessions:poll-decide", POST, MODERATORS, poll_id="poll_draft", decision="open", wrong=ended,
     others=404, outsider=404)  # fmt: skip
door("sessions:poll-decide", POST, MODERATORS, poll_id="poll_draft", decision="delete",
     others=404, outsider=404,
     wrong=lambda world: polls.open_poll(again(world.poll_draft), by=world.mira))  # fmt: skip
door("sessions:poll-decide", POST, MODERATORS, poll_id="poll_deleted", decision="restore",
     others=404, outsider=404, wrong=archived)  # fmt: skip
for verb in ("close", "show", "hide"):
    door("sessions:poll-decide", POST, MODERATORS, decision=verb, outsider=404,
         why="a draft has a row of its own")  # fmt: skip
for verb in ("close", "show"):
    door("sessions:poll-decide", POST, MODERATORS, poll_id="poll_draft", decision=verb,
         others=404, outsider=404, ok=409, why="a draft, which is the wrong state")  # fmt: skip
door("sessions:poll-word", POST, MODERATORS, option_id="cloud_word", outsider=404,
     why="other polls have a row of their own")  # fmt: skip
door("sessions:poll-word", POST, MODERATORS, outsider=404, ok=409,
     why="no word cloud, which is the wrong state")  # fmt: skip

# ------------------------------------------------------------------ the chat, and who disturbs
for name in ("chat", "chat-form", "message", "told"):
    door(f"sessions:{name}", GET, PEOPLE)
door("sessions:chat-send", POST, SPEAKERS, {"text": "Hello"}, wrong=ended)
door("sessions:message-edit", POST, AUTHOR, {"text": "Hello there"},
     wrong=lambda world: chat.delete(again(world.message_id), by=world.ada))  # fmt: skip
door("sessions:message-delete", POST, AUTHOR, why="deleted twice is deleted")
DELETED = {"wrong": lambda world: chat.delete(again(world.message_id), by=world.ada)}
door("sessions:message-record", POST, STAFF, {"guiding_question": "", "language": "en"}, **DELETED)
door("sessions:message-unrecord", POST, STAFF, message_id="recorded",
     wrong=lambda world: recommendations.recommend(
         again(world.plenary), {"en": "Mend."}, by=world.rana, place=None,
         contributions=[world.from_chat]))  # fmt: skip
door("sessions:told-seen", POST, PEOPLE, why="one can always have read it", again="read is read")
door("sessions:author", GET, MODERATORS, kind="contributions", thing_id="contribution_id", ok=302,
     outsider=404)  # fmt: skip
OTHERS_WORDS = {"kind": "questions", "thing_id": "other_question", "outsider": 404}
door("sessions:report", GET, PEOPLE, also=(POST,), **OTHERS_WORDS)
door("sessions:report", POST, PEOPLE, {"category": "spam"}, also=(GET,), **OTHERS_WORDS,
     why="words that are hidden are not found any more")  # fmt: skip
door("sessions:judge", POST, MODERATORS, {"outcome": "dismissed"}, **OTHERS_WORDS,
     why="somebody else may have decided a moment ago")  # fmt: skip
for name in ("people", "person"):
    door(f"sessions:{name}", GET, MODERATORS)
SILENCE = {"act": "silence", "minutes": "5", "reason": "Shouting"}
door("sessions:restrain", POST, MODERATORS, SILENCE, why="protected people have a row of their own")
door("sessions:restrain", POST, MODERATORS, SILENCE, place_id="organiser", ok=409,
     why="organisers are protected, which is the wrong state")  # fmt: skip
door("sessions:ban-ask", POST, ("moderator",), {"reason": "Threats"},
     wrong=lambda world: participation.ban(again(world.places.leila), by=world.olga, reason="X"))  # fmt: skip
ASKED = {"request_id": "ban_request_id"}
for verdict in ("grant", "decline"):
    door("sessions:ban-decide", POST, ORGANISERS, verdict=verdict, **ASKED,
         wrong=lambda world: bans.withdraw(again(world.ban_request_id), by=world.mira))  # fmt: skip
door("sessions:ban-decide", POST, ORGANISERS, verdict="undo", **ASKED,
     wrong=lambda world: bans.withdraw(again(world.ban_request_id), by=world.mira))  # fmt: skip
door("sessions:ban-decide", POST, ("moderator",), verdict="withdraw", **ASKED,
     wrong=lambda world: bans.decline(again(world.ban_request_id), by=world.olga))  # fmt: skip
for name in ("ban-requests", "ban-requests-count"):
    door(f"sessions:{name}", GET, ORGANISERS)
door("sessions:restriction-lift", POST, MODERATORS, why="lifted twice is lifted")
door("sessions:slow", POST, MODERATORS, {"slow_words": "30", "slow_chat": "10"},
     why="it can be set in every state")  # fmt: skip

# ------------------------------------------------------------------ preparing it
door("sessions:organise-sessions", GET, ORGANISERS, nobody=403)
door("sessions:session-create", GET, ORGANISERS, also=(POST,))
door("sessions:session-create", POST, ORGANISERS,
     {"title_en": "Rivers", "title_fr": "", "number": "", "minutes": "90", "starts_at": ""},
     also=(GET,), why="a summit takes sessions in every state")  # fmt: skip
door("sessions:note-import", GET, ORGANISERS, also=(POST,))
door("sessions:note-import", POST, ORGANISERS, {"text": "Session 4 – Wells\n\nScope\nWells."},
     also=(GET,), ok=200, why="the first step keeps nothing; tests/sessions/test_note_import.py "
     "takes the second")  # fmt: skip
door("sessions:organise", GET, ORGANISERS)
PLANNED = {"session_id": "planned"}
for name, body, more in (
    ("session-edit", SETTINGS, PLANNED),
    ("note-edit", {"overview": "Bonjour."}, {**PLANNED, "language": "fr"}),
    ("item-edit", ITEM, {"item_id": "planned_item"}),
    ("guiding-question-edit", QUESTION, {"question_id": "planned_question"}),
):
    door(f"sessions:{name}", GET, ORGANISERS, also=(POST,), **more)
    door(f"sessions:{name}", POST, ORGANISERS, body, also=(GET,), wrong=states.planned_archived,
         again=SAVED, **more)  # fmt: skip
door("sessions:session-schedule", POST, ORGANISERS, **PLANNED, wrong=planned_begun)
door("sessions:session-unschedule", POST, ORGANISERS, **PLANNED, wrong=planned_begun)
door("sessions:session-cancel", POST, ORGANISERS, **PLANNED, wrong=planned_begun)
for name, body, more in (
    ("item-add", ITEM, PLANNED),
    ("item-move", {"to": "1"}, {"item_id": "planned_item"}),
    ("guiding-question-add", QUESTION, PLANNED),
    ("guiding-question-move", {"to": "1"}, {"question_id": "planned_question"}),
):
    door(f"sessions:{name}", POST, ORGANISERS, body, wrong=states.planned_archived, **more)
door("sessions:appearance-add", POST, ORGANISERS, PART, **PLANNED, wrong=states.planned_archived,
     again="the same part is the same, with the later topic")  # fmt: skip
for name, more in (
    ("item-remove", {"item_id": "planned_item"}),
    ("guiding-question-remove", {"question_id": "planned_question"}),
    ("appearance-remove", {}),
):
    door(f"sessions:{name}", POST, ORGANISERS, twice=404, wrong=states.planned_archived, **more)

# ------------------------------------------------------------------ over the socket
command("question.upvote", SPEAKERS, lambda world: {"id": str(world.question_id.pk), "on": True},
        wrong=ended)  # fmt: skip
command("item.ready", SPEAKERS, lambda world: {"id": str(world.item_id.pk), "on": True},
        wrong=ended)  # fmt: skip
command("poll.choose", SPEAKERS, lambda world: {"id": str(world.option_id.pk), "on": True},
        wrong=ended)  # fmt: skip
command("poll.vote", SPEAKERS, lambda world: {
    "id": str(world.poll_id.pk), "value": str(world.poll_id.options.first().pk)},
        wrong=ended)  # fmt: skip
for reaction in ("agree", "applause", "question", "thanks"):
    command(f"react.{reaction}", SPEAKERS, lambda world: {"id": str(world.plenary.pk)},
            wrong=ended)  # fmt: skip
