from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions"
    # django.contrib.sessions owns "sessions"; ours is in table names for ever.
    label = "summit_sessions"
    verbose_name = "Sessions"

    def ready(self) -> None:
        """A socket may come before the first page: what it follows and asks must be known."""
        from sessions import (  # noqa: PLC0415 -- the models are ready now
            audit,  # noqa: F401
            commands,  # noqa: F401
            floor,  # noqa: F401
            live,  # noqa: F401
            live_captions,  # noqa: F401
            live_chat,  # noqa: F401
            live_conduct,  # noqa: F401
            live_messages,  # noqa: F401
            live_polls,  # noqa: F401
            media,  # noqa: F401
            parts,  # noqa: F401
            parts_chat,  # noqa: F401
            parts_conduct,  # noqa: F401
            parts_polls,  # noqa: F401
            parts_resources,  # noqa: F401
            shapes,  # noqa: F401
            shapes_resources,  # noqa: F401
            stage,  # noqa: F401
        )
        from sessions.models import Screen  # noqa: PLC0415
        from sessions.services import attendance  # noqa: PLC0415
        from summit import logins, presence  # noqa: PLC0415

        presence.followed_by(attendance.arrived)
        logins.register_passes(Screen.objects.open)
