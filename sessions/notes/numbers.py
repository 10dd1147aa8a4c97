"""Session numbers as people write them: digits of any script, Roman, words, ordinals."""

import re

_CARDINALS = {
    "one two three four five six seven eight nine ten eleven twelve": "en",
    "un deux trois quatre cinq six sept huit neuf dix onze douze": "fr",
    "uno dos tres cuatro cinco seis siete ocho nueve diez once doce": "es",
}
_ORDINALS = {
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth": "en",
    "premiere deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme "
    "onzieme douzieme": "fr",
    "premier seconde": "fr",
    "primera segunda tercera cuarta quinta sexta septima octava novena decima undecima duodecima": "es",
    "primer segundo tercer cuarto quinto sexto septimo octavo noveno decimo": "es",
    "اولي ثانيه ثالثه رابعه خامسه سادسه سابعه ثامنه تاسعه عاشره": "ar",
    "اول ثاني ثالث رابع خامس سادس سابع ثامن تاسع عاشر": "ar",
}


def _counted(listed: dict[str, str]) -> dict[str, int]:
    return {word: place for line in listed for place, word in enumerate(line.split(), 1)}


CARDINALS = _counted(_CARDINALS)
ORDINALS = _counted(_ORDINALS)
_ROMAN = {"i": 1, "v": 5, "x": 10}

_KIND = (
    r"(?:session|seance|sesion|workshop|atelier|taller|webinar|webinaire|webinario|plenary|pleniere|"
    r"plenaria|round ?table|table ronde|mesa redonda|breakout|dialogue|dialogo|sitzung)"
)
_KIND_AR = r"(?:ال)?(?:جلسه|ورشه|ندوه|لقاء|ماءده)"
_COUNT = rf"(\d{{1,3}}|[ivx]{{1,5}}|{'|'.join(CARDINALS)}|{'|'.join(ORDINALS)})"
_ORDINAL = rf"({'|'.join(ORDINALS)}|\d{{1,2}} ?(?:st|nd|rd|th|er|ere|re|e|eme|a|o|da|ra|ta)|[ivx]{{1,5}}(?:e|eme|a)?)"
_NUMBER = r"(?:n ?[o°]\.? ?|no ?\. ?|num(?:ero|ber)? ?|#)"
_SIGN = r"(?:n ?[o°.]{1,2} ?|no ?\.? ?|num(?:ero|ber|\.)? ?|#|nr\.? ?|-)?"
NUMBERED = re.compile(
    rf"\b{_KIND} ?:? ?{_SIGN}:? ?{_COUNT}\b(?!')"
    rf"|\b{_KIND} [a-z]{{3,20}} {_NUMBER} ?(\d{{1,3}})\b"
    rf"|\bnumero de (?:la )?{_KIND} ?:? ?(\d{{1,3}})\b"
    rf"|\b{_ORDINAL} {_KIND}\b"
    rf"|\b{_KIND_AR} (?:رقم ?)?[(#]?(?:ال)?({'|'.join(ORDINALS)}|\d{{1,3}})\b\)?(?: عشر[ه]?)?"
)


def value_of(found: re.Match[str]) -> int | None:
    """The number a ``NUMBERED`` match says, between 1 and 999."""
    said = next(group for group in found.groups() if group)
    digits = re.match(r"\d+", said)
    if digits:
        value = int(digits[0])
    else:
        value = CARDINALS.get(said) or ORDINALS.get(said) or _roman(said)
        value += 10 if found[0].endswith(("عشر", "عشره")) else 0
    return value if 1 <= value <= 999 else None


def _roman(said: str) -> int:
    signs = [_ROMAN[sign] for sign in re.sub(r"(?:eme|e|a)$", "", said)]
    pairs = zip(signs, [*signs[1:], 0], strict=True)
    return sum(-sign if sign < following else sign for sign, following in pairs)
