"""The hall follows the moderator and goes dark when its link is taken back; a word to a speaker arrives, and
the moderator sees that it was read."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.person import PATIENCE
from tests.browser.test_live import enter


@pytest.fixture
def hall(browser):
    """A machine in the hall, at which nobody is logged in."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    yield context.new_page()
    context.close()


def at_console(person, demo):
    mira = enter(person(demo.origin()), "Mira")
    mira.goes(mira.page.url.split("/room/")[0].removeprefix(mira.base) + "/console/")
    mira.page.evaluate("window.stays = true")
    return mira


def test_the_hall_follows_the_moderator_and_goes_dark(demo, person, hall):
    mira, olga = at_console(person, demo), enter(person(demo.origin()), "Olga")
    olga.goes(mira.page.url.split("/console/")[0].removeprefix(mira.base) + "/screens/")
    olga.writes("Name", "North wall").presses("Make the link")
    link = olga.page.locator("code.link").first.inner_text()
    hall.goto(link + "?language=en")
    hall.evaluate("window.stays = true")
    expect(hall.locator("#pill")).to_have_attribute("data-state", "live", timeout=PATIENCE)

    mira.presses("Please take your seats.")
    expect(hall.locator(".hall-news")).to_contain_text("take your seats", timeout=PATIENCE)
    mira.presses("Take it back")
    expect(hall.locator(".hall-news")).to_have_count(0, timeout=PATIENCE)
    assert hall.evaluate("window.stays"), "it was told, not loaded again"
    fits = "document.documentElement.scrollHeight <= innerHeight"
    assert hall.evaluate(fits), "nothing is to be scrolled in a hall"

    olga.goes(olga.page.url.removeprefix(olga.base))
    row = olga.page.locator("li").filter(has_text="North wall")
    row.get_by_role("button", name=re.compile("Take back")).click()
    expect(hall.get_by_role("heading")).to_have_text("This screen is off", timeout=PATIENCE)


@pytest.mark.parametrize("js", [True, False], ids=["js", "no-js"])
def test_a_word_to_a_speaker_arrives_and_is_seen(demo, person, js):
    mira, nour = at_console(person, demo), person(demo.origin(), js=js, width=360)
    nour.walks_in("Nour")
    nour.goes(mira.page.url.split("/console/")[0].removeprefix(mira.base) + "/speaker/")
    mira.opens(re.compile("speakers of this session"))
    row = mira.page.locator("#m-cues li").filter(has_text="Nour El-Khatib")
    row.get_by_role("button", name="One minute").click()
    expect(row).to_contain_text("Not seen yet", timeout=PATIENCE)
    nour.sees("One minute")
    nour.page.get_by_role("button", name="Seen").first.click()
    expect(row).to_contain_text(re.compile(r"Seen \d\d:\d\d"), timeout=PATIENCE)
    assert mira.page.evaluate("window.stays")
