"""A participant proposes, others say where they stand, a delegation signs, the rapporteur merges and takes it
back: with what is on their screens."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.person import PATIENCE
from tests.browser.test_polls import enters

TEXT = "Every clinic should answer its telephone in the languages of its street."
WHY = (
    "On nineteen evenings last year I was called because nobody had understood the first sentence."
)


def of(who, text=TEXT):
    """The recommendation in the room."""
    return who.page.locator("#recommendations-list > li", has_text=text)


@pytest.mark.timeout(60, func_only=True)
def test_a_proposal_is_supported_signed_merged_and_set_free_again(own_demo, person):
    origin = own_demo.origin()
    tomas, sami, rana = person(origin, width=360), person(origin), person(origin, width=1440)
    room = enters(tomas, "Tom")
    enters(sami, "Sami", room)
    enters(rana, "Rana", room.replace("/room/", "/desk/"))
    propose(tomas, rana, sami)
    support_and_sign(sami, room)
    row = rana.page.locator("#desk-recommendations > li", has_text=TEXT)
    expect(row).to_contain_text("Ministry of Communities Abroad", timeout=PATIENCE)
    merge_and_undo(rana, row, tomas, room)
    # The stance and the signature are where they were.
    sami.goes(room)
    expect(of(sami)).to_contain_text("1 agree")
    expect(of(sami)).to_contain_text("Ministry of Communities Abroad")
    agree = of(sami).get_by_role("button", name="Agree", exact=True)
    expect(agree).to_have_attribute("aria-pressed", "true")


def propose(tomas, rana, sami):
    """On a phone, with words of one's own; it is in the room and on the desk at once."""
    tomas.presses("Propose one")
    tomas.writes("Recommendation", TEXT).writes("Or why, in your own words", WHY)
    tomas.presses(re.compile("^Propose$"), tomas.page.locator("main form.form"))
    tomas.sees("is in the room")
    expect(of(sami)).to_be_visible(timeout=PATIENCE)
    expect(of(sami)).to_contain_text("proposed in the room")
    row = rana.page.locator("#desk-recommendations > li", has_text=TEXT)
    expect(row).to_be_visible(timeout=PATIENCE)


def support_and_sign(sami, room):
    """The head of a ministry agrees in the room, reads the words behind it, and signs."""
    of(sami).get_by_role("button", name="Agree", exact=True).click()
    expect(of(sami)).to_contain_text("1 agree", timeout=PATIENCE)
    of(sami).locator("a.ref").first.click()
    sami.sees(WHY).sees("You are the head of")
    sami.presses(re.compile("^Sign$"), sami.page.locator("form.sign"))
    sami.sees("has signed these words")
    sami.goes(room)


def merge_and_undo(rana, row, tomas, room):
    tomas.goes(room)
    head = rana.page.locator("#desk-recommendations > li", has_text="S2-R1").first
    head.get_by_role("checkbox").check()
    row.get_by_role("checkbox").check()
    rana.presses("Merge what is ticked", rana.page.locator("#unite"))
    for stands in (row, of(tomas)):
        expect(stands).to_contain_text("stands with S2-R1", timeout=PATIENCE)
    expect(of(tomas, "With it:")).to_be_visible()
    rana.presses("Undo", rana.page.locator("#last-step"))
    for stands in (row, of(tomas)):
        expect(stands).not_to_contain_text("stands with", timeout=PATIENCE)
    expect(of(tomas, "With it:")).to_have_count(0)
