"""What the outcome document says of its negotiation: dissent, reservations, adoption and follow-up."""

from datetime import date

import pytest

from outcomes.models import OutcomeDraft
from outcomes.press.pages import ABSENT, html
from outcomes.press.words import Tamer
from outcomes.services import adoptions, amendments, commitments
from outcomes.services.inputs.documents import freeze
from tests.outcomes import negotiating
from tests.outcomes.negotiating import PUITS, WELLS, again, propose

FIVE = WELLS.replace("three years", "five years")


@pytest.fixture
def cast(cast):
    return negotiating.build(cast)


def printed(cast, language="en") -> dict:
    return freeze(cast.summit, "outcome", language).data["draft"]


def page(cast, language="en") -> str:
    frozen = freeze(cast.summit, "outcome", language)
    return html(frozen.data, frozen.digest, Tamer())


@pytest.fixture
def decided(cast):
    """One amendment of each fate; adopted by a vote with a reservation; a line in the register."""
    accepted = propose(cast, WELLS.replace("governments", "all governments"))
    amendments.accept_amendment(accepted, by=cast.rana)
    rejected = propose(
        cast,
        WELLS.replace("three years", "ten years"),
        name="ada",
        reason="Be honest <b>.",
        seen=again(cast.wells).versions["en"]["revision"] - 2,
    )
    amendments.reject_amendment(rejected, "Ten is never.", by=cast.rana)
    withdrawn = propose(cast, PUITS + " Tous.", language="fr")
    amendments.withdraw_amendment(withdrawn, by=cast.sami)
    commitments.add_commitment(
        again(cast.draft),
        commitments.Line(cast.fund, "Kivara", "government", "en", "Count the wells.",
                         review_on=date(2027, 5, 1)),
        by=cast.rana, place=cast.places.rana,
    )  # fmt: skip
    decision = adoptions.Decision(
        "vote", date(2026, 11, 26), "Nairobi", "Late at night.", (7, 1, 2)
    )
    adoptions.adopt(again(cast.draft), decision, by=cast.rana)
    adoptions.record_reservation(
        again(cast.draft), cast.ministry, "Not paragraph 2.", language="en", by=cast.sami,
        paragraph=cast.fund,
    )  # fmt: skip
    return cast


def test_an_untouched_draft_says_nothing_of_a_negotiation(cast):
    data = printed(cast)
    assert (data["amendments"], data["dissent"], data["reservations"], data["follow_up"]) == (
        [], [], [], [],
    )  # fmt: skip
    assert data["adoption"] is None


def test_what_was_decided_is_in_the_data(decided):
    data = printed(decided)
    assert [(one["reference"], one["state"]) for one in data["amendments"]] == [
        ("A1", "accepted"), ("A2", "rejected"),
    ]  # fmt: skip
    dissent = data["dissent"][0]
    assert (dissent["delegation"], dissent["paragraph"], dissent["decision"]) == (
        "Youth Forum", "1", "Ten is never.",
    )  # fmt: skip
    assert data["adoption"]["figures"] == {"in_favour": 7, "against": 1, "abstaining": 2}
    assert (data["adoption"]["date"], data["adoption"]["place"]) == ("2026-11-26", "Nairobi")
    assert data["adoption"]["sha256"] == again(decided.draft).revisions.last().sha256
    assert [(one["delegation"], one["paragraph"]) for one in data["reservations"]] == [
        ("Ministry", "2")
    ]
    assert [(one["owner"], one["paragraph"], one["review_on"]) for one in data["follow_up"]] == [
        ("Kivara", "2", "2027-05-01")
    ]


def test_persons_are_never_named(decided):
    content = freeze(decided.summit, "outcome", "en").content.decode()
    for name in ("Ada Michel", "Sami Haddad", "Rana Qureshi", "ada@example.org"):
        assert name not in content


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_prints_it_with_every_key_there_and_every_word_escaped(decided, language):
    text = page(decided, language)
    assert ABSENT.partition("%")[0] not in text
    assert "Be honest &lt;b&gt;." in text
    assert "<del>three</del>" in text
    assert "<ins>ten</ins>" in text
    assert "Ten is never." in text
    assert "Not paragraph 2." in text
    assert "Late at night." in text
    assert "Count the wells." in text


def test_an_adopted_text_is_no_draft_any_more(decided):
    assert '<p class="kind">Outcome document</p>' in page(decided)
    assert "<title>Outcome document – " in page(decided)


def test_a_rejected_amendment_is_printed_before_adoption_too(cast):
    rejected = propose(cast, FIVE)
    amendments.reject_amendment(rejected, "No.", by=cast.rana)
    assert OutcomeDraft.objects.get().status == "open"
    assert "<ins>five</ins>" in page(cast)


def test_the_moment_of_the_document_follows_the_negotiation(cast):
    before = freeze(cast.summit, "outcome", "en")
    propose(cast, FIVE)
    after = freeze(cast.summit, "outcome", "en")
    assert after.digest != before.digest
    assert after.data["as_of"] >= before.data["as_of"]
