"""Voting in the room: with JavaScript over the line, and without it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_contributions import room_of

SEVERAL = "ready before the next emergency"


def enters(somebody, name, room=""):
    somebody.walks_in(name)
    room = room or room_of(somebody)
    somebody.goes(room)
    if somebody.js:
        expect(somebody.page.locator("#pill")).to_have_attribute("data-state", "live")
    return room


def test_votes_are_counted_in_front_of_everybody_and_one_too_many_is_taken_back(demo, person):
    sami, mira = person(demo.origin()), person(demo.origin(), width=360)
    room = enters(sami, "Sami")
    enters(mira, "Mira", room.replace("/room/", "/console/"))
    poll = sami.page.locator("#polls .poll", has_text=SEVERAL)
    answers = poll.locator("button.choice")
    console = mira.page.locator("#m-polls .poll", has_text=SEVERAL)
    before = int(console.locator("[data-n=voters]").inner_text())
    for place in (0, 1):
        answers.nth(place).click()
        expect(answers.nth(place)).to_have_attribute("aria-pressed", "true")
    expect(console.locator("[data-n=voters]")).to_have_text(str(before + 1))
    answers.nth(2).click()
    sami.sees("Choose at most 2 answers")
    expect(answers.nth(2)).to_have_attribute("aria-pressed", "false")
    sami.page.reload()
    expect(answers.nth(1)).to_have_attribute("aria-pressed", "true")
    counted = poll.locator("[data-n=n1]")
    mine = int(counted.inner_text())
    answers.nth(0).click()
    expect(counted).to_have_text(str(mine - 1))
    width = poll.locator("rect[data-n=p1]").get_attribute("width")
    assert width == poll.locator("span[data-n=p1]").inner_text()


@pytest.mark.parametrize("js", [True, False])
def test_a_secret_poll_is_written_opened_and_voted_in_once(demo, person, js):
    mira, leila = person(demo.origin(), js=js), person(demo.origin(), js=js)
    room = enters(leila, "Le")
    enters(mira, "Mira", room.replace("/room/", "/console/"))
    mira.presses("Write a poll")
    mira.writes("Question", f"Who begins, {js}?").writes("Options", "We\nThey")
    mira.page.get_by_label("Secret: it is stored").check()
    mira.presses("Keep as a draft")
    draft = mira.page.locator("#m-polls .poll", has_text=f"Who begins, {js}?")
    mira.presses("Open the poll", draft)
    leila.sees(f"Who begins, {js}?")
    poll = leila.page.locator("#polls .poll", has_text=f"Who begins, {js}?")
    poll.get_by_label("They").check()
    leila.presses("Cast my vote for good", poll)
    if js:
        expect(poll.get_by_text("You have voted.")).to_be_visible()
        expect(poll.get_by_label("They")).to_be_hidden()
    leila.presses(re.compile("^Votes"), poll)
    leila.sees("A secret vote is final")
    expect(leila.page.get_by_role("button", name="Cast my vote for good")).to_have_count(0)


def test_applause_is_heard_by_everybody(demo, person):
    sami, leila = person(demo.origin()), person(demo.origin())
    enters(leila, "Le", enters(sami, "Sami"))
    heard = leila.page.locator("#reactions [data-n=applause]")
    before = int(heard.inner_text())
    sami.presses(re.compile("^Applause"))
    expect(heard).to_have_text(str(before + 1))


def test_a_question_stands_where_its_own_direction_begins(demo, person):
    sami = person(demo.origin(), width=1440)
    enters(sami, "Sami")
    gaps = """side => [...document.querySelectorAll(".poll > .said")].map(words => {
      const card = words.parentElement, style = getComputedStyle(card);
      const inner = { left: parseFloat(style.paddingLeft), right: parseFloat(style.paddingRight) };
      const [one, other] = [words.getBoundingClientRect(), card.getBoundingClientRect()];
      return Math.round(Math.abs(one[side] - other[side]) - inner[side] - 1);
    })"""
    for direction in ("ltr", "rtl"):
        sami.page.evaluate("dir => { document.documentElement.dir = dir; }", direction)
        assert set(sami.page.evaluate(gaps, "left")) == {0}, direction
    sami.page.evaluate(
        "document.querySelectorAll('.poll > .said').forEach(one => { one.dir = 'rtl'; })"
    )
    assert set(sami.page.evaluate(gaps, "right")) == {0}
