from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions"
    # django.contrib.sessions owns "sessions"; ours is in table names for ever.
    label = "summit_sessions"
    verbose_name = "Sessions"

    def ready(self) -> None:
        """A socket may come before the first page: what it follows and asks must be known."""
        from sessions import commands, floor, live, parts  # noqa: F401, PLC0415 -- the models are ready now
