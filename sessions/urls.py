from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from sessions.models import Announcement
from sessions.views import (
    bans,
    calendar,
    caption_sources,
    captioning,
    chat,
    chat_records,
    conduct,
    console,
    contributions,
    floor,
    handled,
    library,
    messages,
    polls,
    programme,
    questions,
    queue,
    reports,
    resources,
    rooms,
    running,
    said,
    screens,
    tokens,
    transcripts,
    words,
)

app_name = "sessions"


class Decision(StringConverter):
    regex = "approve|hide|highlight|pin|stage|answered|apart"


class Verdict(StringConverter):
    regex = "approve|hide"


class BanVerdict(StringConverter):
    regex = "grant|decline|undo|withdraw"


class Kind(StringConverter):
    regex = "contributions|questions|messages"


class Thing(StringConverter):
    regex = "contributions|questions|messages|resources"


class Step(StringConverter):
    regex = "next|back"


class Giving(StringConverter):
    regex = "call|finish|hold|go-on|pass-over|put-back|move"


class CaptionFile(StringConverter):
    regex = "vtt|srt|txt"


class PollDecision(StringConverter):
    regex = "open|close|show|hide|delete|restore"


class Ready(StringConverter):
    regex = "|".join(Announcement.Ready.values)


class Export(StringConverter):
    regex = r"(?:results|ballots)\.csv|results\.json"


register_converter(BanVerdict, "ban-verdict")
register_converter(CaptionFile, "captions")
register_converter(PollDecision, "poll-decision")
register_converter(Export, "export")
register_converter(Ready, "ready")
register_converter(Decision, "decision")
register_converter(Giving, "giving")
register_converter(Verdict, "verdict")
register_converter(Kind, "words")
register_converter(Thing, "thing")
register_converter(Step, "step")

