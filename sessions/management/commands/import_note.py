"""``import_note FILE --preview`` and ``import_note FILE --summit SLUG [--session ID]``."""

import json
import sys
from argparse import ArgumentParser
from io import TextIOWrapper
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from sessions.notes import Note, NoteUnreadable, SourceText, parse_note, read_text
from sessions.notes.reading import MAX_BYTES

LANGUAGES = ("en", "fr", "es", "ar")


class Command(BaseCommand):
    help = (
        "Turn an information note (.txt, .md, .docx, .pdf) into a session. With --preview, only "
        "print what was understood, as JSON; that needs neither a summit nor a database."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="The information note.")
        target = parser.add_mutually_exclusive_group(required=True)
        target.add_argument(
            "--preview", action="store_true", help="Print the JSON, change nothing."
        )
        target.add_argument("--summit", metavar="SLUG", help="The summit's short name.")
        parser.add_argument(
            "--session",
            metavar="ID",
            type=UUID,
            help="Add the note to this session in one more language, instead of making a session.",
        )
        parser.add_argument(
            "--language",
            choices=LANGUAGES,
            help="The note's language, when it should not be guessed.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["preview"] and options["session"]:
            raise CommandError("--session needs --summit: a preview belongs to no session.")
        source = _read(options["file"])
        note = parse_note(source, options["language"])
        if options["preview"]:
            _speak_utf8()
            self.stdout.write(json.dumps(note.as_json(), ensure_ascii=False, indent=2))
            return
        told, warnings = _import(note, source, options["summit"], options["session"])
        for line in told:
            self.stdout.write(line)
        for warning in warnings:
            self.stderr.write(f"Note: {warning}")


def _read(path: Path) -> SourceText:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)  # one more than read_text takes, so that it refuses
    except OSError as error:
        told = error.strerror or "cannot be read"
        raise CommandError(f"“{path}”: {told}. Check the file's name and its rights.") from error
    try:
        return read_text(data, path.name)
    except NoteUnreadable as refusal:
        raise CommandError(str(refusal)) from refusal


def _speak_utf8() -> None:
    """JSON is UTF-8, whatever the terminal or the pipe was set to."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


def _import(
    note: Note, source: SourceText, slug: str, session_id: UUID | None
) -> tuple[list[str], list[str]]:
    """Make the session, or add a language to one: what happened, in words, and the warnings."""
    from django.db import DatabaseError  # noqa: PLC0415 -- the preview needs no database

    from summit.errors import RuleBroken  # noqa: PLC0415 -- the preview needs no database

    try:
        return _imported(note, source, slug, session_id)
    except RuleBroken as refusal:
        raise CommandError(str(refusal.message)) from refusal
    except DatabaseError as error:
        cure = "Start the platform once (manage.py up), or run manage.py migrate."
        raise CommandError(f"The database is not ready: {error}. {cure}") from error


def _imported(
    note: Note, source: SourceText, slug: str, session_id: UUID | None
) -> tuple[list[str], list[str]]:
    from sessions.models import Session  # noqa: PLC0415 -- the preview needs no database
    from sessions.services import notes  # noqa: PLC0415 -- the preview needs no database
    from summit.models import Summit  # noqa: PLC0415 -- the preview needs no database

    summit = Summit.objects.filter(slug=slug).first()
    if summit is None:
        known = ", ".join(Summit.objects.values_list("slug", flat=True).order_by("slug"))
        raise CommandError(f"There is no summit “{slug}”. There is: {known or 'none yet'}.")
    if session_id is None:
        session = notes.create_session_from_note(summit, note, source, by=None)
        stored = session.notes.get()
        return _described(session, stored, "new, a draft"), stored.warnings
    found = Session.objects.filter(pk=session_id, summit=summit).first()
    if found is None:
        raise CommandError(f"There is no session {session_id} in the summit “{slug}”.")
    stored = notes.add_note_language(found, note, source, by=None)
    found.refresh_from_db()
    return _described(
        found, stored, f"its note is now also in “{stored.language}”"
    ), stored.warnings


def _described(session: Any, stored: Any, what: str) -> list[str]:
    """Number and title, what was found in the note, and where to look at it."""
    from django.conf import settings  # noqa: PLC0415 -- the preview needs no database
    from django.urls import reverse  # noqa: PLC0415 -- the preview needs no database

    questions, items = session.guiding_questions.count(), session.agenda.count()
    return [
        f"Session {session.number}: {session.title.get(stored.language, '')} ({what})",
        f"{questions} guiding questions, {items} agenda items",
        f"{settings.ORIGIN}{reverse('sessions:organise', args=[session.pk])}",
    ]
