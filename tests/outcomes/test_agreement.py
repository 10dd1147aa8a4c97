"""Support, score, rank and labels, against the same formulas worked out in another way."""

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.agreement import labels, support
from outcomes.agreement.auditing import largest_unheard
from outcomes.agreement.labels import Label, label_of
from outcomes.agreement.support import Stances
from outcomes.agreement.wording import PROPOSED


def stances(agree=0, disagree=0, passed=0, people=None):
    total = agree + disagree + passed
    return Stances(agree, disagree, passed, total if people is None else people)


counts = st.integers(0, 60)
a_group = st.builds(stances, counts, counts, counts)
some_groups = st.dictionaries(st.sampled_from("abcdefg"), a_group, min_size=1)


def binomial_tail(agree, total, share):
    """P(X ≤ agree) of total + 1 tries: what the Beta quantile is by another road."""
    n = total + 1
    return sum(math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(agree + 1))


@given(some_groups)
def test_the_score_is_the_geometric_mean_in_exact_fractions(groups):
    product = math.prod(Fraction(g.agree + 1, g.total + 2) for g in groups.values())
    assert support.consensus(groups) ** len(groups) == pytest.approx(float(product), rel=1e-12)


@given(some_groups, st.randoms())
def test_neither_the_order_of_groups_nor_of_recommendations_shows(groups, random):
    shuffled = list(groups.items())
    random.shuffle(shuffled)
    assert support.consensus(dict(shuffled)) == support.consensus(groups)
    given_ = {f"r{n}": {"a": group} for n, group in enumerate(groups.values())}
    mixed = list(given_.items())
    random.shuffle(mixed)
    assert support.ranked(dict(mixed)) == support.ranked(given_)
    assert label_of(dict(shuffled), 40) == label_of(groups, 40)


@given(counts, counts)
def test_the_lower_bound_is_where_so_much_agreement_has_one_chance_in_ten(agree, others):
    at = support.lowest(stances(agree, others))
    assert 1 - binomial_tail(agree, agree + others, at) == pytest.approx(0.10, abs=1e-9)


@pytest.mark.parametrize(
    ("agree", "total", "low"),
    [(0, 0, 0.0), (0, 10, 0.0), (10, 10, 0.8589), (1, 1, 0.3784), (50, 100, 0.4364)],
)
def test_wilson_at_known_points(agree, total, low):
    assert support.wilson(stances(agree, total - agree)) == pytest.approx(low, abs=5e-5)


@given(counts, counts)
def test_wilson_solves_its_own_equation(agree, others):
    group = stances(agree, others)
    low = support.wilson(group)
    if agree:
        spread = math.sqrt(low * (1 - low) / group.total)
        assert (agree / group.total - low) / spread == pytest.approx(support.Z, rel=1e-6)


def test_a_pass_is_heard_and_is_not_agreement():
    assert support.support(stances(3, 0, 0)) == 4 / 5
    assert support.support(stances(3, 0, 3)) == 4 / 8


def test_what_one_group_refuses_another_cannot_make_good():
    liked = {"big": stances(200, 5), "small": stances(0, 8)}
    shared = {"big": stances(120, 80), "small": stances(6, 2)}
    assert support.ranked({"liked": liked, "shared": shared}) == ["shared", "liked"]


def test_ties_are_broken_by_the_worst_group_then_by_who_was_heard_then_by_name():
    even = {"a": stances(1, 1), "b": stances(1, 1)}
    many = {"a": stances(5, 5), "b": stances(5, 5)}
    # p: 2/4 and 2/4 against 1/4 and 4/4 cannot be met by counts; 6/9 · 6/16 = 1/4.
    uneven = {"a": stances(5, 2), "b": stances(5, 9)}
    assert support.ranked({"u": uneven, "e": even, "m": many}) == ["m", "e", "u"]
    assert support.ranked({"x": even, "b": even}) == ["b", "x"]
    assert support.ranked({"x": even, "b": even}, ["x", "b"]) == ["x", "b"]


