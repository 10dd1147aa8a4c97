"""``python3 manage.py rotate_epochs``: after a restore from a backup, before serving again."""

from typing import Any

from django.core.management.base import BaseCommand

from summit.log import incarnation


class Command(BaseCommand):
    help = "Begin every stream of the log anew. Part of every restore from a backup."

    def handle(self, *args: Any, **options: Any) -> None:
        count = incarnation.rotate()
        self.stdout.write(f"{count} streams begin anew. Browsers that come back load afresh.")
