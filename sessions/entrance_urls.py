"""The ways into a session; included by sessions/urls.py, so named ``sessions:…``."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from sessions.views import checking, joining


class CodeAct(StringConverter):
    regex = "open|renew|close"


class Shape(StringConverter):
    regex = "a4|wide"


register_converter(CodeAct, "code-act")
register_converter(Shape, "sheet-shape")

urlpatterns = [
    path("join/", joining.join, name="join"),
    path("join/<str:code>/", joining.join_code, name="join-code"),
    path("sessions/<uuid:session_id>/join/", joining.ways_in, name="ways-in"),
    path(
        "sessions/<uuid:session_id>/join/<code-act:act>/", joining.change_code, name="code-change"
    ),
    path(
        "sessions/<uuid:session_id>/join/sheet/<sheet-shape:shape>/",
        joining.sheet,
        name="join-sheet",
    ),
    path("sessions/<uuid:session_id>/check/", checking.check, name="check"),
    path("check/sample/", checking.sample, name="check-sample"),
]
