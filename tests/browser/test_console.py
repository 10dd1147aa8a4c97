"""What a moderator presses does what stands beside it, and nothing else moves under their hands."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.person import PATIENCE

SAID = "Could the moderator ask the hospitals"
ALSO_SAID = "هل يمكن أن تنضم إلى هذا الاتفاق"
ASKED = "Who reads the timetable?"


@pytest.fixture
def at_work(own_demo, person):
    """Mira at the console, Leïla in the room."""
    mira, leila = person(own_demo.origin()), person(own_demo.origin())
    leila.walks_in("Le")
    mira.walks_in("Mira")
    links = mira.page.eval_on_selector_all("a", "all => all.map(a => a.getAttribute('href'))")
    room = next(link for link in links if "/room/" in (link or ""))
    leila.goes(room)
    mira.goes(room.replace("/room/", "/console/"))
    for who in (mira, leila):
        expect(who.page.locator("#pill")).to_have_attribute("data-state", "live", timeout=PATIENCE)
    return mira, leila, room


def asks(leila, text):
    leila.opens("Ask a question", within=leila.page.locator("#qa"))
    form = leila.page.locator("form[action$='/questions/']")
    form.locator("textarea").fill(text)
    form.get_by_role("button", name="Ask", exact=True).click()


@pytest.mark.timeout(120)
def test_enter_sends_the_words_that_were_written_and_no_ready_sentence(at_work, person, own_demo):
    mira, _leila, room = at_work
    nour = person(own_demo.origin()).walks_in("Nour").goes(room.replace("/room/", "/speaker/"))
    mira.opens(re.compile("speakers? of this session"), mira.page.locator("#m-cues"))
    row = mira.page.locator("#m-cues li", has_text="Nour").first
    mira.opens("Own words", row)
    row.locator("input[id^=cue-]").fill("Look at the second camera")
    row.locator("input[id^=cue-]").press("Enter")
    nour.sees("Look at the second camera")
    expect(nour.page.locator("main").get_by_text("Two minutes", exact=True)).to_have_count(0)


@pytest.mark.timeout(120)
def test_enter_in_the_reason_hides_what_is_ticked_and_approves_nothing(at_work):
    mira, _leila, _room = at_work
    waits = mira.page.locator("#queue > li", has_text=SAID)
    expect(waits).to_be_visible(timeout=PATIENCE)
    waits.locator("input[name=chosen]").check()
    mira.opens("Hide selected", mira.page.locator("#bulk"))
    mira.page.locator("#hidden_for").select_option("off_topic")
    mira.page.locator("#reason").fill("Tell it in session 3")
    mira.page.locator("#reason").press("Enter")
    expect(waits).to_have_count(0, timeout=PATIENCE)
    hidden = mira.page.locator("#handled > li", has_text=SAID)
    expect(hidden).to_contain_text("Tell it in session 3", timeout=PATIENCE)


@pytest.mark.timeout(120)
def test_one_after_the_other_is_ticked_and_the_list_stands_still(at_work):
    mira, _leila, _room = at_work
    boxes = mira.page.locator("#queue > li input[name=chosen]")
    expect(boxes.nth(1)).to_be_visible(timeout=PATIENCE)
    mira.page.keyboard.press("j")  # whose buttons stand open
    for number in range(boxes.count()):
        boxes.nth(number).check()
    expect(mira.page.locator("#queue input[name=chosen]:checked")).to_have_count(boxes.count())
    every = mira.page.locator("#bulk input[data-all]")
    expect(every).to_be_checked()
    boxes.first.uncheck()
    expect(every).not_to_be_checked()
    expect(mira.page.locator("#queue > li").first).to_have_attribute("aria-current", "true")


@pytest.mark.timeout(120)
def test_what_comes_in_takes_no_focus_and_what_is_chosen_stays_chosen(at_work):
    mira, leila, _room = at_work
    mira.page.evaluate("document.activeElement.blur()")
    asks(leila, ASKED)
    expect(mira.page.locator("#handled > li", has_text=ASKED)).to_be_visible(timeout=PATIENCE)
    assert (
        mira.page.locator("#queue [aria-current=true], #handled [aria-current=true]").count() == 0
    )
    assert mira.page.evaluate("document.activeElement === document.body")
    shown = mira.page.locator("#handled > li[data-kind=question]").first
    shown.locator(".said").click()
    expect(shown).to_have_attribute("aria-current", "true")
    name = shown.get_attribute("id")
    for chip in ("pinned", "on the stage"):
        mira.page.keyboard.press(chip[0] if chip == "pinned" else "s")
        expect(mira.page.locator(f"#{name}")).to_contain_text(chip, timeout=PATIENCE)
        expect(mira.page.locator(f"#{name}")).to_have_attribute("aria-current", "true")


@pytest.mark.timeout(120)
def test_two_who_decide_differently_at_once_hear_of_each_other(at_work, person, own_demo):
    mira, _leila, room = at_work
    olga = person(own_demo.origin()).walks_in("Olga").goes(room.replace("/room/", "/console/"))
    expect(olga.page.locator("#pill")).to_have_attribute("data-state", "live", timeout=PATIENCE)
    for who in (mira, olga):
        expect(who.page.locator("#queue > li", has_text=ALSO_SAID)).to_be_visible(timeout=PATIENCE)
    words = mira.page.locator("#queue > li", has_text=ALSO_SAID)
    words.locator(".said").click()
    mira.opens("Hide…", words)
    words.locator("input[name^=reason-]").fill("Said before")
    mira.presses("Hide", words)
    hidden = olga.page.locator("#handled > li", has_text=ALSO_SAID)
    expect(hidden).to_contain_text("Said before", timeout=PATIENCE)
    # As it was on Olga's page when her finger came down.
    hidden.locator("input[name^=seen-]").evaluate("field => { field.value = 'pending 1'; }")
    hidden.locator(".said").click()
    olga.presses("Approve", hidden)
    olga.sees(re.compile("Mira Solberg has decided about this .*: Hidden"))
    expect(hidden).to_contain_text("Said before")
    # The browser itself notes what was refused.
    olga.problems[:] = [one for one in olga.problems if "409 (Conflict)" not in one]


@pytest.mark.timeout(120)
def test_after_the_last_report_the_focus_is_at_what_waits(at_work):
    mira, leila, _room = at_work
    words = leila.page.locator("#words li[id^=contribution-]").first
    name = words.get_attribute("id").removeprefix("contribution-")
    leila.goes(f"/contributions/{name}/report/")
    leila.page.locator("main form.form [name=category]").first.check()
    leila.presses("Send the report")
    reports = mira.page.locator("#m-reports")
    expect(reports).to_be_visible(timeout=PATIENCE)
    for left in reversed(range(reports.locator("li").count())):
        reports.get_by_role("button", name="Dismiss").first.focus()
        mira.page.keyboard.press("Enter")
        expect(reports.locator("li")).to_have_count(left, timeout=PATIENCE)
    expect(reports).to_be_hidden()
    expect(mira.page.locator("#queue-head")).to_be_focused()


@pytest.mark.timeout(120)
def test_however_much_is_said_the_console_keeps_the_newest_and_what_one_is_at(at_work):
    mira, leila, room = at_work
    handled = mira.page.locator("#handled > li")
    expect(handled.nth(3)).to_be_visible(timeout=PATIENCE)
    oldest = mira.page.locator(f"#{handled.last.get_attribute('id')}")
    oldest.locator(".said, p").last.click()
    expect(oldest).to_have_attribute("aria-current", "true")
    mira.page.evaluate("document.getElementById('handled').dataset.most = 3")
    asks(leila, "Who keeps the newest?")
    newest = mira.page.locator("#handled > li, #queue > li", has_text="Who keeps the newest?")
    expect(newest).to_be_visible(timeout=PATIENCE)
    if newest.locator("xpath=ancestor::ul[@id='queue']").count():
        mira.presses("Approve", newest)
    expect(handled).to_have_count(3, timeout=PATIENCE)
    expect(handled.first).to_contain_text("Who keeps the newest?")
    expect(oldest).to_be_visible()
    mira.presses("All words of this session").sees("In the room")
    assert mira.page.locator("main .list > li").count() > 3
    mira.writes("Words, a name or a reference", "keeps newest").chooses("Kind", "question")
    mira.presses("Find")
    expect(mira.page.locator("main .list > li")).to_have_count(1)
    mira.presses("Pin").sees("pinned")
    assert "q=keeps" in mira.page.url
    mira.goes(room.replace("/room/", "/console/"))
    expect(handled.first).to_contain_text("Who keeps the newest?")
