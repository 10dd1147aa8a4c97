"""``manage.py evaluate_consensus DIR``: our ranking and labels on deliberations that one holds."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from outcomes.agreement import evaluating, records


class Command(BaseCommand):
    help = (
        "Holds the ranking against likes and agree share on people who were not asked. "
        "DIR is one conversation (participants-votes.csv, comments.csv) or a folder of them; "
        "prints one JSON line per conversation, with --scores one per statement."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dir", type=Path, metavar="DIR")
        parser.add_argument(
            "--scores", action="store_true", help="each statement's score and label"
        )

    def handle(self, *_args: object, **options: Any) -> None:
        try:
            for folder in records.conversations(options["dir"]):
                record = records.read(folder)
                lines = (
                    evaluating.scores(record)
                    if options["scores"]
                    else [evaluating.evaluate(record)]
                )
                for line in lines:
                    self.stdout.write(json.dumps(line, ensure_ascii=False))
        except (records.Unreadable, OSError) as problem:
            raise CommandError(str(problem)) from problem
