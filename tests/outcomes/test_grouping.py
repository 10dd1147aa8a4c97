"""Suggested groups: the same as a plain agglomeration finds, with words that give the reason."""

import random
from itertools import combinations

import pytest

from outcomes import grouping

TEXTS = [
    ("a", "The wells of our village run dry every August."),
    ("b", "Every August the wells of the village run dry."),
    ("c", "Dry wells need repair before August comes."),
    ("d", "Teachers wait months for their salaries."),
    ("e", "Salaries of teachers come months late."),
    ("f", "Pay the teachers their salaries on time."),
    ("g", "Nothing else is like this sentence about penguins."),
]


def test_texts_that_share_words_are_one_group_and_the_reason_is_given():
    found = grouping.groups(TEXTS)
    assert [set(group.members) for group in found] == [{"a", "b", "c"}, {"d", "e", "f"}]
    assert {"wells", "August", "dry"} >= set(found[0].shared[:2])
    assert set(found[1].shared) >= {"salaries"}


def test_near_duplicates_are_proposed_closest_first():
    found = grouping.same_thought(TEXTS)
    assert set(found[0].members) == {"a", "b"}
    assert all(group.closeness >= 0.5 for group in found)


def test_every_two_of_a_proposed_merge_are_close():
    near = {frozenset(pair): score for pair, score in grouping.cosines(TEXTS, above=0.0).items()}
    places = {id_: place for place, (id_, _text) in enumerate(TEXTS)}
    for group in grouping.same_thought(TEXTS, above=0.3):
        for one, other in combinations(group.members, 2):
            assert near[frozenset((places[one], places[other]))] >= 0.3


def plain(size, near, together):
    """Average linkage as its definition says, all pairs of groups anew each time."""
    groups = [(place,) for place in range(size)]
    while True:
        scored = [
            (
                sum(near.get((min(a, b), max(a, b)), 0) for a in one for b in other)
                / (len(one) * len(other)),
                one,
                other,
            )
            for one, other in combinations(groups, 2)
        ]
        best = max(scored, default=(0, None, None), key=lambda each: each[0])
        if best[0] < together:
            return {tuple(sorted(group)) for group in groups}
        groups = [group for group in groups if group not in best[1:]] + [best[1] + best[2]]


@pytest.mark.parametrize("seed", range(60))
def test_the_fast_agglomeration_is_the_plain_one(seed):
    chance = random.Random(seed)
    size = chance.randint(0, 14)
    near = {pair: chance.random() for pair in combinations(range(size), 2) if chance.random() < 0.5}
    together = chance.choice([0.1, 0.3, 0.5])
    assert set(grouping.average_linkage(size, near, together)) == plain(size, near, together)


def test_a_group_that_is_mostly_refused_stays_away():
    assert grouping.is_refused("abc", [["a", "b", "c", "d"]])
    assert grouping.is_refused("ab", [["a"]])
    assert not grouping.is_refused("abc", [["a"], ["d", "e"]])
    assert not grouping.is_refused("abc", [])


class Counted(dict):
    """Says how often it was asked whether two are near."""

    asked = 0

    def __contains__(self, key: object) -> bool:
        self.asked += 1
        return super().__contains__(key)


def plainly(near):
    """Complete linkage as it is defined, whatever it costs."""
    held = []
    for pair in sorted(near, key=lambda each: (-near[each], each)):
        mine = [group for group in held if group & set(pair)]
        joined = set(pair).union(*mine)
        if all(two in near for two in combinations(sorted(joined), 2)):
            held = [group for group in held if group not in mine] + [joined]
    return held


@pytest.mark.parametrize("seed", range(30))
def test_merges_are_proposed_as_complete_linkage_is_defined(seed):
    chance = random.Random(seed)
    near = {
        pair: round(chance.random(), 1)
        for pair in combinations(range(14), 2)
        if chance.random() < 0.75
    }
    found, wanted = grouping._complete_linkage(near), plainly(near)
    assert sorted(map(sorted, found)) == sorted(map(sorted, wanted))


def test_many_who_wrote_the_same_do_not_hold_up_the_desk():
    """A hundred who agree in the same words; by the definition that is more than ten million questions."""
    near = Counted(dict.fromkeys(combinations(range(100), 2), 1.0))
    assert grouping._complete_linkage(near) == [set(range(100))]
    assert near.asked < 100 * 100
