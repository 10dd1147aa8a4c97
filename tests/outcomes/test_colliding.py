"""Collisions of amendments: pure, on ranges of words; held against the merging that they predict."""

from hypothesis import given
from hypothesis import strategies as st

from outcomes.drafting.colliding import changes, clash, collide, collisions
from outcomes.drafting.comparing import Edit
from outcomes.drafting.merging import merge

TEXT = "Calls upon governments to repair the wells within three years."
words = st.lists(
    st.sampled_from(["water", "wells", "fund", "repair", "three", "years", "and", "the"]),
    max_size=12,
)
texts = words.map(" ".join)
edits = st.builds(
    lambda start, length, fresh: Edit(start, start + length, tuple(fresh)),
    st.integers(0, 20), st.integers(0, 5), st.lists(st.sampled_from("abc"), max_size=2),
)  # fmt: skip


@given(edits, edits)
def test_what_lies_apart_never_clashes(one, other):
    apart = one.end < other.start or other.end < one.start
    assert not (apart and clash(one, other))


@given(edits, edits)
def test_what_overlaps_always_clashes_unless_it_is_the_same(one, other):
    overlap = max(one.start, other.start) < min(one.end, other.end)
    assert clash(one, other) or one == other or not overlap


@given(edits, edits)
def test_the_order_in_which_two_are_given_makes_no_difference(one, other):
    assert clash(one, other) == clash(other, one)


@given(edits)
def test_nobody_clashes_with_who_wants_the_same(one):
    assert not clash(one, one)


@given(st.integers(0, 9), st.integers(1, 5), st.integers(1, 5))
def test_neighbours_that_both_take_something_away_do_not_clash(start, first, second):
    middle = start + first
    assert not clash(Edit(start, middle, ("x",)), Edit(middle, middle + second, ("y",)))


@given(texts, texts, texts)
def test_what_does_not_collide_can_be_put_together(base, one, other):
    if not collide(changes(base, one), changes(base, other)):
        assert merge(base, one, other).collisions == []


@given(texts, texts, texts)
def test_what_cannot_be_put_together_collides(base, one, other):
    if merge(base, one, other).collisions:
        assert collide(changes(base, one), changes(base, other))


@given(st.dictionaries(st.integers(0, 5), st.lists(edits, max_size=3), max_size=5))
def test_collisions_are_mutual_and_never_with_oneself(proposals):
    found = collisions(proposals)
    assert set(found) == set(proposals)
    for one, others in found.items():
        assert one not in others
        assert all(one in found[other] for other in others)


def test_three_amendments_of_one_sentence():
    proposals = {
        "years": changes(TEXT, TEXT.replace("three years", "five years")),
        "sooner": changes(TEXT, TEXT.replace("three years", "one year")),
        "who": changes(TEXT, TEXT.replace("governments", "all governments")),
    }
    assert collisions(proposals) == {"years": ["sooner"], "sooner": ["years"], "who": []}
