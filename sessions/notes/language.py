"""Which of the four languages a text is written in, by its script and its small words."""

from sessions.notes.words import fold

SMALL_WORDS = {
    "en": "the of and to in for that is are with this will on by as from be how what which who their",
    "fr": "le la les des du et en une est dans pour que qui sur avec par ce cette sont aux au plus leur "
    "comment quels quelles ou sera nous",
    "es": "el la los las de del y en una es para que con por se su sus como al cuales esta son lo mas "
    "entre sobre quien",
}
_SMALL = {language: frozenset(listed.split()) for language, listed in SMALL_WORDS.items()}
SAMPLE = 20_000


def detect_language(text: str) -> str:
    """``en``, ``fr``, ``es``, ``ar``, or ``""`` when the text does not say."""
    folded = fold(text[:SAMPLE])
    letters = [sign for sign in folded if sign.isalpha()]
    arabic = sum("\u0600" <= sign <= "\u06ff" for sign in letters)
    if letters and arabic * 2 > len(letters):
        return "ar"
    found = "".join(sign if sign.isalpha() else " " for sign in folded).split()
    scores = {language: sum(word in small for word in found) for language, small in _SMALL.items()}
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] else ""
