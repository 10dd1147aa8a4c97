"""The fonts that go into a document, and the characters they have.

Nothing else is used: the machine's own fonts are hidden, so the same inputs give the same pages on
every machine. A character that no font has is printed as U+XXXX.
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass

from fontTools.ttLib import TTFont

from outcomes.press.places import FONTS


@dataclass(frozen=True)
class Face:
    """One file under the name by which the style sheet knows it."""

    family: str
    file: str
    weight: int = 400
    style: str = "normal"

    @property
    def css(self) -> str:
        return (
            f'@font-face {{ font-family: "{self.family}"; src: url("press:fonts/{self.file}"); '
            f"font-weight: {self.weight}; font-style: {self.style}; }}"
        )


# The first family that has a character prints it. Arabic is Amiri: words set in Noto's Arabic
# cannot be copied or searched in the PDF.
FACES = (
    Face("Press Serif", "SourceSerif4-Regular.ttf"),
    Face("Press Serif", "SourceSerif4-Italic.ttf", style="italic"),
    Face("Press Serif", "SourceSerif4-SemiBold.ttf", weight=600),
    Face("Press Devanagari", "NotoSerifDevanagari-Regular.ttf"),
    Face("Press Devanagari", "NotoSerifDevanagari-SemiBold.ttf", weight=600),
    Face("Press Sans", "NotoSans-Regular.ttf"),
    Face("Press Sans", "NotoSans-SemiBold.ttf", weight=600),
    Face("Press Arabic", "Amiri-Regular.ttf"),
    Face("Press Arabic", "Amiri-Bold.ttf", weight=600),
    Face("Press Hebrew", "NotoSerifHebrew-Regular.ttf"),
    Face("Press Ethiopic", "NotoSansEthiopic-Regular.ttf"),
    Face("Press Han", "NotoSansSC-Regular.ttf"),
    Face("Press Symbols", "NotoEmoji-Regular.ttf"),
)
ALWAYS = ("Press Serif", "Press Sans")

# Without ink of their own: joiners, direction marks and variation selectors.
INKLESS = frozenset({0x0A, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, *range(0xFE00, 0xFE10)})


@functools.cache
def coverage() -> dict[str, frozenset[int]]:
    """The code points of each family, in the order in which families are asked."""
    found: dict[str, frozenset[int]] = {}
    for face in FACES:
        if face.family not in found:
            with TTFont(FONTS / face.file, lazy=True) as font:
                found[face.family] = frozenset(font.getBestCmap())
    return found


def family_of(code: int) -> str:
    """Who prints it; "" when nobody can."""
    return next((family for family, has in coverage().items() if code in has), "")


def faces_for(codes: Iterable[int]) -> list[Face]:
    """The faces that a text with these code points needs, so that no other is loaded."""
    needed = {*ALWAYS, *(family_of(code) for code in codes)}
    return [face for face in FACES if face.family in needed]