def label_in_words(groups, entered):
    """The design's table, by brute force: the oracle."""
    a, s = (sum(getattr(g, n) for g in groups.values()) for n in ("agree", "total"))
    p = {k: Fraction(g.agree + 1, g.total + 2) for k, g in groups.items()}

    def surely(group):
        return binomial_tail(group.agree, group.total, 0.5) < 0.90

    def test(x, n):
        return 2 * math.sqrt(n + 1) * (float(Fraction(x + 1, n + 1)) - 0.5) > 1.2816

    if s < max(5, Fraction(entered, 10)):
        return Label.INSUFFICIENT
    if not any(surely(g) for g in groups.values()) and all(
        g.total >= min(3, g.people) for g in groups.values()
    ):
        return Label.CONSENSUS
    if any(test(g.agree, g.total) for g in groups.values()) and any(
        test(g.disagree, g.total) for g in groups.values()
    ):
        return Label.DIVIDED
    if support.score(groups) >= 0.6 and min(p.values()) >= Fraction(1, 2):
        return Label.BROAD
    if 2 * a > s:
        return Label.NOT_SHARED if min(p.values()) < Fraction(1, 2) else Label.LEANING
    return Label.NOT_SUPPORTED


@settings(max_examples=400)
@given(some_groups, st.integers(0, 300))
def test_every_recommendation_has_exactly_the_label_of_the_table(groups, entered):
    assert label_of(groups, entered) == label_in_words(groups, entered)


@pytest.mark.parametrize(
    ("groups", "entered", "label"),
    [
        ({}, 0, Label.INSUFFICIENT),
        ({"a": stances(4)}, 10, Label.INSUFFICIENT),
        ({"a": stances(9)}, 100, Label.INSUFFICIENT),
        ({"a": stances(10), "b": stances(3)}, 100, Label.CONSENSUS),
        ({"a": stances(10), "b": stances(2, people=9)}, 100, Label.BROAD),
        ({"a": stances(10, 1), "b": stances(1, 10)}, 50, Label.DIVIDED),
        ({"a": stances(8, 3), "b": stances(3, 2)}, 50, Label.BROAD),
        ({"a": stances(30, 2), "b": stances(2, 3)}, 50, Label.NOT_SHARED),
        ({"a": stances(6, 5), "b": stances(6, 5)}, 50, Label.LEANING),
        ({"a": stances(1, 5), "b": stances(1, 5)}, 50, Label.NOT_SUPPORTED),
    ],
)
def test_each_label_has_its_case(groups, entered, label):
    assert label_of(groups, entered) == label


def test_a_silent_kind_that_is_there_stands_in_the_way_of_consensus():
    agreed = {"a": stances(20), "b": stances(20)}
    assert label_of(agreed, 40) is Label.CONSENSUS
    silent = {**agreed, "youth": stances(people=6)}
    assert label_of(silent, 46) is not Label.CONSENSUS
    assert labels.unheard(silent) == ["youth"]


def test_small_kinds_are_one_group_and_nobody_is_lost():
    kinds = {"gov": stances(5), "media": stances(1), "youth": stances(0, 2), "": stances(1, 1)}
    groups = labels.for_labels(kinds)
    assert set(groups) == {"gov", labels.OTHERS}
    assert support.pooled(groups.values()) == support.pooled(kinds.values())


def test_every_label_proposes_words():
    assert set(PROPOSED) == set(Label)


def test_the_largest_group_that_a_choice_leaves_out_is_found():
    supporters = {"a": {"1", "2", "3"}, "b": {"3", "4"}, "c": {"4", "5", "6"}}
    left = largest_unheard(supporters, {"a"})
    assert (left.item, left.people, left.n, left.is_violation) == ("c", 3, 6, False)
    left = largest_unheard(supporters, {"a", "b"})
    assert (left.item, left.people, left.quota, left.is_violation) == ("c", 2, 3, False)
    assert largest_unheard({"a": {"1"}, "b": {"2", "3", "4"}}, {"a"}).is_violation is False
    two = largest_unheard({"a": {"1"}, "x": {"1"}, "b": {"2", "3", "4"}}, {"a", "x"})
    assert (two.item, two.is_violation) == ("b", True)
    assert largest_unheard({}, set()).item is None
