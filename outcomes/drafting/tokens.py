"""A text cut into what people read as units: words, blanks, single marks. Joined they are the text again.

Letters and figures make a word together with their combining marks (Arabic vowels, Devanagari signs);
scripts that write without blanks (Han, Kana, Thai, Lao, Khmer, Burmese) are cut per character; a run of
one and the same mark is one unit, and so is a run of blanks.
"""

import re
import unicodedata
from functools import lru_cache

WORD, BLANK, MARK, SIGN = "word", "blank", "mark", "sign"
# Written without blanks between words.
_SIGNS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)


@lru_cache(maxsize=4096)
def sort_of(character: str) -> str:
    """WORD, BLANK, SIGN (a character of a script without blanks), MARK, or "" for what belongs to the
    character before it."""
    if unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf"}:
        return ""
    if character.isspace():
        return BLANK
    if _SIGNS.match(character):
        return SIGN
    return WORD if character.isalnum() or character == "_" else MARK


def tokens(text: str) -> list[str]:
    found: list[str] = []
    before = ""
    for character in text:
        sort = sort_of(character)
        joins = sort in {WORD, BLANK} and sort == before
        joins |= sort == MARK and before == MARK and found[-1][0] == character
        if found and (joins or not sort):
            found[-1] += character
        else:
            found.append(character)
        before = sort or before or WORD
    return found
