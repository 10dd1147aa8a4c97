"""``manage.py publish_demo``: the demo's publication, made by the worker while people look around."""

from typing import Any

from django.core.management.base import BaseCommand

from outcomes.demo import publishing
from outcomes.services.hints import ask_worker


class Command(BaseCommand):
    help = "Have the worker publish a report of the demo summit. Run again, it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if publishing.is_due():
            ask_worker("outcomes.tasks.publish_demo")
