"""``manage.py import_note FILE --preview``: what it takes, prints and refuses."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, load_command_class

from sessions.notes import parse_note
from tests.sessions.notes.test_corpus import CORPUS, read

ROOT = Path(__file__).parents[3]
NOTE = CORPUS / "held_out" / "couture.pdf"


def parser():
    return load_command_class("sessions", "import_note").create_parser("manage.py", "import_note")


def test_the_command_takes_a_preview_or_a_summit():
    given = parser().parse_args(["note.pdf", "--preview", "--language", "fr"])
    assert (given.file, given.preview, given.summit, given.session, given.language) == (
        Path("note.pdf"),
        True,
        None,
        None,
        "fr",
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["a.txt"], "one of the arguments --preview --summit is required"),
        (["a.txt", "--preview", "--summit", "x"], "--summit: not allowed with argument --preview"),
        (
            ["a.txt", "--summit", "x", "--session", "7"],
            "argument --session: invalid UUID value: '7'",
        ),
        (["a.txt", "--preview", "--language", "tlh"], "argument --language: invalid choice: 'tlh'"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(arguments, told):
    with pytest.raises(CommandError) as refusal:
        call_command("import_note", *arguments)
    assert str(refusal.value).find(told) >= 0


def test_a_preview_prints_the_json_and_nothing_else():
    out, err = io.StringIO(), io.StringIO()
    call_command("import_note", str(NOTE), "--preview", stdout=out, stderr=err)
    assert json.loads(out.getvalue()) == parse_note(read(NOTE)).as_json()
    assert err.getvalue() == ""


def test_a_preview_needs_no_database_and_speaks_utf_8_anywhere(tmp_path):
    environment = {
        **os.environ,
        "SUMMIT_DATA": str(tmp_path),
        "SUMMIT_DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
        "PYTHONIOENCODING": "ascii",
    }
    ran = subprocess.run(
        [sys.executable, ROOT / "manage.py", "import_note", NOTE, "--preview", "--language", "fr"],
        capture_output=True,
        env=environment,
        cwd=ROOT,
        timeout=100,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert json.loads(ran.stdout.decode("utf-8")) == parse_note(read(NOTE), "fr").as_json()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("absent.txt", "No such file or directory. Check the file's name and its rights."),
        ("empty.txt", "“empty.txt” is empty. Choose the file again."),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_cure(tmp_path, name, told):
    (tmp_path / "empty.txt").touch()
    with pytest.raises(CommandError) as refusal:
        call_command("import_note", str(tmp_path / name), "--preview")
    assert str(refusal.value).removeprefix(f"“{tmp_path / name}”: ") == told
