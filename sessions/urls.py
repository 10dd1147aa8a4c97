from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from sessions.views import calendar, console, contributions, programme, rooms, words

app_name = "sessions"


class Decision(StringConverter):
    regex = "approve|hide|highlight|answer"


class Kind(StringConverter):
    regex = "contributions|questions"


class Step(StringConverter):
    regex = "next|back"


register_converter(Decision, "decision")
register_converter(Kind, "words")
register_converter(Step, "step")

urlpatterns = [
    path("", include("sessions.organise_urls")),
    path("summits/<slug:slug>/programme/", programme.programme, name="programme"),
    path("summits/<slug:slug>/programme.ics", calendar.summit_ics, name="summit-ics"),
    path("sessions/<uuid:session_id>/session.ics", calendar.session_ics, name="ics"),
    path("sessions/<uuid:session_id>/", rooms.session, name="session"),
    path("sessions/<uuid:session_id>/room/", rooms.room, name="room"),
    path("sessions/<uuid:session_id>/room/write/", rooms.write, name="write"),
    path("sessions/<uuid:session_id>/room/ask/", rooms.ask_form, name="ask-form"),
    path("sessions/<uuid:session_id>/room/parts/<slug:name>/", rooms.part, name="part"),
    path("sessions/<uuid:session_id>/mine/", rooms.mine, name="mine"),
    path("sessions/<uuid:session_id>/my-words/", rooms.my_words, name="my-words"),
    path("sessions/<uuid:session_id>/contributions/", contributions.contribute, name="contribute"),
    path("sessions/<uuid:session_id>/similar/", contributions.similar, name="similar"),
    path("contributions/<uuid:contribution_id>/", contributions.contribution, name="contribution"),
    path(
        "contributions/<uuid:contribution_id>/edit/", contributions.edit, name="contribution-edit"
    ),
    path("sessions/<uuid:session_id>/questions/", words.ask, name="ask"),
    path("questions/<uuid:question_id>/upvote/", words.upvote, name="upvote"),
    path(
        "questions/<uuid:question_id>/withdraw/", words.withdraw_question, name="question-withdraw"
    ),
    path(
        "contributions/<uuid:contribution_id>/withdraw/",
        contributions.withdraw_contribution,
        name="contribution-withdraw",
    ),
    path("sessions/<uuid:session_id>/console/", console.console, name="console"),
    path("sessions/<uuid:session_id>/start/", console.start, name="start"),
    path("sessions/<uuid:session_id>/end/", console.end, name="end"),
    path("sessions/<uuid:session_id>/<step:steps>/", console.step, name="step"),
    path("sessions/<uuid:session_id>/focus/", console.focus, name="focus"),
    path("agenda-items/<uuid:item_id>/go/", console.go_to, name="item-go"),
    path("<words:kind>/<uuid:thing_id>/<decision:decision>/", console.decide, name="decide"),
]
