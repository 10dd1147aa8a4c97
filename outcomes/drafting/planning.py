"""How a recommendation comes into the draft: which words open it, and what of it is in brackets.

The label proposes (``agreement/wording.py``); where the rapporteur has decided, the decision holds, and the
opening still says no more than the stances carry.
"""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from outcomes.agreement.labels import Label
from outcomes.agreement.wording import Brackets, proposed

DECIDED = {
    "consensus": Brackets.NONE,
    "adopted": Brackets.NONE,
    "bracketed": Brackets.WHOLE,
    "set_aside": Brackets.LEFT_OUT,
}


def brackets_of(label: Label, decided: str) -> Brackets:
    """``decided`` is the recommendation's status."""
    wants = proposed(label).brackets
    given = DECIDED.get(decided, wants)
    # In brackets because the groups are divided: as alternatives.
    divided = given is Brackets.WHOLE and wants is Brackets.ALTERNATIVES
    return wants if divided else given


def opened(label: Label, texts: dict[str, str]) -> dict[str, str]:
    """Each text behind the words that the label proposes, in its language; where the program does not
    speak it, the text stands by itself."""
    return {code: _opened(label, code, text) for code, text in texts.items()}


def _opened(label: Label, code: str, text: str) -> str:
    if code not in dict(settings.LANGUAGES):
        return text
    with translation.override(code):
        return _("%(opening)s: %(text)s") % {"opening": proposed(label).opening, "text": text}


def opposed(texts: dict[str, str]) -> dict[str, str]:
    """The alternative: what those hold who do not want it."""
    found = {}
    for code, text in texts.items():
        with translation.override(code if code in dict(settings.LANGUAGES) else "en"):
            found[code] = _("It was also held that this should not be recommended: %(text)s") % {
                "text": text
            }
    return found


def in_languages(say: Callable[[str], str], codes: Sequence[str]) -> dict[str, str]:
    """What ``say(code)`` says in each of these languages that the program speaks; English when in none."""
    spoken = [code for code in codes if code in dict(settings.LANGUAGES)] or ["en"]
    found = {}
    for code in spoken:
        with translation.override(code):
            found[code] = say(code)
    return found
