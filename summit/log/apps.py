from django.apps import AppConfig


class LogConfig(AppConfig):
    name = "summit.log"
    label = "log"
