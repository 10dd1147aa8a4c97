from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions"
    # django.contrib.sessions owns "sessions"; ours is in table names for ever.
    label = "summit_sessions"
    verbose_name = "Sessions"
