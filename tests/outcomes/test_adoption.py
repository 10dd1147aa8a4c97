"""Adoption: no bracket left, a decision with its figures, reservations; then nothing in the text changes."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from outcomes.models import Adoption, OutcomeDraft, Reservation
from outcomes.services import (
    adoptions,
    amendments,
    drafts,
    evidence,
    paragraphs,
    readiness,
    reshaping,
    silences,
    wording,
    zero_drafts,
)
from outcomes.services.adoptions import Decision
from outcomes.services.paragraphs import New
from sessions.services import contributions
from summit.errors import RuleBroken
from summit.models import Delegation
from tests.outcomes import negotiating
from tests.outcomes.negotiating import WELLS, again, propose

DAY = date(2026, 11, 26)


@pytest.fixture
def cast(cast):
    return negotiating.build(cast)


def adopt(cast, mode="consensus", **fields):
    return adoptions.adopt(
        again(cast.draft), Decision(mode, DAY, "Nairobi", **fields), by=cast.rana
    )


def reserve(cast, text="We do not join paragraph 2.", **fields):
    return adoptions.record_reservation(
        again(cast.draft), cast.ministry, text, language="en", by=cast.sami, **fields
    )


def status(cast) -> str:
    return again(cast.draft).status


# ------------------------------------------------------------------ the decision
@pytest.mark.parametrize("mode", ["consensus", "acclamation", "ad_referendum"])
def test_it_is_adopted(cast, mode):
    made = adopt(cast, mode)
    assert status(cast) == "adopted"
    assert made.revision.number == again(cast.draft).revision
    assert {one.status for one in again(cast.draft).paragraphs.filter(kind="operative")} == {
        "agreed"
    }


def test_a_vote_has_its_figures(cast):
    for figures in ((None, None, None), (5, None, 1)):
        with pytest.raises(RuleBroken) as refusal:
            adopt(cast, "vote", figures=figures)
        assert refusal.value.field == "in_favour"
    with pytest.raises(RuleBroken):
        adopt(cast, "consensus", figures=(5, 0, 1))
    made = adopt(cast, "vote", figures=(5, 0, 1))
    assert (made.in_favour, made.against, made.abstaining) == (5, 0, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Adoption.objects.update(mode="consensus")


def test_not_adopted_is_a_decision_too(cast):
    paragraphs.set_status(again(cast.fund), "bracketed", by=cast.rana)
    adopt(cast, "none", note="No agreement on the fund.")
    assert status(cast) == "not_adopted"
    with pytest.raises(RuleBroken):
        adopt(cast)


def test_brackets_and_undecided_amendments_are_named(cast):
    paragraphs.set_status(again(cast.fund), "bracketed", by=cast.rana)
    with pytest.raises(RuleBroken, match="Paragraph 2 is in brackets"):
        adopt(cast)
    paragraphs.set_status(again(cast.fund), "proposed", by=cast.rana)
    text = WELLS.replace("three years", "[three] years")
    wording.write(again(cast.wells), "en", text, seen=again(cast.wells).revision, by=cast.rana)
    with pytest.raises(RuleBroken, match="Paragraph 1 is in brackets"):
        adopt(cast)
    wording.write(again(cast.wells), "en", WELLS, seen=again(cast.wells).revision, by=cast.rana)
    propose(cast, WELLS + " All of them.")
    with pytest.raises(RuleBroken, match="A1"):
        adopt(cast)
    assert status(cast) == "open"
    assert not Adoption.objects.exists()


def test_a_heading_whose_paragraphs_were_all_deleted_is_named(cast):
    second = paragraphs.add_paragraph(
        again(cast.draft), New("heading", "en", "Money"), by=cast.rana
    )
    paragraphs.move_paragraph(second, again(cast.fund), by=cast.rana)
    empty = paragraphs.add_paragraph(
        again(cast.draft), New("heading", "en", "Annexes"), by=cast.rana
    )
    assert readiness.obstacles(again(cast.draft)) == [], "nothing was ever below it: a title"
    paragraphs.delete_paragraph(again(cast.fund), by=cast.rana)
    with pytest.raises(RuleBroken, match="Nothing stands below the heading “Money” any more"):
        adopt(cast)
    paragraphs.delete_paragraph(again(second), by=cast.rana)
    assert readiness.emptied(again(cast.draft).paragraphs.in_order()) == []
    paragraphs.delete_paragraph(again(empty), by=cast.rana)
    adopt(cast)
    assert status(cast) == "adopted"


@pytest.mark.parametrize("before", OutcomeDraft.Status.values)
def test_from_every_state(cast, before):
    OutcomeDraft.objects.filter(pk=cast.draft.pk).update(status=before, revision=0)
    if before in {"open", "revised", "agreed"}:
        adopt(cast)
        assert status(cast) == "adopted"
        return
    with pytest.raises(RuleBroken):
        adopt(cast)
    assert status(cast) == before


def test_a_silence_that_has_just_held_is_adopted_without_a_worker(cast, monkeypatch):
    silence = silences.start_silence(
        again(cast.draft), deadline=timezone.now() + timedelta(hours=1),
        invited=[cast.ministry.pk], by=cast.rana,
    )  # fmt: skip
    with pytest.raises(RuleBroken) as refusal:
        adopt(cast)
    assert refusal.value.code == "silence.running"
    monkeypatch.setattr(timezone, "now", lambda: silence.deadline)
    made = adopt(cast)
    assert status(cast) == "adopted"
    assert made.revision == silence.revision  # not a word is other than what was agreed


# ------------------------------------------------------------------ afterwards
def contribution(cast):
    return contributions.contribute(
        cast.plenary, "The river is ours.", by=cast.ada, place=cast.places.ada
    )


CHANGES = {
    "write": lambda cast, _words: wording.write(
        again(cast.wells), "en", "Other words.", seen=again(cast.wells).revision, by=cast.rana
    ),
    "translate": lambda cast, _words: wording.write(
        again(cast.fund), "fr", "D’autres mots.", seen=again(cast.fund).revision, by=cast.rana
    ),
    "add": lambda cast, _words: paragraphs.add_paragraph(
        again(cast.draft), New("operative", "en", "More."), by=cast.rana
    ),
    "alternative": lambda cast, _words: paragraphs.add_alternative(
        again(cast.fund), "en", "No fund.", by=cast.rana
    ),
    "move": lambda cast, _words: paragraphs.move_paragraph(
        again(cast.fund), again(cast.wells), by=cast.rana
    ),
    "level": lambda cast, _words: reshaping.set_level(again(cast.fund), 1, by=cast.rana),
    "status": lambda cast, _words: paragraphs.set_status(
        again(cast.fund), "bracketed", by=cast.rana
    ),
    "delete": lambda cast, _words: paragraphs.delete_paragraph(again(cast.fund), by=cast.rana),
    "restore": lambda cast, _words: paragraphs.restore_paragraph(again(cast.fund), by=cast.rana),
    "propose": lambda cast, _words: propose(cast, WELLS + " All of them."),
    "open": lambda cast, _words: drafts.open_draft(again(cast.draft), by=cast.rana),
    "issue": lambda cast, _words: drafts.issue_revision(again(cast.draft), by=cast.rana),
    "title": lambda cast, _words: drafts.edit_draft(
        again(cast.draft), {"en": "Another title"}, "X", by=cast.rana
    ),
    "compile": lambda cast, _words: zero_drafts.compile_draft(cast.summit, by=cast.rana),
    "silence": lambda cast, _words: silences.start_silence(
        again(cast.draft), deadline=timezone.now() + timedelta(hours=1),
        invited=[cast.ministry.pk], by=cast.rana,
    ),
    "adopt": lambda cast, _words: adopt(cast),
    "cite": lambda cast, words: evidence.add_evidence(
        again(cast.wells), words, "The river", "quote", by=cast.rana
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_in_an_adopted_text_changes(cast, change):
    words = contribution(cast)
    rejected = propose(cast, WELLS + " All of them.")
    amendments.reject_amendment(rejected, "No.", by=cast.rana)
    adopt(cast)

    def everything():
        draft = again(cast.draft)
        rows = draft.paragraphs.in_order().values()
        return [draft.status, draft.title, draft.symbol, draft.revision, list(rows),
                draft.revisions.count(), draft.amendments.count()]  # fmt: skip

    before = everything()
    with pytest.raises(RuleBroken):
        CHANGES[change](cast, words)
    assert everything() == before


# ------------------------------------------------------------------ reservations
def test_reservations_make_it_adopted_with_reservations(cast):
    with pytest.raises(RuleBroken) as refusal:
        reserve(cast)
    assert refusal.value.code == "reservation.early"
    adopt(cast)
    first = reserve(cast, paragraph=cast.fund)
    second = reserve(cast, "Nor the title.")
    assert status(cast) == "adopted_reservations"
    adoptions.withdraw_reservation(first, by=cast.sami)
    adoptions.withdraw_reservation(first, by=cast.sami)
    assert status(cast) == "adopted_reservations"
    adoptions.withdraw_reservation(second, by=cast.sami)
    assert status(cast) == "adopted"


def test_a_reservation_entered_before_counts_at_adoption(cast):
    OutcomeDraft.objects.update(status="agreed")
    reserve(cast)
    assert status(cast) == "agreed"
    adopt(cast)
    assert status(cast) == "adopted_reservations"


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_reservation_says_something(cast, text):
    adopt(cast)
    with pytest.raises(RuleBroken) as refusal:
        reserve(cast, text)
    assert refusal.value.field == "text"


def test_a_reservation_is_of_this_summit_and_this_text(cast):
    adopt(cast)
    foreign = Delegation.objects.create(summit=cast.elsewhere, name="Far", kind="youth")
    with pytest.raises(RuleBroken, match="of this summit"):
        adoptions.record_reservation(again(cast.draft), foreign, "No.", language="en", by=cast.rana)


# ------------------------------------------------------------------ the page
def test_the_form_adopts_with_the_brackets_named_before(cast, as_person):
    address = reverse("outcomes:adoption", args=["forum"])
    paragraphs.set_status(again(cast.fund), "bracketed", by=cast.rana)
    page = as_person(cast.rana).get(address).content.decode()
    assert "Paragraph 2 is in brackets" in page
    data = {"mode": "vote", "day": "2026-11-26", "place": "Nairobi", "in_favour": 4, "against": 1}
    answer = as_person(cast.rana).post(address, data)
    assert answer.status_code == 422
    assert "Give the figures of the vote" in answer.content.decode()
    assert as_person(cast.rana).post(address, {**data, "abstaining": 0}).status_code == 409
    paragraphs.set_status(again(cast.fund), "agreed", by=cast.rana)
    assert as_person(cast.ada).post(address, {**data, "abstaining": 0}).status_code == 403
    assert as_person(cast.rana).post(address, {**data, "abstaining": 0}).status_code == 303
    page = as_person(cast.ada).get(address).content.decode()
    assert "4 in favour, 1 against, 0 abstaining" in page


def test_heads_enter_and_withdraw_their_own_reservations_only(cast, as_person):
    adopt(cast)
    address = reverse("outcomes:reserve", args=["forum"])
    mine = {"delegation": cast.ministry.pk, "language": "en", "text": "Not paragraph 2.",
            "paragraph": cast.fund.pk}  # fmt: skip
    assert as_person(cast.ada).post(address, mine).status_code == 403
    assert as_person(cast.leila).post(address, mine).status_code == 422
    assert as_person(cast.sami).post(address, mine).status_code == 303
    made = Reservation.objects.get()
    page = as_person(cast.mira).get(reverse("outcomes:adoption", args=["forum"])).content.decode()
    assert "Not paragraph 2." in page
    assert "on paragraph 2" in page
    heading = cast.draft.paragraphs.get(kind="heading")
    assert as_person(cast.sami).post(address, {**mine, "paragraph": heading.pk}).status_code == 303
    page = as_person(cast.mira).get(reverse("outcomes:adoption", args=["forum"])).content.decode()
    assert f"on “{heading.words('en')}”" in page
    Reservation.objects.exclude(pk=made.pk).delete()
    undo = reverse("outcomes:reservation-withdraw", args=[made.pk])
    assert as_person(cast.leila).post(undo).status_code == 403
    assert as_person(cast.rana).post(undo).status_code == 303
    assert not Reservation.objects.exists()
