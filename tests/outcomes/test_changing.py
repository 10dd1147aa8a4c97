"""What would change a label, and what changes neither rank nor label."""

import itertools
import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outcomes.agreement import labels, support
from outcomes.agreement.changing import FURTHEST, Step, next_step
from outcomes.agreement.labels import DEFAULT, Label, Signs, Thresholds, label_from, label_of
from outcomes.agreement.support import Stances
from outcomes.agreement.uniting import stands

SLOWLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

counts = st.integers(0, 40)
a_group = st.builds(
    lambda a, d, p, silent: Stances(a, d, p, a + d + p + silent),
    counts, counts, st.integers(0, 12), st.integers(0, 90),
)  # fmt: skip
some_groups = st.dictionaries(st.sampled_from("abcdef"), a_group, min_size=1, max_size=6)
share = st.floats(0.05, 0.9)
some_rules = st.one_of(
    st.just(DEFAULT),
    st.builds(
        Thresholds, st.integers(1, 60), st.floats(0, 1), st.integers(1, 9), st.integers(1, 9),
        st.floats(0.5, 0.9), share, share,
    ),
)  # fmt: skip


def by_walking(groups, entered, thresholds):
    """One voice after the other: the oracle."""
    now = label_of(groups, entered, thresholds)
    found = []
    for name, group in sorted(groups.items()):
        for more in range(1, min(group.people - group.total, FURTHEST) + 1):
            then = {**groups, name: replace(group, agree=group.agree + more)}
            label = label_of(then, entered, thresholds)
            if label != now:
                found.append((more, group.total, Step(name, more, label)))
                break
    return min(found)[2] if found else None


@SLOWLY
@given(some_groups, some_rules)
def test_the_smallest_step_is_the_one_found_by_walking(groups, thresholds):
    entered = sum(group.people for group in groups.values())
    assert next_step(groups, entered, thresholds) == by_walking(groups, entered, thresholds)


@SLOWLY
@given(some_groups, some_rules, st.integers(0, 300), st.integers(0, 60))
def test_the_label_from_its_signs_is_the_label(groups, thresholds, entered, more):
    for name, group in groups.items():
        then = {**groups, name: replace(group, agree=group.agree + more)}
        signs = Signs(groups, name, entered, thresholds).with_more(more)
        assert label_from(signs) is label_of(then, entered, thresholds)


@SLOWLY
@given(some_groups, some_rules, st.integers(0, 300))
def test_no_sign_changes_twice_while_agreement_grows(groups, thresholds, entered):
    for name in groups:
        at = Signs(groups, name, entered, thresholds).with_more
        for answers in zip(*(at(more) for more in range(80)), strict=True):
            assert sum(one != other for one, other in itertools.pairwise(answers)) <= 1


def test_a_step_says_what_is_missing():
    groups = {"a": Stances(9, 0, 0, 9), "b": Stances(1, 0, 0, 8)}
    assert next_step(groups, 17) == Step("b", 2, Label.CONSENSUS)
    assert next_step({"a": Stances(9, 0, 0, 9)}, 9) is None
    assert next_step({"a": Stances(0, 30, 0, 40)}, 40) is None


def test_a_step_through_being_divided_is_not_skipped():
    """Not shared, divided while few more agree, and not divided any more beyond that."""
    groups = {"a": Stances(3, 2, 0, 60), "b": Stances(0, 6, 0, 6)}
    assert next_step(groups, 66) == by_walking(groups, 66, DEFAULT)


# ------------------------------------------------------------------ what shows in neither rank nor label
ballots = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["agree", "disagree", "pass"])), max_size=40
)


def counted(cast_ballots):
    found = {}
    for group, value in cast_ballots:
        now = found.get(group, Stances())
        name = "passed" if value == "pass" else value
        more = {name: getattr(now, name) + 1}
        found[group] = replace(now, people=now.people + 1, **more)
    return found


@SLOWLY
@given(ballots, st.randoms())
def test_the_order_of_arrival_shows_in_neither_rank_nor_label(cast_ballots, chance):
    mixed = list(cast_ballots)
    chance.shuffle(mixed)
    before, after = counted(cast_ballots), counted(mixed)
    assert label_of(before, 40) is label_of(after, 40)
    assert support.score(before) == support.score(after)


@SLOWLY
@given(some_groups, st.randoms())
def test_groups_may_change_their_names_and_places(groups, chance):
    names = list(groups)
    chance.shuffle(names)
    renamed = dict(zip(names, groups.values(), strict=True))
    assert label_of(renamed, 60) is label_of(groups, 60)
    assert support.score(renamed) == support.score(groups)


@SLOWLY
@given(some_groups, st.integers(2, 6), st.randoms())
def test_ties_fall_to_the_number_however_they_come(groups, copies, chance):
    same = [f"r{n}" for n in range(copies)]
    mixed = list(same)
    chance.shuffle(mixed)
    assert support.ranked(dict.fromkeys(mixed, groups), same) == same


@SLOWLY
@given(ballots, st.sampled_from("abc"), st.sampled_from(["agree", "disagree", "pass"]))
def test_whoever_is_removed_has_never_voted(cast_ballots, group, value):
    place = random.Random(len(cast_ballots)).randint(0, len(cast_ballots))
    others = list(cast_ballots)
    withthem = [*others[:place], (group, value), *others[place:]]
    without = counted([ballot for n, ballot in enumerate(withthem) if n != place])
    assert labels.for_labels(without) == labels.for_labels(counted(others))
    assert label_of(without, 40) is label_of(counted(others), 40)


@pytest.mark.parametrize(
    ("values", "united"),
    [
        ([], ""),
        (["", ""], ""),
        (["agree"], "agree"),
        (["agree", "agree", "pass"], "agree"),
        (["disagree", "pass"], "disagree"),
        (["agree", "disagree"], "pass"),
        (["agree", "disagree", "agree"], "pass"),
        (["pass", "pass"], "pass"),
    ],
)
def test_several_stances_of_one_person_become_one(values, united):
    assert stands(values) == stands(reversed(values)) == united
