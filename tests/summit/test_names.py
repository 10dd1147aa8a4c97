"""Names of who has not signed in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summit.errors import RuleBroken
from summit.names import LONGEST, guest_name, skeleton


@pytest.mark.parametrize(
    ("given_", "shown"),
    [
        ("  Ada \n Michel ", "Ada Michel"),
        ("Ada\u202eMichel", "AdaMichel"),
        ("M\u200dira\u200b", "Mira"),
        ("Jean-Marc D\u0065\u0301sir", "Jean-Marc Désir"),
        ("نور الدین", "نور الدین"),
        ("क्‍ष राम", "क्‍ष राम"),
        ("O’Neill, Ph. D.", "O’Neill, Ph. D."),
        ("李小龙", "李小龙"),
    ],
)
def test_a_name_is_kept_without_what_cannot_be_seen(given_, shown):
    assert guest_name(given_) == shown


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ("", "2 to 60"),
        ("x", "2 to 60"),
        ("x" * 61, "2 to 60"),
        ("\u200b\u200b\u200b", "2 to 60"),
        ("12 34", "letters"),
        ("ada@example.org", "no address"),
        ("https://example.org", "no address"),
        ("Z\u0335\u0336\u0337\u0338\u0334algo", "more plainly"),
    ],
)
def test_what_is_no_name_is_refused_with_the_cure(given_, said):
    with pytest.raises(RuleBroken) as refusal:
        guest_name(given_)
    assert said in str(refusal.value.message)
    assert refusal.value.field == "name"


@pytest.mark.parametrize("other", ["mira solberg", "Solberg, Mira", "Mіra Solberg", "MIRA SOIBERG",
                                   "Míra  Sølberg".replace("ø", "o"), "М1ra So1berg".replace("М", "M")])  # fmt: skip
def test_what_looks_alike_is_the_same_name(other):
    assert skeleton(other) == skeleton("Mira Solberg")


@pytest.mark.parametrize("other", ["Mira Solberg (Oslo)", "Mira Sol", "Mara Solberg"])
def test_what_does_not_is_another(other):
    assert skeleton(other) != skeleton("Mira Solberg")


@given(st.text(max_size=80))
def test_whatever_is_typed_becomes_a_clean_name_or_a_refusal(text):
    try:
        name = guest_name(text)
    except RuleBroken:
        return
    assert 2 <= len(name) <= LONGEST
    assert name == guest_name(name)
    assert not set(name) & set("\n\t\r\u202e\u2066\u200b")
