"""Words that say nearly the same: near-duplicates among texts in English, French, Spanish and Arabic.

Pure functions, no network, nothing stored. A text becomes a vector of its words and of the
four-letter pieces of its words, so that inflections and slips of the pen still meet; each term t
of document d weighs

    w(t, d) = (1 + ln tf(t, d)) · (ln((1 + N) / (1 + df(t))) + 1)

(logarithmic term frequency, smoothed inverse document frequency: Salton & Buckley, “Term-weighting
approaches in automatic text retrieval”, Information Processing & Management 24(5), 1988), and two
texts are as close as the cosine of their vectors: 0 nothing in common, 1 the same. It compares
spelling, not meaning: a translation is not found, a paraphrase in other words seldom.
``python -m bench.similar`` says how well it finds what it should.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from math import log, sqrt
from typing import Generic, NamedTuple, TypeVar

Id = TypeVar("Id", bound=Hashable)


class Terms(NamedTuple):
    """All terms of a text, and the ln tf of those that are there more than once."""

    all: frozenset[str]
    often: Mapping[str, float]


# bench.similar prints what these mean.
CLOSE = 0.35  # worth the look of somebody who reads everything: a moderator
SAME = 0.5  # worth interrupting somebody who writes
PIECE = 4  # letters
WORD = re.compile(r"[^\W_]+")

# Folded as the texts are. Without negations: “should” and “should not” are not the same.
_STOP_WORDS = """
a about all also an and any are as at be been by can could do for from had has have he her his i if
in into is it its may more must of on or our shall she should so some such than that the their them
there these they this those to was we were what when which who will with would you your
au aux avec ce ces cet cette comme dans de des doit doivent donc du elle elles en est et etre eu il
ils je la le les leur leurs lui ma mais mes mon notre nos nous on ont ou par pas plus pour qu que qui
sa se ses son sont sur ta tout tous toute toutes un une vos votre vous y d l j c s n m t
al ante como con cual cuando deben debe del desde el ella ellos entre era es esa ese eso esta este
esto estos fue ha han hay la las lo los mas mi mis muy nuestra nuestro o para pero por porque que
se ser si sobre su sus tambien te tiene todo todos un una uno unos y ya
في من الي علي عن مع هذا هذه ذلك تلك التي الذي الذين ان انه انها كان كانت يكون هو هي هم نحن كل او ثم قد
كما بين عند بعد قبل حتي اذا ما
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
# Article, with what is written to its front: the prefixes of Larkey's “light” stemmers for Arabic.
ARTICLE = re.compile(r"^(?:و?ال|وال|بال|كال|فال|لل)(?=\w{2})")
LETTERS = str.maketrans({"ى": "ي", "ة": "ه", "ـ": None, "ء": None, "’": "'", "ʼ": "'"})


def fold(text: str) -> str:
    """Without what spelling leaves to the writer: compatibility forms (NFKC), case, accents, and in
    Arabic the vowel signs, the hamza on its carrier, alef maqsura, ta marbuta and the tatweel."""
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(c for c in apart if unicodedata.category(c) != "Mn")
    return unicodedata.normalize("NFKC", bare).translate(LETTERS)


@lru_cache(maxsize=30_000)
def _terms_of(chunk: str) -> tuple[str, ...]:
    """What counts in what stands between two blanks: its words, no stop words, and their pieces, edges
    marked: " water " has " wat", "wate" …  Kept, for people repeat their words."""
    found: list[str] = []
    for whole in WORD.findall(fold(chunk)):
        word = ARTICLE.sub("", whole)
        if word not in STOP_WORDS:
            edged = f" {word} "
            found.append(f"={word}")
            found.extend(edged[i : i + PIECE] for i in range(len(edged) - PIECE + 1))
    return tuple(found)


@lru_cache(maxsize=3_000)
def terms(text: str) -> Terms:
    """The words and pieces in a text, counted."""
    counted = Counter(chain.from_iterable(map(_terms_of, text.split())))
    often = {term: log(n) for term, n in counted.items() if n > 1}
    return Terms(frozenset(counted), often)


class Corpus(Generic[Id]):
    """Texts to be asked about more than once: counted once."""

    def __init__(self, texts: Sequence[tuple[Id, str]]) -> None:
        self._documents = [(id_, terms(text)) for id_, text in texts]
        found_in = Counter(chain.from_iterable(each.all for _, each in self._documents))
        n = 1 + len(self._documents)
        self._new = (log(n) + 1) ** 2
        self._rarity = {term: (log(n / (1 + df)) + 1) ** 2 for term, df in found_in.items()}

    def vector(self, text: str) -> dict[str, float]:
        """Its terms with their weights, of length 1: the product of two such is their cosine."""
        document = terms(text)
        length = self._length(document) or 1.0
        return {
            term: (1 + document.often.get(term, 0))
            * sqrt(self._rarity.get(term, self._new))
            / length
            for term in document.all
        }

    def nearest(
        self, text: str, *, most: int = 3, above: float = CLOSE, but: Id | None = None
    ) -> list[tuple[Id, float]]:
        """The ``most`` closest texts, closest first, with their cosines from ``above`` on; never
        ``but``, whose own text this is."""
        asked = terms(text)
        length = self._length(asked)
        # What a term adds to the product where the other text has it once.
        adds = {t: (1 + asked.often.get(t, 0)) * self._rarity.get(t, self._new) for t in asked.all}
        found = []
        for id_, theirs in self._documents:
            shared = asked.all & theirs.all
            if not shared or id_ == but:
                continue
            product = sum(map(adds.__getitem__, shared))
            product += sum(adds[term] * theirs.often[term] for term in theirs.often.keys() & shared)
            # No weight is under 1, so this is at least the cosine: many end here, and cheaply.
            if product < above * length * sqrt(len(theirs.all)):
                continue
            cosine = product / (length * self._length(theirs))
            if cosine >= above:
                found.append((id_, min(1.0, cosine)))
        return sorted(found, key=lambda each: -each[1])[:most]

    def _length(self, document: Terms) -> float:
        rarity, new = self._rarity, self._new
        squares = sum(rarity.get(term, new) for term in document.all)
        often = document.often.items()
        return sqrt(squares + sum(((1 + more) ** 2 - 1) * rarity.get(t, new) for t, more in often))


def nearest(
    text: str, candidates: Sequence[tuple[Id, str]], *, most: int = 3, above: float = CLOSE
) -> list[tuple[Id, float]]:
    """The ``most`` candidates closest to ``text``, closest first: ``[(id, cosine), …]``, none under
    ``above``."""
    return Corpus(candidates).nearest(text, most=most, above=above)
