"""``manage.py seed_demo``: the demo summit, complete; done again it changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.module_loading import autodiscover_modules

from summit.demo import parts


class Command(BaseCommand):
    help = "Fill the database with a demo summit. Run again, it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        autodiscover_modules("demo")
        with translation.override("en"):
            played = parts.play()
        if options["verbosity"]:
            told = ", ".join(played) or "nothing, the demo is there already"
            self.stdout.write(f"Demo: {told}.")
