"""Notes as people write them, each beside the structure it must give.

``held_out`` was written blind, structure included, before the importer had seen it (ten of its
fourteen notes came out right at the first run); ``tuned`` was written beside the importer.
"""

import json
from pathlib import Path

import pytest

from sessions.notes import parse_note, read_text

CORPUS = Path(__file__).parent / "corpus"
NOTES = sorted(path for path in CORPUS.glob("*/*") if path.suffix != ".json")


def read(path):
    return read_text(path.read_bytes(), path.name)


@pytest.mark.parametrize("path", NOTES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_note_gives_the_structure_written_beside_it(path):
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    understood = parse_note(read(path)).as_json()
    assert {key: understood[key] for key in expected} == expected


def test_the_corpus_speaks_four_languages_in_four_formats_and_holds_a_quarter_back():
    languages = {parse_note(read(path)).language for path in NOTES}
    held_out = [path for path in NOTES if path.parent.name == "held_out"]
    assert languages - {""} == {"en", "fr", "es", "ar"}
    assert {path.suffix for path in NOTES} == {".txt", ".md", ".docx", ".pdf"}
    assert (len(NOTES) >= 30, len(held_out) * 4 >= len(NOTES)) == (True, True)
