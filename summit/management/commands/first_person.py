"""``manage.py first_person``: the one-time link into an empty house, for those who run containers."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from summit.services.people import first_person_link


class Command(BaseCommand):
    help = "Print the one-time set-up link when nobody is here yet; otherwise print nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if link := first_person_link(settings.ORIGIN):
            self.stdout.write(f"Nobody is here yet. The first person enters here, once: {link}")
