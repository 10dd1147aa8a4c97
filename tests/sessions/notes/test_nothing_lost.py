"""Whatever is in the source is in a piece, in order, and nothing makes the importer raise."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.notes import SHAPES
from sessions.notes import NoteUnreadable, SourceText, parse_note, read_text
from sessions.notes.note import KINDS, SECTIONS
from tests.sessions.notes.test_corpus import NOTES, read

CALM = settings(
    deadline=None,
    max_examples=int(os.environ.get("NOTE_EXAMPLES", "100")),
    suppress_health_check=list(HealthCheck),
)
WORD = re.compile(r"[^\W\d_]{3,}")
# A list's own words, like the 1 of "1.": they mark a question and are no part of it.
MARKER_WORDS = {"question", "pregunta", "سؤال", "السؤال", "vii", "iii", "xii", "xiii", "viii"}

WORDS = st.sampled_from(
    [
        *("harbour", "quai", "lámpara", "ميناء", "night", "session", "keynote", "panel", "closing"),
        *("follows", "L'école", "será", "هذا", "porte-parole", "« ouverte »", "(note)", "ends."),
        *(
            "Why?",
            "pourquoi ?",
            "¿Quién sabe?",
            "نقاش؟",
            "14:00",
            "10 min,",
            "Overview",
            "Questions",
        ),
        *(
            "Date:",
            "method;",
            "2.",
            "COVID-19",
            "e.g.",
            "M.",
            "http://x.example/a_b",
            "*bold*",
            "[1]",
        ),
    ]
)
SENTENCE = st.lists(WORDS, min_size=1, max_size=14).map(" ".join)
HEADING = st.sampled_from(
    [
        "Overview",
        "CONTEXTE",
        "## Scope of the session",
        "**Questions directrices**",
        "II – Portée",
        "Guiding questions:",
        "Metodología",
        "أسئلة توجيهية",
        "Agenda",
        "Closing",
        "1. Programme",
        "Seeds and the law",
        "Speakers:",
        "Session 2 – Boats",
        "World Forum of Boats",
        "Overview\n====",
        "Summary: it is so.",
        "Information note",
        "الجلسة الثانية: البحر",
        "Notes",
        "____",
        "---",
    ]
)
LEAD = st.sampled_from(
    [
        "",
        "",
        "",
        "• ",
        "- ",
        "1. ",
        "2) ",
        "(a) ",
        "→ ",
        "  ◦ ",
        "> ",
        "Q1: ",
        "14:00 – 14:10 ",
        "| a | ",
        "Venue: ",
        "\t",
        "[^1]: ",
        "    ",
        "\f",
        "١- ",
        "10 min\t",
    ]
)
LINE = st.one_of(HEADING, st.tuples(LEAD, SENTENCE).map("".join))
NOTE = st.lists(
    st.tuples(LINE, st.sampled_from(["\n", "\n", "\n\n", "\n \n\n", "  \n", "-\n"])), max_size=30
).map(lambda lines: "".join(line + end for line, end in lines))


def words_of(text):
    return [word for word in WORD.findall(text) if word.lower() not in MARKER_WORDS]


def furniture_of(source):
    """Where running heads and page numbers begin: they may stand in the middle of a paragraph."""
    starts, place = set(), 0
    for number, line in enumerate(source.text.split("\n")):
        if source.hint(number).furniture:
            starts.add(place + len(line) - len(line.lstrip()))
        place += len(line) + 1
    return starts


def missing_from(source, pieces):
    """The first word of the source that is not in the pieces, in order; ``None`` if all are.

    Letter by letter, because a word cut at a line's end is whole again in its piece.
    """
    told = iter("".join("".join(WORD.findall(piece.text)) for piece in pieces))
    lines = [
        "" if source.hint(number).furniture else line
        for number, line in enumerate(source.text.split("\n"))
    ]
    for word in words_of("\n".join(lines)):
        if not all(letter in told for letter in word):
            return word
    return None


def uncovered(source, note):
    """What of the source, blanks aside, lies in no piece."""
    covered = bytearray(len(source.text))
    for piece in note.pieces:
        covered[piece.start : piece.end] = b"\x01" * (piece.end - piece.start)
    return "".join(
        sign for sign, told in zip(source.text, covered, strict=True) if not told and sign.strip()
    )


def check_schema(given):
    assert list(given) == [
        "summit",
        "number",
        "title",
        "language",
        "overview",
        "background",
        "scope",
        "guiding_questions",
        "method",
        "agenda",
        "closing",
        "warnings",
    ]
    for key in ("summit", "title", "language"):
        assert type(given[key]) is str
    for key in ("overview", "scope", "guiding_questions", "method", "closing", "warnings"):
        assert [type(text) for text in given[key]] == [str] * len(given[key])
        assert [text for text in given[key] if not text.strip()] == []
    assert given["number"] is None or 1 <= given["number"] <= 999
    for entry in given["background"]:
        assert list(entry) == ["heading", "paragraphs"]
        assert [type(text) for text in (entry["heading"], *entry["paragraphs"])] == [str] * (
            1 + len(entry["paragraphs"])
        )
    for item in given["agenda"]:
        assert list(item) == ["kind", "title", "minutes"]
        assert (item["kind"] in KINDS, type(item["title"])) == (True, str)
        assert item["minutes"] is None or item["minutes"] > 0


def check(source):
    note = parse_note(source)
    check_schema(note.as_json())
    assert uncovered(source, note) == ""
    heads = furniture_of(source)
    pieces = [piece for piece in note.pieces if piece.start not in heads]
    assert len(note.pieces) == len(pieces) + len(heads)
    assert missing_from(source, pieces) is None
    edges = [edge for piece in pieces for edge in (piece.start, piece.end)]
    assert edges == sorted(edges)
    assert {piece.section for piece in note.pieces} <= set(SECTIONS)
    return note


def unplaced_in(source, note):
    """Words that the preview would show without a place, running heads aside."""
    heads = furniture_of(source)
    left = [piece for piece in note.pieces if piece.section == "unplaced"]
    return [piece for piece in left if WORD.search(piece.text) and piece.start not in heads]


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.name)
def test_every_word_of_the_corpus_has_its_place(path):
    source = read(path)
    note = check(source)
    assert unplaced_in(source, note) == []


@given(NOTE, st.sampled_from(["note.txt", "note.md"]))
@CALM
def test_a_note_made_of_usual_parts_keeps_every_word_in_order(text, filename):
    try:
        source = read_text(text.encode(), filename)
    except NoteUnreadable:
        assert text.strip() == ""
        return
    note = check(source)
    assert unplaced_in(source, note) == []


@given(st.text(max_size=400))
@CALM
def test_any_text_at_all_is_understood_as_something(text):
    source = SourceText(text)
    note = parse_note(source)
    check_schema(note.as_json())
    assert uncovered(source, note) == ""


def read_or_refused(data, filename):
    try:
        source = read_text(data, filename)
    except NoteUnreadable as error:
        refusal = str(error)
    else:
        check_schema(parse_note(source).as_json())
        return
    assert refusal.startswith(f"“{filename}” ")


@given(st.binary(max_size=600), st.sampled_from(["a.txt", "a.md", "a.docx", "a.pdf", "a.exe", ""]))
@CALM
def test_any_bytes_are_read_or_refused_by_name(data, filename):
    read_or_refused(data, filename)


@given(st.data())
@settings(parent=CALM, max_examples=40)
def test_a_damaged_file_is_read_or_refused_but_never_breaks(data):
    path = data.draw(st.sampled_from([path for path in NOTES if path.suffix in (".docx", ".pdf")]))
    whole = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=20)):
        whole[place] = data.draw(st.integers(0, 255))
    read_or_refused(bytes(whole[: data.draw(st.integers(1, len(whole)))]), path.name)


@pytest.mark.parametrize("unit", SHAPES.values(), ids=SHAPES)
def test_a_paste_of_any_shape_is_understood_whole(unit):
    """How long it takes is measured by ``python -m bench.notes``."""
    source = read_text((unit * (60_000 // len(unit) + 1)).encode(), "paste.txt")
    assert uncovered(source, parse_note(source)) == ""


def test_a_paste_of_a_million_characters_is_understood_whole():
    path = Path(__file__).parent / "corpus" / "tuned" / "huge_paste.txt"
    text = path.read_text(encoding="utf-8")
    head, _, tail = text.partition("Guiding questions")
    source = read_text(
        (head * (1_000_000 // len(head)) + "Guiding questions" + tail).encode(), path.name
    )
    note = parse_note(source)
    assert (len(source.text) > 900_000, uncovered(source, note)) == (True, "")
    assert note.guiding_questions == ["Who may read the register?", "Who may correct it?"]
