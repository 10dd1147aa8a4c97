"""The organiser's doors of this app; included by sessions/urls.py, so named ``sessions:…``."""

from django.urls import path

from sessions.views import notes, organise, preparing

SESSION = "sessions/<uuid:session_id>/organise/"
ITEM = "agenda-items/<uuid:item_id>/"
QUESTION = "guiding-questions/<uuid:question_id>/"

urlpatterns = [
    path("organise/<slug:slug>/sessions/", organise.organise_sessions, name="organise-sessions"),
    path("organise/<slug:slug>/sessions/new/", organise.create, name="session-create"),
    path("organise/<slug:slug>/notes/new/", notes.note_import, name="note-import"),
    path(SESSION, organise.organise, name="organise"),
    path(f"{SESSION}edit/", organise.edit, name="session-edit"),
    path(f"{SESSION}schedule/", organise.schedule, name="session-schedule"),
    path(f"{SESSION}unschedule/", organise.unschedule, name="session-unschedule"),
    path(f"{SESSION}cancel/", organise.cancel, name="session-cancel"),
    path(f"{SESSION}notes/<slug:language>/", notes.note, name="note-edit"),
    path(f"{SESSION}agenda/", preparing.add_item, name="item-add"),
    path(f"{ITEM}edit/", preparing.edit_item, name="item-edit"),
    path(f"{ITEM}move/", preparing.move_item, name="item-move"),
    path(f"{ITEM}remove/", preparing.remove_item, name="item-remove"),
    path(f"{SESSION}questions/", preparing.add_question, name="guiding-question-add"),
    path(f"{QUESTION}edit/", preparing.edit_question, name="guiding-question-edit"),
    path(f"{QUESTION}move/", preparing.move_question, name="guiding-question-move"),
    path(f"{QUESTION}remove/", preparing.remove_question, name="guiding-question-remove"),
    path(f"{SESSION}cast/", preparing.add_appearance, name="appearance-add"),
    path(
        "appearances/<uuid:appearance_id>/remove/",
        preparing.remove_appearance,
        name="appearance-remove",
    ),
]
