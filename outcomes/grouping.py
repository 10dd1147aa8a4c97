"""Groups among texts that have words in common, and why: suggestions for themes.

Pure functions, no network, nothing stored. Texts of one guiding question and one language are compared
as ``sessions.similar`` does: the cosine of their weighted words and four-letter pieces. Groups grow from
single texts by joining, again and again, the two groups that are closest on average (Sokal & Michener,
“A statistical method for evaluating systematic relationships”, Univ. Kansas Sci. Bull. 38, 1958), until
no two are closer than ``TOGETHER``; a text that joins nobody is in no group. It compares spelling, not
meaning, so each suggestion says which words its members share, and a person decides.
``python -m bench.themes`` says how good the groups are, beside simpler ways.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import log
from typing import Generic, TypeVar

from sessions import similar

Id = TypeVar("Id", bound=Hashable)

# bench.themes prints what this means.
TOGETHER = 0.06
SMALLEST = 3  # members of a suggested theme
REASONS = 4  # words


@dataclass(frozen=True)
class Group(Generic[Id]):
    """``members`` in the order in which they were given; ``closeness`` the mean cosine of their pairs;
    ``shared`` the words that at least half of them share and that the others seldom have."""

    members: tuple[Id, ...]
    closeness: float
    shared: tuple[str, ...]


def cosines(texts: Sequence[tuple[Id, str]], above: float = 0.0) -> dict[tuple[int, int], float]:
    """Of every two places in ``texts`` that have a term in common and are at least so close. Term by term
    (an inverted index): what two texts do not share costs nothing."""
    corpus = similar.Corpus(texts)
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    found = {}
    for place, (_id, text) in enumerate(texts):
        scores: dict[int, float] = defaultdict(float)
        for term, weight in corpus.vector(text).items():
            held = postings[term]
            for other, theirs in held:
                scores[other] += weight * theirs
            held.append((place, weight))
        found.update({(other, place): score for other, score in scores.items() if score >= above})
    return found


def groups(
    texts: Sequence[tuple[Id, str]], *, together: float = TOGETHER, smallest: int = SMALLEST
) -> list[Group[Id]]:
    """The suggested groups, the largest first."""
    near = cosines(texts, above=0.02)
    return [
        Group(
            tuple(texts[place][0] for place in members),
            _mean(near, members),
            shared_words([texts[place][1] for place in members], [text for _id, text in texts]),
        )
        for members in sorted(
            average_linkage(len(texts), near, together), key=lambda m: (-len(m), m)
        )
        if len(members) >= smallest
    ]


def average_linkage(
    size: int, near: Mapping[tuple[int, int], float], together: float
) -> list[tuple[int, ...]]:
    """Places 0 … size - 1 in groups; the sum of cosines between two groups is kept and added up when
    they join (Lance & Williams), so that each join costs one pass over one group's neighbours."""
    members: dict[int, list[int]] = {place: [place] for place in range(size)}
    sums: dict[int, dict[int, float]] = {place: {} for place in range(size)}
    for (one, other), score in near.items():
        sums[one][other] = sums[other][one] = score
    best = {place: _closest(place, sums, members) for place in members}
    while best:
        one = max(best, key=lambda place: (best[place][0], -place))
        score, other = best[one]
        if score < together:
            break
        _join(one, other, sums, members)
        del best[other]
        # An average is never above both of its parts: whoever is closest to a third stays so.
        for place in {one} | {
            p for p, (_score, near_to) in best.items() if near_to in {one, other}
        }:
            best[place] = _closest(place, sums, members)
    return [tuple(sorted(each)) for each in members.values()]


def _closest(
    place: int, sums: Mapping[int, Mapping[int, float]], members: Mapping[int, Sequence[int]]
) -> tuple[float, int]:
    mine = len(members[place])
    return max(
        ((total / (mine * len(members[other])), other) for other, total in sums[place].items()),
        key=lambda each: (each[0], -each[1]),
        default=(0.0, -1),
    )


def _join(
    one: int, other: int, sums: dict[int, dict[int, float]], members: dict[int, list[int]]
) -> None:
    members[one] += members.pop(other)
    for third, total in sums.pop(other).items():
        del sums[third][other]
        if third != one:
            both = sums[one].get(third, 0.0) + total
            sums[one][third] = sums[third][one] = both


def _mean(near: Mapping[tuple[int, int], float], members: Sequence[int]) -> float:
    pairs = list(combinations(sorted(members), 2))
    return sum(near.get(pair, 0.0) for pair in pairs) / len(pairs) if pairs else 1.0


def shared_words(
    members: Sequence[str], everybody: Sequence[str], most: int = REASONS
) -> tuple[str, ...]:
    """Why these belong together: words that at least half of them (and two) have, those first that
    are many here and few elsewhere (share here × ln(1 + N / all that have it)), as mostly written."""
    inside = Counter(word for text in members for word in words(text))
    outside = Counter(word for text in everybody for word in words(text))
    enough = max(2, (len(members) + 1) // 2)
    weights = {
        word: count / len(members) * log(1 + len(everybody) / outside[word])
        for word, count in inside.items()
        if count >= enough
    }
    written = Counter(form for text in members for form in similar.WORD.findall(text))
    best = sorted(weights, key=lambda word: (-weights[word], word))[:most]
    return tuple(_as_written(word, written) for word in best)


def words(text: str) -> set[str]:
    """The folded words that count."""
    return {term[1:] for term in similar.terms(text).all if term.startswith("=")}


def _as_written(word: str, written: Mapping[str, int]) -> str:
    forms = [form for form in written if word in words(form)]
    return max(forms, key=lambda form: (written[form], form.islower(), form), default=word)


def same_thought(texts: Sequence[tuple[Id, str]], above: float = similar.SAME) -> list[Group[Id]]:
    """Near-duplicates, proposed for merging: every two of a group are at least so close (complete
    linkage), closest groups first."""
    near = cosines(texts, above=above)
    held = _complete_linkage(near)
    found = [
        Group(tuple(texts[place][0] for place in sorted(group)), _mean(near, sorted(group)), ())
        for group in held
    ]
    return sorted(found, key=lambda group: -group.closeness)


def _complete_linkage(near: Mapping[tuple[int, int], float]) -> list[set[int]]:
    """The closest two first. Whoever is in a group is near to everybody in it, so that only those between two
    groups are asked, and nobody when both are in one already: a hundred who wrote the same cost little."""
    group_of: dict[int, set[int]] = {}
    held: dict[int, set[int]] = {}  # in the order in which they were joined last
    for (one, other), _score in sorted(near.items(), key=lambda each: (-each[1], each[0])):
        mine, theirs = group_of.get(one, {one}), group_of.get(other, {other})
        if mine is theirs or not all(
            (min(pair), max(pair)) in near for pair in product(mine, theirs)
        ):
            continue
        large, small = (mine, theirs) if len(mine) >= len(theirs) else (theirs, mine)
        held.pop(id(small), None)
        held.pop(id(large), None)
        large |= small
        held[id(large)] = large
        group_of.update(dict.fromkeys(large if len(large) == 2 else small, large))
    return list(held.values())


def is_refused(members: Iterable[Hashable], refused: Iterable[Iterable[Hashable]]) -> bool:
    """Whether half of these and half of something refused are the same (Jaccard ≥ ½)."""
    mine = set(members)
    return any(2 * len(mine & set(each)) >= len(mine | set(each)) for each in refused)
