"""``python3 manage.py prune_log``: forget old events of the log, as the clock does every night."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from summit.log import retention


class Command(BaseCommand):
    help = "Forget events and command keys that are older than this."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=retention.EVENT_DAYS)
        parser.add_argument("--key-days", type=int, default=retention.KEY_DAYS)

    def handle(self, *args: Any, **options: Any) -> None:
        events, keys = retention.prune(options["days"], options["key_days"])
        self.stdout.write(f"{events} events and {keys} command keys forgotten.")
