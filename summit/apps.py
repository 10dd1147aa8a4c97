from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SummitConfig(AppConfig):
    name = "summit"
    verbose_name = "Summit"

    def ready(self) -> None:
        from summit import celery, checks  # noqa: F401, PLC0415 -- app ready

        # Each app's live.py registers its topics and the shapes of its facts.
        autodiscover_modules("live")
        # And its checklist.py the organiser's steps that it knows about.
        autodiscover_modules("checklist")
