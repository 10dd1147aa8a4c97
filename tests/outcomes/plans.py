"""Plans of whole summits, drawn by hypothesis: sessions under every rule, people of several delegations,
contributions in several scripts, withheld and withdrawn ones, questions, recommendations with quotations and
stances, merges, a negotiation and its end.

A plan is plain data, and whatever it says can be built (``tests/outcomes/summits.py``): places in lists wrap
around.
"""

from dataclasses import dataclass

from hypothesis import strategies as st

from summit.texts import clean_text

KINDS = ["government", "diaspora", "youth", "academia", ""]
RULES = ["named", "affiliation", "chatham"]
STANCES = ["agree", "disagree", "pass", ""]
SCRIPTS = {
    "en": "aeiou bcdst WELL'.,;[]()*_#<>&|",
    "fr": "éàçœ eau puits « » ’ : ; ?",
    "ar": "الماء قبل كل شيء، (COVID-19) 2022",
    "he": "מים לפני הכל ״־",
    "ru": "вода прежде всего — №",
    "zh": "水和护理，先于一切。",
    "hi": "पानी सबसे पहले है",
    "am": "ውሃ ከሁሉ በፊት ።",
}  # fmt: skip
HARD = [
    "e\u0301\u0323",
    "👩\u200d👧",
    "می\u200cخواهم",
    "a\n\nb",
    "\u202eabc\u202c",
    "U\u00a0+\u2028x",
    "=1+1",
]


# ------------------------------------------------------------------ what is planned
@dataclass(frozen=True)
class Words:
    language: str
    text: str


@dataclass(frozen=True)
class Person:
    kind: int
    in_delegation: bool
    consents: bool
    is_banned: bool


@dataclass(frozen=True)
class Said:
    words: Words
    by: int  # whose place in the list of people; below 0: a speaker without an account
    spoken: bool = False
    status: str = "approved"
    question: int = 0  # 0: outside them
    highlighted: bool = False
    rule: str = ""
    reason: str = ""
    answers: int = -1
    relation: str = ""
    under: int = -1


@dataclass(frozen=True)
class Asked:
    words: Words
    by: int
    status: str = "approved"
    anonymous: bool = False
    question: int = 0
    rule: str = ""
    again: bool = False  # the one before in other words


@dataclass(frozen=True)
class Proposed:
    words: tuple[Words, ...]
    question: int = 0
    sources: tuple[tuple[int, int, int], ...] = ()
    status: str = "proposed"
    stances: tuple[int, ...] = ()
    is_merged: bool = False  # into the one before


@dataclass(frozen=True)
class Meeting:
    status: str = "ended"
    rule: str = "named"
    questions: int = 2
    cast: tuple[tuple[int, str], ...] = ()
    said: tuple[Said, ...] = ()
    asked: tuple[Asked, ...] = ()
    proposed: tuple[Proposed, ...] = ()


@dataclass(frozen=True)
class Step:
    """In the negotiation: ``what`` is done to the paragraph that stands there."""

    what: str
    place: int
    words: Words


@dataclass(frozen=True)
class Plan:
    people: tuple[Person, ...]
    meetings: tuple[Meeting, ...]
    steps: tuple[Step, ...] = ()
    end: str = "none"  # none, zero, open, adopted


# ------------------------------------------------------------------ strategies
def _written(language: str) -> st.SearchStrategy[Words]:
    letters = st.text(st.sampled_from(SCRIPTS[language]), min_size=1, max_size=40)
    text = st.lists(letters | letters | st.sampled_from(HARD), min_size=1, max_size=3).map(" ".join)
    cleaned = text.map(clean_text).map(lambda made: made or "x")
    return st.builds(Words, st.just(language), cleaned)


WORDS = st.sampled_from(sorted(SCRIPTS)).flatmap(_written)
ENGLISH = _written("en")
INDEX = st.integers(0, 11)
PEOPLE = st.builds(
    Person, INDEX, st.booleans(), st.booleans(), st.sampled_from([False] * 5 + [True])
)
SAID = st.builds(
    Said, WORDS, st.integers(-2, 11), st.booleans(),
    st.sampled_from(["approved"] * 5 + ["pending", "hidden", "withdrawn"]), INDEX, st.booleans(),
    st.sampled_from(["", "", "", "affiliation", "chatham"]), st.sampled_from(["", "", "Said before."]),
    st.integers(-6, 5), st.sampled_from(["", "supports", "nuances", "opposes"]), st.integers(-9, 5),
)  # fmt: skip
ASKED = st.builds(
    Asked, WORDS, INDEX, st.sampled_from(["approved", "answered", "pending", "hidden", "withdrawn"]),
    st.booleans(), INDEX, st.sampled_from(["", "", "affiliation", "chatham"]), st.booleans(),
)  # fmt: skip
PROPOSED = st.builds(
    Proposed, st.lists(WORDS, min_size=1, max_size=2).map(tuple), INDEX,
    st.lists(st.tuples(INDEX, st.integers(0, 90), st.integers(0, 90)), max_size=3).map(tuple),
    st.sampled_from(["proposed"] * 4 + ["discussed", "consensus", "bracketed", "adopted", "set_aside"]),
    st.lists(st.integers(0, 3), max_size=14).map(tuple), st.sampled_from([False, False, True]),
)  # fmt: skip
MEETINGS = st.builds(
    Meeting, st.sampled_from(["ended"] * 3 + ["live", "scheduled", "cancelled", "draft"]),
    st.sampled_from(RULES), st.integers(0, 3),
    st.lists(st.tuples(INDEX, st.sampled_from(["speaker", "moderator", "rapporteur"])), max_size=2).map(tuple),
    st.lists(SAID, max_size=6).map(tuple), st.lists(ASKED, max_size=3).map(tuple),
    st.lists(PROPOSED, max_size=3).map(tuple),
)  # fmt: skip
STEPS = st.builds(
    Step, st.sampled_from(["alternative", "alternative", "preamble", "add", "below", "amend", "accept",
                           "reject", "brackets", "agree", "delete", "restore", "cite", "translate"]),
    INDEX, ENGLISH,
)  # fmt: skip
PLANS = st.builds(
    Plan, st.lists(PEOPLE, min_size=2, max_size=9).map(tuple),
    st.lists(MEETINGS, min_size=1, max_size=3).map(tuple), st.lists(STEPS, max_size=7).map(tuple),
    st.sampled_from(["none", "zero", "open", "adopted", "adopted"]),
)  # fmt: skip
