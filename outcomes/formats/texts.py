"""People's words before they go into a file: as they wrote them, but no program can take them for anything
but words."""

import re
import unicodedata
from typing import Any

from outcomes.press.words import BREAKS, TOWER

# Overrides, embeddings and isolates would turn round what follows; what has no width can hide something in
# a word. Joiners and direction marks stay: Persian, Indic scripts and emoji need them.
REMOVED = re.compile(
    "[\u00ad\u061c\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef"
    "\U000e0000-\U000e007f]"
)
BLANKS = re.compile(r"[ \u00a0]*\n[ \u00a0]*")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
NAME = re.compile(r"[^A-Za-z0-9_.-]+")
DIRECTIONS = ("ltr", "rtl")


def clean(text: str) -> str:
    """NFC, plain line breaks, at most one blank line, at most four marks on a letter; nothing that XML
    forbids, no control characters, nothing unseen that turns text round or hides in it."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", BREAKS.sub("\n", text).replace("\t", " "))
    text = TOWER.sub(r"\1", REMOVED.sub("", text))
    text = "".join(char for char in text if char == "\n" or _is_writing(char))
    return re.sub(r"\n{3,}", "\n\n", BLANKS.sub("\n", text)).strip()


def _is_writing(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cs"} and ord(char) & 0xFFFE != 0xFFFE


def walk(value: Any) -> Any:
    """The same structure with every text clean."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(str(key)): walk(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [walk(item) for item in value]
    return value


def language(code: object) -> str:
    """A language tag, or "und" (undetermined) for what is none."""
    return str(code) if LANGUAGE.fullmatch(str(code)) else "und"


def direction(value: object) -> str:
    return str(value) if value in DIRECTIONS else "ltr"


def name(text: object) -> str:
    """For anchors and file names: letters, digits, ``_``, ``-`` and ``.`` only."""
    return NAME.sub("-", str(text)).strip("-.") or "x"


def lines(text: str) -> str:
    """Without blank lines, for a quotation that stands in a line."""
    return re.sub(r"\n{2,}", "\n", text)


def paragraphs(text: str) -> list[list[str]]:
    """Paragraphs as lists of lines."""
    return [part.split("\n") for part in re.split(r"\n\n+", text) if part.strip()]
