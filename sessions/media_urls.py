"""The doors of what is seen and heard; included by sessions/urls.py, so named ``sessions:…``."""

from django.urls import path

from sessions.views import media, posters, watching

SESSION = "sessions/<uuid:session_id>/media/"
SOURCE = "stage-sources/<uuid:source_id>/"

urlpatterns = [
    path(SESSION, media.sources, name="media"),
    path("sessions/<uuid:session_id>/watch/", watching.watch, name="watch"),
    path(f"{SESSION}show/", media.show_address, name="media-show-address"),
    path(f"{SESSION}clear/", media.clear, name="media-clear"),
    path(f"{SESSION}poster/", posters.poster, name="poster"),
    path(f"{SESSION}poster/remove/", posters.remove, name="poster-remove"),
    path(f"{SESSION}poster/<int:width>/", posters.file, name="poster-file"),
    path(f"{SOURCE}player/", watching.player, name="player"),
    path(f"{SOURCE}failed/", watching.failed, name="media-failed"),
    path(f"{SOURCE}show/", media.show, name="media-show"),
    path(f"{SOURCE}edit/", media.edit_source, name="media-source-edit"),
    path(f"{SOURCE}remove/", media.remove_source, name="media-source-remove"),
    path(f"{SOURCE}channels/", media.add_channel, name="channel-add"),
    path("channels/<uuid:channel_id>/remove/", media.remove_channel, name="channel-remove"),
]
