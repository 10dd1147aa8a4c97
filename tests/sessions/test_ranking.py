"""Borda's points and the option that beats every other."""

from itertools import permutations

import pytest

from sessions.ranking import borda, condorcet

OPTIONS = ["a", "b", "c"]


def test_the_first_of_three_gets_two_points_and_the_last_none():
    assert borda([["b", "a", "c"]], OPTIONS) == {"b": 2, "a": 1, "c": 0}


def test_what_a_ballot_leaves_out_shares_the_last_places():
    assert borda([["c"]], OPTIONS) == {"c": 2, "a": 0.5, "b": 0.5}
    assert borda([[]], OPTIONS) == {"a": 1, "b": 1, "c": 1}


@pytest.mark.parametrize("ballots", [[["a"], ["b", "c"], []], [["c", "a", "b"]], []])
def test_every_ballot_gives_the_same_points_in_all(ballots):
    assert sum(borda(ballots, OPTIONS).values()) == 3 * len(ballots)


def test_equal_points_stand_in_the_order_of_the_options_whoever_voted_first():
    ballots = [["a", "b", "c"], ["b", "a", "c"]]
    for order in permutations(ballots):
        assert list(borda(order, OPTIONS)) == ["a", "b", "c"]
    assert list(borda(ballots, ["b", "a", "c"])) == ["b", "a", "c"]


def test_points_and_duels_may_choose_differently():
    """Condorcet's own objection to Borda: a beats everybody, b has the most points."""
    ballots = [["a", "b", "c"]] * 3 + [["b", "c", "a"]] * 2
    assert condorcet(ballots, OPTIONS) == "a"
    assert next(iter(borda(ballots, OPTIONS))) == "b"


def test_a_circle_and_a_tie_have_no_winner():
    assert condorcet([["a", "b", "c"], ["b", "c", "a"], ["c", "a", "b"]], OPTIONS) is None
    assert condorcet([["a", "b"], ["b", "a"]], ["a", "b"]) is None
    assert condorcet([], OPTIONS) is None
    assert condorcet([["a"]], ["a"]) is None


def test_what_is_left_out_loses_to_what_is_named_and_ties_with_the_rest():
    assert condorcet([["b"]], OPTIONS) == "b"
    assert condorcet([["b"], ["c", "b"]], OPTIONS) is None


def test_unknown_and_doubled_options_are_passed_over():
    assert borda([["x", "b", "b", "a"]], OPTIONS) == borda([["b", "a"]], OPTIONS)
    assert condorcet([["x", "b"]], OPTIONS) == "b"