urlpatterns = [
    path("", include("sessions.organise_urls")),
    path("", include("sessions.entrance_urls")),
    path("", include("sessions.media_urls")),
    path("summits/<slug:slug>/programme/", programme.programme, name="programme"),
    path("summits/<slug:slug>/programme.ics", calendar.summit_ics, name="summit-ics"),
    path("sessions/<uuid:session_id>/session.ics", calendar.session_ics, name="ics"),
    path("sessions/<uuid:session_id>/", rooms.session, name="session"),
    path("sessions/<uuid:session_id>/room/", rooms.room, name="room"),
    path("sessions/<uuid:session_id>/room/write/", rooms.write, name="write"),
    path("sessions/<uuid:session_id>/room/ask/", rooms.ask_form, name="ask-form"),
    path("sessions/<uuid:session_id>/room/parts/<slug:name>/", rooms.part, name="part"),
    path("sessions/<uuid:session_id>/room/captions/", transcripts.room_captions, name="captions"),
    path("sessions/<uuid:session_id>/words/", said.words, name="words"),
    path("sessions/<uuid:session_id>/transcript/", transcripts.transcript, name="transcript"),
    path(
        "sessions/<uuid:session_id>/transcript/chosen/",
        transcripts.chosen,
        name="transcript-chosen",
    ),
    path("transcripts/<uuid:track_id>.<captions:kind>", transcripts.export, name="captions-export"),
    path("transcripts/<uuid:track_id>/restore/", caption_sources.restore, name="captions-restore"),
    path("transcripts/<uuid:track_id>/player/", caption_sources.place, name="captions-place"),
    path("captions/<uuid:caption_id>/", transcripts.caption, name="caption"),
    path("captions/", captioning.push, name="captions-push"),
    path("captioning/<str:secret>/", captioning.page, name="captioning"),
    path("captioning/<str:secret>/lines/", captioning.lines, name="captioning-lines"),
    path("captioning/<str:secret>/send/", captioning.send, name="captioning-send"),
    path("captioning/<str:secret>/correct/", captioning.correct, name="captioning-correct"),
    path("sessions/<uuid:session_id>/captions/", caption_sources.sources, name="caption-sources"),
    path(
        "sessions/<uuid:session_id>/captions/captioners/",
        caption_sources.make,
        name="captioner-make",
    ),
    path(
        "sessions/<uuid:session_id>/captions/file/", caption_sources.upload, name="captions-upload"
    ),
    path("captioners/<uuid:captioner_id>/revoke/", caption_sources.revoke, name="captioner-revoke"),
    path("sessions/<uuid:session_id>/mine/", rooms.mine, name="mine"),
    path("sessions/<uuid:session_id>/my-words/", rooms.my_words, name="my-words"),
    path("sessions/<uuid:session_id>/contributions/", contributions.contribute, name="contribute"),
    path("sessions/<uuid:session_id>/similar/", contributions.similar, name="similar"),
    path("contributions/<uuid:contribution_id>/", contributions.contribution, name="contribution"),
    path(
        "contributions/<uuid:contribution_id>/earlier/",
        contributions.earlier,
        name="contribution-earlier",
    ),
    path(
        "contributions/<uuid:contribution_id>/edit/", contributions.edit, name="contribution-edit"
    ),
    path("sessions/<uuid:session_id>/questions/", words.ask, name="ask"),
    path("sessions/<uuid:session_id>/tokens/", tokens.tokens, name="tokens"),
    path("sessions/<uuid:session_id>/questions/token/", tokens.ask, name="ask-with-token"),
    path(
        "sessions/<uuid:session_id>/questions/similar/", questions.similar, name="similar-questions"
    ),
    path("questions/<uuid:question_id>/", questions.question, name="question"),
    path("questions/<uuid:question_id>/answer/", questions.answer, name="question-answer"),
    path("questions/<uuid:question_id>/merge/", questions.merge, name="question-merge"),
    path("questions/<uuid:question_id>/upvote/", words.upvote, name="upvote"),
    path(
        "questions/<uuid:question_id>/withdraw/", words.withdraw_question, name="question-withdraw"
    ),
    path(
        "contributions/<uuid:contribution_id>/withdraw/",
        contributions.withdraw_contribution,
        name="contribution-withdraw",
    ),
    path("sessions/<uuid:session_id>/announce/", messages.announce, name="announce"),
    path(
        "sessions/<uuid:session_id>/announce/<ready:ready>/",
        messages.announce_ready,
        name="announce-ready",
    ),
    path(
        "announcements/<uuid:announcement_id>/end/",
        messages.end_announcement,
        name="announcement-end",
    ),
    path("sessions/<uuid:session_id>/cues/<uuid:place_id>/", messages.cue, name="cue"),
    path("sessions/<uuid:session_id>/room/cues/", messages.my_cues, name="my-cues"),
    path("cues/<uuid:cue_id>/seen/", messages.cue_seen, name="cue-seen"),
    path("appearances/<uuid:appearance_id>/ready/", messages.speaker_ready, name="speaker-ready"),
    path("sessions/<uuid:session_id>/back-channel/", messages.read_backchannel, name="backchannel"),
    path(
        "sessions/<uuid:session_id>/back-channel/unread/",
        messages.backchannel_unread,
        name="backchannel-unread",
    ),
    path(
        "sessions/<uuid:session_id>/back-channel/read/",
        messages.mark_backchannel_read,
        name="backchannel-read",
    ),
    path(
        "sessions/<uuid:session_id>/back-channel/write/",
        messages.write_backchannel,
        name="backchannel-write",
    ),
    path("sessions/<uuid:session_id>/stage/", screens.stage, name="stage"),
    path("sessions/<uuid:session_id>/speaker/", screens.speaker, name="speaker"),
    path("sessions/<uuid:session_id>/speaker/me/", screens.speaker_me, name="speaker-me"),
    path("sessions/<uuid:session_id>/screens/", screens.manage, name="screens"),
    path("screens/<uuid:screen_id>/renew/", screens.renew, name="screen-renew"),
    path("screens/<uuid:screen_id>/revoke/", screens.revoke, name="screen-revoke"),
    path("screens/<str:token>/", screens.screen, name="screen"),
    path("screens/<str:token>/me/", screens.screen_me, name="screen-me"),
    path("sessions/<uuid:session_id>/console/", console.console, name="console"),
    path("sessions/<uuid:session_id>/handled/", handled.everything, name="handled"),
    path("sessions/<uuid:session_id>/start/", running.start, name="start"),
    path("sessions/<uuid:session_id>/end/", running.end, name="end"),
    path("sessions/<uuid:session_id>/<step:steps>/", running.step, name="step"),
    path("sessions/<uuid:session_id>/focus/", running.focus, name="focus"),
    path("sessions/<uuid:session_id>/extend/", running.extend, name="extend"),
    path("sessions/<uuid:session_id>/pause/", running.pause, name="pause"),
    path("sessions/<uuid:session_id>/resume/", running.resume, name="resume"),
    path("sessions/<uuid:session_id>/run-of-show/", running.run_of_show, name="run-of-show"),
    path("agenda-items/<uuid:item_id>/skip/", running.skip, name="item-skip"),
    path("agenda-items/<uuid:item_id>/ready/", running.ready, name="item-ready"),
    path("sessions/<uuid:session_id>/room/floor/", floor.floor_form, name="floor-form"),
    path("sessions/<uuid:session_id>/floor/", floor.ask, name="floor-ask"),
    path("sessions/<uuid:session_id>/floor/open/", floor.open_list, name="floor-open"),
    path("sessions/<uuid:session_id>/floor/times/", floor.times, name="floor-times"),
    path("floor/<uuid:entry_id>/withdraw/", floor.withdraw, name="floor-withdraw"),
    path("floor/<uuid:entry_id>/<giving:giving>/", floor.give, name="floor-give"),
    path("agenda-items/<uuid:item_id>/go/", running.go_to, name="item-go"),
    path("sessions/<uuid:session_id>/polls/new/", polls.write, name="poll-write"),
    path("sessions/<uuid:session_id>/react/", polls.react, name="react"),
    path("polls/<uuid:poll_id>/", polls.poll, name="poll"),
    path("polls/<uuid:poll_id>/edit/", polls.reword, name="poll-edit"),
    path("polls/<uuid:poll_id>/vote/", polls.vote, name="vote"),
    path("polls/<uuid:poll_id>/<poll-decision:decision>/", polls.decide, name="poll-decide"),
    path("polls/<uuid:poll_id>/<export:name>", polls.export, name="poll-export"),
    path("poll-options/<uuid:option_id>/choose/", polls.choose, name="choose"),
    path("poll-options/<uuid:option_id>/word/", polls.word, name="poll-word"),
    path("summits/<slug:slug>/library/", library.library, name="library"),
    path("summits/<slug:slug>/library/new/", library.share_form, name="library-form"),
    path("summits/<slug:slug>/library/share/", library.share, name="library-share"),
    path("sessions/<uuid:session_id>/resources/", resources.resources, name="resources"),
    path("sessions/<uuid:session_id>/resources/share/", resources.share, name="share"),
    path("resources/<uuid:resource_id>/", resources.resource, name="resource"),
    path("resources/<uuid:resource_id>/file/", resources.file, name="resource-file"),
    path("resources/<uuid:resource_id>/replace/", resources.replace, name="resource-replace"),
    path("resources/<uuid:resource_id>/withdraw/", resources.withdraw, name="resource-withdraw"),
    path("<thing:kind>/<uuid:thing_id>/<decision:decision>/", queue.decide, name="decide"),
    path(
        "sessions/<uuid:session_id>/queue/<verdict:decision>/",
        queue.decide_chosen,
        name="decide-chosen",
    ),
    path("decisions/<uuid:decision_id>/undo/", queue.undo, name="decision-undo"),
    path("<words:kind>/<uuid:thing_id>/author/", conduct.author, name="author"),
    path("<words:kind>/<uuid:thing_id>/report/", reports.report, name="report"),
    path("<words:kind>/<uuid:thing_id>/judge/", reports.judge, name="judge"),
    path("sessions/<uuid:session_id>/people/", conduct.people, name="people"),
    path("sessions/<uuid:session_id>/people/<uuid:place_id>/", conduct.one, name="person"),
    path(
        "sessions/<uuid:session_id>/people/<uuid:place_id>/restrain/",
        conduct.restrain,
        name="restrain",
    ),
    path("sessions/<uuid:session_id>/people/<uuid:place_id>/ask-ban/", bans.ask, name="ban-ask"),
    path("ban-requests/<uuid:request_id>/<ban-verdict:verdict>/", bans.decide, name="ban-decide"),
    path("summits/<slug:slug>/ban-requests/", bans.waiting, name="ban-requests"),
    path("summits/<slug:slug>/ban-requests/count/", bans.how_many, name="ban-requests-count"),
    path("restrictions/<uuid:restriction_id>/lift/", conduct.lift, name="restriction-lift"),
    path("sessions/<uuid:session_id>/slow/", conduct.slow, name="slow"),
    path("sessions/<uuid:session_id>/room/told/", reports.told, name="told"),
    path("sessions/<uuid:session_id>/room/told/seen/", reports.seen, name="told-seen"),
    path("sessions/<uuid:session_id>/room/chat/", chat.form, name="chat-form"),
    path("sessions/<uuid:session_id>/chat/", chat.history, name="chat"),
    path("sessions/<uuid:session_id>/chat/send/", chat.send, name="chat-send"),
    path("messages/<uuid:message_id>/", chat.message, name="message"),
    path("messages/<uuid:message_id>/record/", chat_records.record, name="message-record"),
    path(
        "messages/<uuid:message_id>/record/undo/",
        chat_records.unrecord,
        name="message-unrecord",
    ),
    path("messages/<uuid:message_id>/edit/", chat.edit, name="message-edit"),
    path("messages/<uuid:message_id>/delete/", chat.delete, name="message-delete"),
]
