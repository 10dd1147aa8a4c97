"""A session is run with the keyboard alone: after each act the focus is on what comes next, and what comes in
from others takes it from nobody."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.person import PATIENCE
from tests.browser.test_whole_session import reaches

FIRST = "A ferry that leaves at six is of no use to whoever works until seven."
SECOND = "The timetable hangs where nobody waits."
THIRD = "Somebody sells tickets here."
LAST = re.compile("L'argent qui bâtit")
HREFS = "all => all.map(a => a.getAttribute('href'))"
FOCUSED = """words => {
  const one = document.activeElement;
  return new RegExp(words).test((one.getAttribute('aria-label') || one.textContent).replace(/\\s+/g, ' ').trim());
}"""


def stands_on(who, words):
    """The focus is, or soon will be, on the control with these words."""
    who.page.wait_for_function(FOCUSED, arg=words, timeout=PATIENCE)


def contributes(who, text):
    who.writes("Your words", text).presses("Contribute")


def tomorrows(who):
    """The address of the summit's last session."""
    for link in dict.fromkeys(who.page.eval_on_selector_all("a[href]", HREFS)):
        if re.fullmatch(r"/sessions/[\w-]{36}/", link):
            who.goes(link)
            if who.page.get_by_role("heading", name=LAST).count():
                return link
    raise AssertionError("no such session")


@pytest.fixture
def console(own_demo, person):
    """Olga at the console of tomorrow's session, in which a moderator reads first; and Leïla."""
    olga, leila = person(own_demo.origin()), person(own_demo.origin())
    olga.walks_in("Olga")
    leila.walks_in("Le")
    link = tomorrows(olga)
    olga.goes(f"{link}organise/edit/")
    olga.page.get_by_label("A moderator approves before the room sees").check()
    olga.page.locator("main form.form button.primary").click()
    olga.goes(f"{link}console/")
    expect(olga.page.locator("#pill")).to_have_attribute("data-state", "live", timeout=PATIENCE)
    return olga, leila, link


@pytest.mark.timeout(180)
def test_a_session_is_run_with_the_keyboard_and_the_focus_is_never_lost(console):
    olga, leila, link = console
    keys, step = olga.page.keyboard, olga.page.locator("#run li[aria-current=step]")
    reaches(olga, r"^Start$")
    keys.press("Enter")
    stands_on(olga, r"^Go$")
    leila.goes(f"{link}room/")
    expect(leila.page.locator("#pill")).to_have_attribute("data-state", "live", timeout=PATIENCE)
    begun = step.inner_text() if step.count() else ""
    keys.down("Enter")  # and a key that is held down presses once
    expect(step).not_to_have_text(begun, timeout=PATIENCE)
    stands_on(olga, r"^Go$")
    moved = step.locator("b").inner_text()
    keys.down("Enter")
    keys.down("Enter")
    keys.up("Enter")
    olga.page.wait_for_timeout(700)
    assert step.locator("b").inner_text() == moved

    reaches(olga, r"^Focus$")
    keys.press("Enter")
    leila.sees("Guiding question 1")
    stands_on(olga, r"^Focus$")
    assert olga.page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"

    waiting = olga.page.locator("#queue > li")
    for count, text in enumerate((FIRST, SECOND, THIRD), 1):
        contributes(leila, text)
        expect(waiting).to_have_count(count, timeout=PATIENCE)
    stands_on(olga, r"^Focus$")
    reaches(olga, r"^Approve$")
    keys.press("Enter")
    expect(waiting).to_have_count(2)
    leila.sees(FIRST)
    stands_on(olga, SECOND)
    keys.press("a")
    expect(waiting).to_have_count(1)
    stands_on(olga, THIRD)
    keys.press("h")
    keys.press("Tab")
    keys.type("No advertisements")
    keys.press("Enter")
    expect(waiting).to_have_count(0)
    expect(olga.page.locator("#handled > li", has_text=THIRD)).to_contain_text("No advertisements")
    olga.page.wait_for_function("() => document.activeElement.id === 'queue'")

    leila.opens("Ask for the floor", within=leila.page.locator("#floor-ask"))
    leila.presses("Ask for the floor", leila.page.locator("#floor-ask form"))
    reaches(olga, r"^Give the floor to Le")
    keys.press("Enter")
    expect(leila.page.locator("#speaking")).to_contain_text("has the floor", timeout=PATIENCE)
    stands_on(olga, r"^Has finished$")
    keys.press("Enter")
    expect(leila.page.locator("#speaking")).to_be_empty(timeout=PATIENCE)
    olga.page.wait_for_function("() => document.activeElement.id === 'm-floor'")  # nobody waits

    reaches(olga, r"^Pause$")
    keys.press("Enter")
    stands_on(olga, r"^Resume$")  # and on nothing that would end the session
    keys.press("Enter")
    stands_on(olga, r"^Go$")

    reaches(olga, r"^Please take your seats")
    keys.press("Enter")
    leila.sees("Please take your seats")
    stands_on(olga, r"^Please take your seats")
    reaches(olga, r"^End the session")
    keys.press("Enter")
    stands_on(olga, r"^Open again$")
    expect(leila.page.locator("#state")).to_contain_text("Ended", timeout=PATIENCE)
    keys.press("Enter")
    stands_on(olga, r"^(Go|End)$")


@pytest.mark.timeout(120)
def test_what_comes_into_the_queue_takes_no_focus_from_a_reason_half_written(console):
    olga, leila, link = console
    if olga.page.get_by_role("button", name="Start", exact=True).count():
        olga.presses("Start", olga.page.locator("#run .next-move"))
        stands_on(olga, r"^Go$")
    leila.goes(f"{link}room/")
    expect(leila.page.locator("#pill")).to_have_attribute("data-state", "live", timeout=PATIENCE)
    waiting = olga.page.locator("#queue > li")
    contributes(leila, "Where does the ferry stop?")
    expect(waiting).to_have_count(1, timeout=PATIENCE)
    for key in ("j", "h", "Tab"):
        olga.page.keyboard.press(key)
    reason = waiting.first.locator("input[name^=reason-]")
    expect(reason).to_be_focused()
    olga.page.keyboard.type("Asked and ans")
    contributes(leila, "And where does it not?")
    expect(waiting).to_have_count(2, timeout=PATIENCE)
    expect(reason).to_be_focused()
    olga.page.keyboard.type("wered")
    expect(reason).to_have_value("Asked and answered")
    expect(olga.page.locator("#announcer")).to_contain_text("Waiting for you", timeout=PATIENCE)


@pytest.mark.timeout(120)
def test_the_key_for_the_next_move_never_ends_a_session(console):
    olga, _leila, _link = console
    keys, move = olga.page.keyboard, olga.page.locator("#run .next-move")
    start = move.get_by_role("button", name="Start", exact=True)
    if start.count():
        start.click()
    if (again := move.get_by_role("button", name="Open again")).count():
        again.click()
    end = move.get_by_role("button", name="End", exact=True)
    expect(move.get_by_role("button", name=re.compile("^(Go|End)$"))).to_be_visible()
    while not end.count():
        said = move.inner_text()
        keys.press("n")
        expect(move).not_to_have_text(said, use_inner_text=True, timeout=PATIENCE)
    olga.page.evaluate("document.activeElement.blur()")
    for _ in range(3):
        keys.press("n")
        stands_on(olga, r"^End$")
    olga.page.wait_for_timeout(700)
    expect(olga.page.locator("#state")).to_contain_text("Live")
    keys.press("Enter")
    expect(olga.page.locator("#state")).to_contain_text("Ended", timeout=PATIENCE)
    stands_on(olga, r"^Open again$")
