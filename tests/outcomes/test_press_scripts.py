"""Scripts whose letters join and change places: as they are laid out, not only as they are coded."""

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from outcomes.press import fonts, typeset
from outcomes.press.places import FONTS

DIGEST = "ab" * 32
HINDI = "क्षेत्रीय विज्ञान और श्रम से प्रवासी समुदाय राष्ट्र को समृद्ध करते हैं।"
NEPALI = "प्रवासी नेपालीले आफ्नो शहरसँग सम्झौता गर्छन् र विद्यार्थीको पढाइमा सघाउँछन्।"
VIRAMA = 0x94D


def set_in(text: str, language: str, style: str, place: Path) -> Path:
    typeset.typeset(
        f'<html lang="{language}"><title>x</title><p class="{style}" lang="{language}">{text}</p>',
        place,
        digest=DIGEST,
        codes=set(map(ord, text)),
        tell=lambda *_progress: None,
    )
    return place


def glyphs(pdf: Path) -> Iterator[tuple[str, int]]:
    """Each glyph of the first page, with the name of its font."""
    with pikepdf.open(pdf) as document:
        page = document.pages[0]
        names = {key: str(font.BaseFont) for key, font in page.resources.Font.items()}
        font = ""
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                font = names[str(operands[0])]
            elif str(operator) in {"Tj", "TJ"}:
                pieces = operands[0] if str(operator) == "TJ" else operands
                for piece in pieces:
                    if isinstance(piece, pikepdf.String):
                        codes = bytes(piece)
                        for place in range(0, len(codes), 2):
                            yield font, int.from_bytes(codes[place : place + 2])


@pytest.mark.parametrize(
    ("style", "family", "file"),
    [
        ("said", "Press-Devanagari", "NotoSerifDevanagari-Regular.ttf"),
        ("small", "Press-Sans", "NotoSans-Regular.ttf"),
    ],
    ids=["what was said", "a label"],
)
@pytest.mark.parametrize(
    ("language", "text"), [("hi", HINDI), ("ne", NEPALI)], ids=["Hindi", "Nepali"]
)
def test_devanagari_is_set_with_its_conjuncts(
    style: str, family: str, file: str, language: str, text: str, tmp_path: Path
) -> None:
    """In the serif of what was said and in the sans of labels; no glyph is missing, none is borrowed."""
    printed = list(glyphs(set_in(text, language, style, tmp_path / "x.pdf")))[
        :-1
    ]  # the page's number
    assert {font.partition("+")[2] for font, _glyph in printed} == {family}
    ours = [glyph for _font, glyph in printed]
    with TTFont(FONTS / file, lazy=True) as font:
        virama = font.getGlyphID(font.getBestCmap()[VIRAMA])
    assert 0 not in ours
    # Joined: a virama is seen only where a word ends in one.
    assert ours.count(virama) == sum(word.endswith("्") for word in text.strip("।").split())
    assert len(ours) <= len(text) - text.count("्")


@pytest.mark.parametrize("text", [HINDI, NEPALI])
def test_every_letter_of_it_has_a_face(text: str) -> None:
    letters = {ord(char) for char in text if char.isalpha()}
    assert {fonts.family_of(code) for code in letters} == {"Press Devanagari"}
    assert "Press Devanagari" in {face.family for face in fonts.faces_for(letters)}
