"""``manage.py import_note FILE --summit SLUG``: an operator's way in."""

import uuid

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse

from sessions.models import Session
from tests.sessions.test_note_import import ENGLISH, FRENCH


@pytest.fixture
def note(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text(ENGLISH)
    return path


def test_a_note_becomes_a_session_and_the_command_says_which(note, summit, capsys):
    call_command("import_note", note, summit=summit.slug)
    made = Session.objects.get(summit=summit, number=4)
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        "Session 4: Wells and Markets (new, a draft)",
        f"3 guiding questions, {made.agenda.count()} agenda items",
        f"{settings.ORIGIN}{reverse('sessions:organise', args=[made.pk])}",
    ]
    assert made.notes.get().source_text == ENGLISH


def test_a_second_import_is_a_second_session_and_says_why(note, summit, capsys):
    call_command("import_note", note, summit=summit.slug)
    capsys.readouterr()
    call_command("import_note", note, summit=summit.slug)
    told = capsys.readouterr()
    assert told.out.splitlines()[0] == "Session 5: Wells and Markets (new, a draft)"
    assert told.err.splitlines()[0] == "Note: Number 4 is taken: this is session 5."


def test_a_language_is_added_to_a_session(note, summit, tmp_path, capsys):
    call_command("import_note", note, summit=summit.slug)
    made = Session.objects.get(number=4)
    french = tmp_path / "note.fr.txt"
    french.write_text(FRENCH)
    call_command("import_note", french, summit=summit.slug, session=made.pk)
    told = capsys.readouterr().out.splitlines()
    assert told[3] == "Session 4: Puits et marchés (its note is now also in “fr”)"
    assert [note.language for note in made.notes.all()] == ["en", "fr"]


def test_a_language_that_is_there_is_refused(note, summit):
    call_command("import_note", note, summit=summit.slug)
    made = Session.objects.get(number=4)
    with pytest.raises(CommandError, match="has a note in this language already"):
        call_command("import_note", note, summit=summit.slug, session=made.pk)


def test_an_unknown_summit_is_answered_with_those_there_are(note, cast):
    with pytest.raises(
        CommandError, match=r"There is no summit “nowhere”\. There is: elsewhere, forum"
    ):
        call_command("import_note", note, summit="nowhere")


def test_an_unknown_session_is_named(note, summit):
    missing = uuid.uuid4()
    with pytest.raises(CommandError, match=f"There is no session {missing}"):
        call_command("import_note", note, summit=summit.slug, session=missing)


def test_a_file_that_is_not_there_is_named_with_the_cure(tmp_path, summit):
    with pytest.raises(CommandError, match="Check the file's name and its rights"):
        call_command("import_note", tmp_path / "missing.txt", summit=summit.slug)
