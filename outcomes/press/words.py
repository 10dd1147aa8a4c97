"""People's words before they are set: no less than they wrote, but nothing that breaks a page.

Texts reach the templates as text and are escaped there; here they lose what is not writing.
"""

import re
import unicodedata
from collections import Counter
from typing import Any

from outcomes.press.fonts import INKLESS, family_of

LONGEST = 20_000  # characters of one text
MOST_LINES = 200
MOST_MARKS = 4  # combining marks on one letter: more than any script needs, less than a tower
CUT = " […]"

# Directional overrides and embeddings would turn the rest of the page round; each text is isolated
# by its own ``dir`` instead. Tags, fillers and annotation marks say nothing on paper.
REMOVED = re.compile(
    "[\u00ad\u061c\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029\x0b\x0c]")
# A word without end takes the layout minutes: it may be broken every so often. Han breaks anyway.
ENDLESS = re.compile(r"[^\s\u200b\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]{100,}")
PIECE = re.compile(r"\S{24}(?=\S)")
TOWER = re.compile(
    f"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{{{MOST_MARKS}}})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


class Tamer:
    """Walks a document's data; remembers which characters could not be printed and which texts were
    cut."""

    def __init__(self) -> None:
        self.missing: Counter[str] = Counter()
        self.codes: set[int] = set()
        self.cut = 0
        self._printed: dict[str, str] = {}

    def walk(self, value: Any) -> Any:
        """The same structure with every text tamed."""
        if isinstance(value, str):
            return self.tame(value)
        if isinstance(value, dict):
            return {key: self.walk(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.walk(item) for item in value]
        return value

    def tame(self, text: str) -> str:
        """NFC, plain line breaks, at most one blank line, no control characters, printable."""
        if text.isascii() and text.isprintable() and len(text) < 100:
            return text
        text = unicodedata.normalize("NFC", BREAKS.sub("\n", text).replace("\t", " "))
        text = TOWER.sub(r"\1", REMOVED.sub("", text))
        text = "".join(
            char for char in text if char == "\n" or unicodedata.category(char) not in {"Cc", "Cs"}
        )
        text = re.sub(r"[ \u00a0]*\n[ \u00a0]*", "\n", text)
        text = re.sub(r"\n{3,}", "\n\n", text).strip()
        text = "".join(self._print(char) for char in self._shorten(text))
        return ENDLESS.sub(_breakable, text)

    def _shorten(self, text: str) -> str:
        lines = text.split("\n")
        if len(lines) > MOST_LINES:
            text = "\n".join([*lines[: MOST_LINES - 1], " ".join(lines[MOST_LINES - 1 :])])
        if len(text) > LONGEST:
            self.cut += 1
            text = text[:LONGEST].rstrip() + CUT
        return text

    def _print(self, char: str) -> str:
        code = ord(char)
        if code < 0x7F or code in INKLESS:
            return char
        if char not in self._printed:
            family = family_of(code)
            self._printed[char] = char if family else f"U+{code:04X}"
            if family:
                self.codes.add(code)
        printed = self._printed[char]
        if printed != char:
            self.missing[printed] += 1
        return printed


def _breakable(word: "re.Match[str]") -> str:
    return PIECE.sub("\\g<0>\u200b", word[0])
