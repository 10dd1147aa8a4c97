"""Each contribution has exactly one disposition, and together they are all of them."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.dispositions import DoesNotAddUp, Kind, account, dispose, is_quoted
from outcomes.models import Treatment
from outcomes.services.fates import fates
from outcomes.services.inputs import documents
from outcomes.services.inputs.documents import freeze
from outcomes.services.inputs.reading import read as really_read
from sessions.models import Contribution
from tests.outcomes import record as words

STATUSES = [str(one) for one in Contribution.Status.values]


@pytest.mark.parametrize(
    ("status", "more", "kind"),
    [
        ("withdrawn", {"paragraphs": [4], "into": "S1-C001"}, Kind.WITHDRAWN),
        ("hidden", {"paragraphs": [4]}, Kind.WITHHELD),
        ("pending", {}, Kind.WITHHELD),
        ("approved", {"paragraphs": [4], "into": "S1-C001"}, Kind.USED),
        ("approved", {"into": "S1-C001"}, Kind.MERGED),
        ("approved", {}, Kind.NOT_USED),
    ],
)
def test_the_first_that_fits_is_the_only_one(status, more, kind):
    assert dispose(status, **more).kind is kind


def test_a_reason_is_the_rapporteurs_or_the_usual_one():
    assert dispose("approved").reason == "No recommendation rests on it."
    assert dispose("approved", reason="Outside the mandate.").reason == "Outside the mandate."
    assert dispose("hidden", reason="Never told here").reason == ""
    assert dispose("pending").reason == "It was still waiting for a moderator."


def test_shown_words_are_quoted_when_highlighted_opposing_or_of_the_panel():
    assert is_quoted("approved", highlighted=True)
    assert is_quoted("approved", relation="opposes")
    assert is_quoted("approved", on_panel=True)
    assert not is_quoted("approved", relation="supports")
    assert not is_quoted("hidden", highlighted=True, relation="opposes", on_panel=True)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(STATUSES),
            st.lists(st.integers(1, 40), max_size=3),
            st.sampled_from(["", "S1-C001"]),
            st.sampled_from(["", "Outside the mandate."]),
        )
    )
)
def test_any_contributions_sum_to_their_number(rows):
    kinds = [
        dispose(status, paragraphs=paragraphs, into=into, reason=reason).kind
        for status, paragraphs, into, reason in rows
    ]
    counted = account(kinds, len(rows))
    assert [row["disposition"] for row in counted] == [str(kind.value) for kind in Kind]
    assert sum(row["count"] for row in counted) == len(rows)


def test_a_sum_that_is_another_than_the_total_is_refused():
    with pytest.raises(DoesNotAddUp) as refusal:
        account(["used"], 2)
    assert str(refusal.value.message).startswith(
        "1 contributions have a disposition, but the record has 2."
    )


# ------------------------------------------------------------------ in the record
def test_a_document_that_lost_a_contribution_is_not_made(
    record: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The total is the database's, not the length of the list that is printed."""

    def forgetful(*args: object, **more: object) -> object:
        found = really_read(*args, **more)
        kept = [one for one in found.sessions[0].contributions.all() if one.number != 5]
        found.sessions[0]._prefetched_objects_cache["contributions"] = kept
        return found

    freeze(record.summit, "report", "en")
    monkeypatch.setattr(documents, "read", forgetful)
    for document in ("report", "outcome"):
        with pytest.raises(DoesNotAddUp):
            freeze(record.summit, document, "en")


def test_ones_own_page_and_the_report_say_the_same(record: SimpleNamespace) -> None:
    words.enrich(record)
    words.say(record.plenary, 10, author=record.places.sami, kind="spoken")
    words.say(record.plenary, 11, author=record.places.ada, status="pending")
    Treatment.objects.create(contribution=record.said[1], reason="Answered by the survey.")
    data = freeze(record.summit, "report", "en").data
    printed = {
        one["reference"]: one["disposition"]
        for session in data["sessions"]
        for one in session["contributions"]
    }
    rows = list(Contribution.objects.select_related("session", "merged_into").order_by("number"))
    now = {row.reference: fates(rows)[row.pk] for row in rows}
    assert {name: str(fate.kind.value) for name, fate in now.items()} == {
        name: one["kind"] for name, one in printed.items()
    }
    assert {name: (fate.into, fate.reason) for name, fate in now.items()} == {
        name: (one["into"], one["reason"]) for name, one in printed.items()
    }
    assert {str(fate.kind.value) for fate in now.values()} == set(Kind.values)
    assert now["S1-C001"].paragraphs == ("S1-R1", "S1-R3")


@pytest.mark.parametrize("rule", ["named", "affiliation", "chatham"])
def test_under_every_rule_they_say_the_same(record: SimpleNamespace, rule: str) -> None:
    record.plenary.attribution = rule
    record.plenary.save()
    words.say(record.plenary, 8, author=record.places.sami, kind="spoken")
    data = freeze(record.summit, "report", "en").data
    [spoken] = [
        one for one in data["sessions"][0]["contributions"] if one["reference"] == "S1-C008"
    ]
    row = Contribution.objects.select_related("session", "merged_into").get(number=8)
    assert str(fates([row])[row.pk].kind.value) == spoken["disposition"]["kind"]
    # Who is on the panel is not told where speakers are not named.
    assert spoken["on_panel"] is (rule != "chatham")
