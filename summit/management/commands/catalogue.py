"""``manage.py catalogue``: bring locale/*/LC_MESSAGES/django.po and .mo up to date with the sources."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from summit import catalogue


class Command(BaseCommand):
    help = (
        "Renew the catalogue of every language (or of those named, which also begins a new one) "
        "from the sources, and compile it. Needs no gettext."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("languages", nargs="*", metavar="LANGUAGE", help="such as: es ar")

    def handle(self, *args: Any, **given: Any) -> None:
        lacking = 0
        for language in given["languages"] or catalogue.languages():
            catalog = catalogue.renew(language)
            missing, uneven = catalogue.untranslated(catalog), catalogue.uneven(catalog)
            self.stdout.write(f"{language}: {len(catalog)} messages, {len(missing)} to translate")
            for english in missing:
                self.stdout.write(f"  to translate: {english}")
            for english in uneven:
                self.stdout.write(f"  placeholders differ: {english}")
            lacking += len(missing) + len(uneven)
        if lacking:
            raise CommandError("Edit locale/<language>/LC_MESSAGES/django.po and run this again.")
