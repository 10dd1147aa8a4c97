"""Names that somebody gives who has not signed in: tidied, looked at, and compared."""

import re
import unicodedata

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from summit.errors import RuleBroken
from summit.texts import clean_text

SHORTEST, LONGEST = 2, 60
MOST_MARKS = 3  # on one letter
JOINERS = "\u200c\u200d"  # Persian and the scripts of India need them, between letters
# Letters of other scripts that look like Latin ones, digits that stand for letters, and l for I.
LOOKALIKES = (
    str.maketrans("авԁеһіјкӏмнорԛѕтухԝ", "abdehijkimhopqstyxw")
    | str.maketrans("αβεηικνορτυχ", "abenikvoptux")
    | str.maketrans("01358l", "oiesbi")
)


def guest_name(given: str) -> str:
    """As it is shown: one line, no invisible signs, nothing that turns the line around. Raises
    RuleBroken (field ``name``) for what is no name."""
    text = clean_text(given).replace("\n", " ").replace("\t", " ")
    text = "".join(c for c in text if unicodedata.category(c) != "Cf" or c in JOINERS)
    # Beside a plain letter, a blank or nothing they are only invisible.
    text = re.sub(rf"(?<![^\x00-\x7f])[{JOINERS}]+|[{JOINERS}]+(?![^\x00-\x7f])", "", text)
    text = " ".join(text.split())
    if not SHORTEST <= len(text) <= LONGEST:
        raise _refused(_("Give a name of 2 to 60 characters."))
    if not any(c.isalpha() for c in text):
        raise _refused(_("Give a name with letters in it."))
    if re.search(r"[@<>{}\[\]\\|#/]|https?:|www\.", text, re.IGNORECASE):
        raise _refused(_("Give only your name: no address and no link."))
    if _marks(text) > MOST_MARKS:
        raise _refused(_("This name has too many signs on one letter. Write it more plainly."))
    return text


def skeleton(name: str) -> str:
    """What the eye takes it for: without case, accents, signs and order of its words; letters that
    look alike are the same."""
    plain = unicodedata.normalize("NFKD", name).casefold().translate(LOOKALIKES)
    words = re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))
    return " ".join(sorted(words))


def _marks(text: str) -> int:
    """The longest run of combining signs."""
    longest = run = 0
    for character in unicodedata.normalize("NFD", text):
        run = run + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        longest = max(longest, run)
    return longest


def _refused(message: "str | Promise") -> RuleBroken:
    return RuleBroken("guest.name", message, "name")
