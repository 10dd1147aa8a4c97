"""``python3 manage.py redact_log ID``: the log forgets an object that was erased."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from summit.log import retention


class Command(BaseCommand):
    help = "Make the log forget an erased object; the numbers of its events stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("object_id", metavar="ID")

    def handle(self, *args: Any, **options: Any) -> None:
        count = retention.redact(options["object_id"])
        self.stdout.write(f"{count} events have forgotten {options['object_id']}.")
