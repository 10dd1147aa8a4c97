"""People's words before they are set, and the fonts they are set in."""

import pytest
from django.utils import translation
from fontTools.ttLib import TTFont

from outcomes.press import fonts, tags
from outcomes.press.places import FONTS
from outcomes.press.words import CUT, LONGEST, Tamer


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("One.\n\n\n\n\n\nTwo.", "One.\n\nTwo."),
        ("One.\r\nTwo.\u2028Three.", "One.\nTwo.\nThree."),
        ("\n" * 10_000 + "Here.", "Here."),
        ("a \n \n \n b", "a\n\nb"),
        ("txt.\u202efdp\u202c.exe", "txt.fdp.exe"),
        ("a\u2066b\u2069c\ufeffd\u00ade", "abcde"),
        ("Z" + "\u0301" * 40 + "o", "Ź" + "\u0301" * 4 + "o"),
        ("nul\x00 bell\x07 tab\there", "nul bell tab here"),
        ("e\u0301te\u0301", "été"),
        ("हिन्दी नमस्ते", "हिन्दी नमस्ते"),
        ("بِسْمِ ٱللَّهِ", "بِسْمِ ٱللَّهِ"),
        ("<b>bold</b> & co", "<b>bold</b> & co"),
        ("x" * 100, "\u200b".join(["x" * 24] * 4 + ["x" * 4])),
        ("x" * 99 + " y", "x" * 99 + " y"),
        ("水" * 250, "水" * 250),
        ("\U00012000 is cuneiform", "U+12000 is cuneiform"),
    ],
)
def test_words_lose_what_is_not_writing(written: str, printed: str) -> None:
    assert Tamer().tame(written) == printed


def test_what_no_font_has_is_remembered() -> None:
    tamer = Tamer()
    data = {"a": ["水 \U00012000", {"b": "\U00012000\U00012001"}], "n": 3, "none": None}
    assert tamer.walk(data) == {
        "a": ["水 U+12000", {"b": "U+12000U+12001"}],
        "n": 3,
        "none": None,
    }
    assert dict(tamer.missing) == {"U+12000": 2, "U+12001": 1}
    assert tamer.codes == {ord("水")}


def test_a_text_without_end_is_cut_where_one_can_see_it() -> None:
    tamer = Tamer()
    assert tamer.tame("é " * LONGEST) == ("é " * (LONGEST // 2)).rstrip() + CUT
    assert tamer.cut == 1
    assert tamer.tame("\n".join("é" * 300)).count("\n") == 199


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("", "ltr"),
        ("26 (!)", "ltr"),
        ("“Water”", "ltr"),
        ("26: مياه, water", "rtl"),
        ("«שלום»", "rtl"),
    ],
)
def test_a_text_runs_as_its_first_letter_says(text: str, way: str) -> None:
    assert tags.way(text) == way


def test_paragraphs_and_lines_are_told_apart() -> None:
    assert tags.paragraphs("a\nb\n\nc") == [["a", "b"], ["c"]]
    assert tags.opening("word " * 60).endswith("word …")
    assert [tags.width(3, 0), tags.width(1, 3), tags.width(3, 3)] == ["w0", "w33", "w100"]
    assert (tags.day(""), tags.hour("2026-11-24T09:05+03:00")) == ("", "09:05")


@pytest.mark.parametrize(
    ("sample", "family"),
    [
        ("ŵẽłïÆß", "Press Serif"),
        ("Ωκ", "Press Serif"),
        ("Жя", "Press Serif"),
        ("عﷲ", "Press Arabic"),
        ("א", "Press Hebrew"),
        ("አ", "Press Ethiopic"),
        ("न", "Press Devanagari"),
        ("水", "Press Han"),
        ("🙏", "Press Symbols"),
    ],
)
def test_each_script_has_a_font(sample: str, family: str) -> None:
    assert {fonts.family_of(ord(char)) for char in sample} == {family}


def test_only_the_faces_that_a_text_needs_are_loaded() -> None:
    assert {face.family for face in fonts.faces_for(map(ord, "Water"))} == set(fonts.ALWAYS)
    assert {face.family for face in fonts.faces_for(map(ord, "水"))} == {*fonts.ALWAYS, "Press Han"}


@pytest.mark.parametrize("face", fonts.FACES, ids=lambda face: face.file)
def test_a_font_that_opens_a_bracket_can_turn_it_round(face: fonts.Face) -> None:
    """Right to left, a font without the mirrored twin prints the bracket the wrong way."""
    with TTFont(FONTS / face.file, lazy=True) as font:
        has = set(font.getBestCmap())
    halves = {
        pair for pair in ("()", "[]", "{}", "«»") if (ord(pair[0]) in has) != (ord(pair[1]) in has)
    }
    assert halves == set()


def test_every_font_is_licensed_by_name() -> None:
    licences = (FONTS / "LICENSES.md").read_text(encoding="utf-8")
    shipped = {face.file for face in fonts.FACES}
    assert {path.name for path in FONTS.glob("*.ttf")} == shipped
    assert {name for name in shipped if f"`{name.split('-')[0]}-" not in licences} == set()
    assert "SIL OPEN FONT LICENSE Version 1.1" in licences


def test_lists_have_the_comma_of_the_documents_language() -> None:
    told = {}
    for language in ("en", "ar"):
        with translation.override(language):
            told[language] = tags.listed(["a", "b"])
    assert told == {"en": "a, b", "ar": "a، b"}
