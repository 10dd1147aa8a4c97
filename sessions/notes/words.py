"""Words compared as people mean them: no case, accents, vowel marks, or kinds of apostrophe."""

import re
import unicodedata
from functools import lru_cache

TERMINATORS = ".!?…؟"
QUESTION_MARKS = "?؟"
CLOSERS = "\"'”’»)]*_ \u00a0\u202f"

_SAME = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ة": "ه",
        "ؤ": "و",
        "ئ": "ي",
        "ـ": "",  # tatweel, a stroke without meaning
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
        "´": "'",
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "،": ",",
        "؛": ";",
        "：": ":",
    }
)
_WORD = re.compile(r"[^\W_]+")
_ARTICLES = ("وال", "بال", "ال", "لل")


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    decimal = unicodedata.decimal(character, None)
    if decimal is not None:
        return str(decimal)
    # Arabic letters are told apart before NFKD would take their hamza for a mark.
    apart = unicodedata.normalize("NFKD", character.translate(_SAME))
    kept = "".join(mark for mark in apart if unicodedata.category(mark) != "Mn")
    folded = kept.casefold().translate(_SAME)
    return " " if folded.isspace() else folded


def fold(text: str) -> str:
    """Lower case, no accents or vowel marks, plain dashes and digits."""
    return "".join(map(_fold_character, text))


def fold_traced(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the index it came from (plus the end)."""
    at: list[int] = []
    folded: list[str] = []
    for index, character in enumerate(text):
        turned = _fold_character(character)
        folded.append(turned)
        at.extend([index] * len(turned))
    at.append(len(text))
    return "".join(folded), at


def words(text: str) -> list[str]:
    """Folded words, without Arabic article and Latin plural, to be looked up."""
    return [singular(word) for word in _WORD.findall(fold(text))]


def singular(word: str) -> str:
    for article in _ARTICLES:
        if word.startswith(article) and len(word) > len(article) + 2:
            return word[len(article) :]
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def count_words(text: str) -> int:
    return len(_WORD.findall(text))


def bare_end(text: str) -> str:
    """The text without closing quotes and brackets, to look at its last sign."""
    return text.rstrip(CLOSERS + "¹²³⁰⁴⁵⁶⁷⁸⁹")


def ends_sentence(text: str) -> bool:
    return bare_end(text).endswith(tuple(TERMINATORS))


def is_question(text: str) -> bool:
    return bare_end(text).endswith(tuple(QUESTION_MARKS))


def starts_lower(text: str) -> bool:
    """Whether the text reads on from what came before, as far as its first letter tells."""
    first = text.lstrip("«“\"'(‘").lstrip()[:1]
    return first.islower() or text[:1] in ",;)»"


def is_caseless(text: str) -> bool:
    first = text.lstrip("«“\"'(")[:1]
    return first.isalpha() and first.lower() == first.upper()
