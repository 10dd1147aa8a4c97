from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "summit.live"
    label = "live"
