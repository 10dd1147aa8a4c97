"""Ninety minutes in two: six people hold a session with what is on their screens, and nothing else.

Two moderators (Olga organises, Mira moderates), a speaker on a phone, a rapporteur at night, one participant on a phone
and one whose layout runs from right to left. At each stage axe looks at everybody's page."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.person import PATIENCE
from tests.browser.test_pages import RULES

WORDS = (
    "My mother sends a fifth of her wages, and nobody asked her what the bridge should look like."
)
NUANCE = "A fifth is much; but nobody should be asked to build a bridge twice."
ASKED = "Who signs for the money of those who have no papers?"
SPOKEN = "The city will publish its accounts in three languages."
ADVICE = "Cities should let those who pay decide with those who build."
POLL = "Should accounts be public?"
RTL = "addEventListener('DOMContentLoaded', () => { document.documentElement.dir = 'rtl'; })"


class Play:
    """The six, and the session that they hold."""

    def __init__(self, demo, person):
        origin = demo.origin()
        self.olga, self.mira = person(origin), person(origin, width=1440)
        self.sami, self.rana = person(origin, width=390), person(origin)
        self.ada, self.leila = person(origin, width=360), person(origin)
        self.leila.page.add_init_script(RTL)
        for who in (self.rana, self.leila):
            who.page.emulate_media(color_scheme="dark")
        names = {"olga": "Olga", "mira": "Mira", "sami": "Sami", "rana": "Rana", "ada": "Ada"}
        for name, begins in {**names, "leila": "Le"}.items():
            getattr(self, name).walks_in(begins)
        self.ada.page.locator(".tools .menu summary").first.click()
        self.ada.presses("English")
        self.session = ""

    @property
    def everybody(self):
        return {n: w for n, w in vars(self).items() if hasattr(w, "page")}

    def look(self, when):
        """Everybody's page, as it is now: no violation of WCAG 2.2 AA, nothing wider than the screen."""
        found = {}
        for name, who in self.everybody.items():
            results = Axe().run(who.page, options=RULES).response["violations"]
            problems = [f"{each['id']}: {each['nodes'][0]['target']}" for each in results]
            wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            if who.page.evaluate(wide):
                problems.append("wider than the screen")
            if problems:
                found[name] = problems
        assert found == {}, when


def prepare(play):
    """Olga names the cast of tomorrow's session."""
    olga = play.olga
    links = olga.page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    for link in sorted({link for link in links if re.fullmatch(r"/sessions/[\w-]{36}/", link)}):
        olga.goes(link)
        if olga.page.get_by_text("Scheduled").count():
            play.session = link
    olga.goes(f"{play.session}organise/")
    for name, part in (("Mira", "Moderator"), ("Sami", "Speaker"), ("Rana", "Rapporteur")):
        cast = olga.page.locator("#cast")
        olga.opens("Add somebody", cast)
        email = cast.locator("datalist option", has_text=name).first.get_attribute("value")
        cast.get_by_label("Email").fill(email)
        cast.get_by_label("Part").select_option(label=part)
        olga.presses("Add to the cast", cast)
        expect(olga.page.locator("#cast .list li", has_text=name)).to_be_visible()


def gather(play):
    for who, where in (
        (play.olga, "console"), (play.mira, "console"), (play.rana, "desk"),
        (play.sami, "room"), (play.ada, "room"), (play.leila, "room"),
    ):  # fmt: skip
        who.goes(f"{play.session}{where}/")
        expect(who.page.locator("#pill")).to_have_attribute("data-state", "live", timeout=PATIENCE)


def start(play):
    play.mira.presses("Start", play.mira.page.locator("#run .next-move"))
    for who in (play.sami, play.ada, play.leila):
        expect(who.page.locator("#state")).to_contain_text("Live", timeout=PATIENCE)
    expect(play.olga.page.locator("#run .next-move")).to_contain_text("Go", timeout=PATIENCE)
    play.mira.page.locator("#run .focusable li").first.get_by_role("button", name="Focus").click()
    for who in (play.ada, play.leila):
        who.sees("Guiding question 1 of 3")


def talk(play):
    """A contribution and its answer, a question that is supported and put on the stage."""
    leila, ada = play.leila, play.ada
    leila.writes("Your words", WORDS).presses("Contribute").sees(WORDS)
    said = ada.page.locator(".contribution", has_text=WORDS)
    expect(said).to_be_visible(timeout=PATIENCE)
    ada.presses("Reply", said)
    ada.chooses("How it relates", "nuances").writes("Your words", NUANCE).presses("Contribute")
    expect(leila.page.locator(".contribution", has_text=NUANCE)).to_contain_text("nuances")
    ada.opens("Ask a question", within=ada.page.locator("#qa"))
    form = ada.page.locator("form[action$='/questions/']")
    form.locator("textarea").fill(ASKED)
    form.get_by_role("button", name="Ask", exact=True).click()
    question = leila.page.locator("#questions .question", has_text=ASKED)
    question.locator("button.vote").click()
    expect(ada.page.locator(".question", has_text=ASKED).locator("[data-n=upvotes]")).to_have_text(
        "1"
    )
    handled = play.olga.page.locator("#handled li", has_text=ASKED)
    handled.click()
    play.olga.presses("On the stage", handled)
    expect(ada.page.locator("#on-stage")).to_contain_text(ASKED, timeout=PATIENCE)


def give_the_floor(play):
    """Asked for on a phone, given with one press, noted by the rapporteur while it is spoken."""
    sami, mira, rana = play.sami, play.mira, play.rana
    sami.opens("Ask for the floor", within=sami.page.locator("#floor-ask"))
    sami.writes("About", "Accounts").presses(
        "Ask for the floor", sami.page.locator("#floor-ask form")
    )
    mira.presses(re.compile("^Give the floor to Sami"), mira.page.locator("#m-floor"))
    expect(play.ada.page.locator("#speaking")).to_contain_text("Sami", timeout=PATIENCE)
    note = rana.page.locator("#note-form form")
    # Whoever has the floor is proposed, as soon as they have it.
    speaker = note.locator("input[name=speaker]")
    expect(speaker).to_have_value(re.compile("Sami"), timeout=PATIENCE)
    note.locator("textarea[name=text]").fill(SPOKEN)
    rana.presses("Note it", note).sees(SPOKEN)
    play.leila.sees(SPOKEN)
    mira.presses("Has finished", mira.page.locator("#m-floor"))
    expect(play.ada.page.locator("#speaking")).to_be_empty(timeout=PATIENCE)


def move_on(play):
    """Two moderators who move at once: one is told what happened, and nothing is skipped."""
    play.leila.page.locator("#where, main").get_by_role(
        "button", name="Ready to move on"
    ).first.click()
    expect(play.mira.page.locator("#run [data-n=ready]")).to_have_text("1", timeout=PATIENCE)
    stale = play.olga.page.locator("input[name^=seen-]").first.get_attribute("value")
    play.mira.presses("Go", play.mira.page.locator("#run .next-move"))
    expect(play.ada.page.locator("#where li").nth(1)).to_have_attribute("aria-current", "step")
    field = play.olga.page.locator("input[name^=seen-]").first
    expect(field).not_to_have_attribute("value", stale, timeout=PATIENCE)
    field.evaluate("(field, value) => { field.value = value; }", stale)
    play.olga.presses("Go", play.olga.page.locator("#run .next-move")).sees("Mira")
    # The browser itself notes what was refused.
    play.olga.problems[:] = [one for one in play.olga.problems if "409 (Conflict)" not in one]
    expect(play.ada.page.locator("#where li").nth(1)).to_have_attribute("aria-current", "step")


def vote(play):
    mira = play.mira
    mira.presses("Write a poll").writes("Question", POLL).writes("Options", "Yes\nNo")
    mira.presses("Keep as a draft")
    row = mira.page.locator("#m-polls .poll", has_text=POLL)
    mira.presses("Open the poll", row)
    for who, answer in ((play.ada, "Yes"), (play.leila, "Yes"), (play.sami, "No")):
        poll = who.page.locator("#polls .poll", has_text=POLL)
        poll.get_by_role("button", name=answer, exact=True).click()
    expect(row.locator("[data-n=voters]")).to_have_text("3", timeout=PATIENCE)
    mira.presses("Close the poll", row).presses("Show the room the result", row)
    picture = play.leila.page.locator("#polls .poll", has_text=POLL).locator("[data-n=n1]")
    expect(picture).to_have_text("2", timeout=PATIENCE)


def hide(play):
    """With a reason that its author reads; taken back with one press."""
    words = play.olga.page.locator("#handled li", has_text=NUANCE)
    words.click()
    play.olga.opens("Hide…", words)
    words.locator("input[name^=reason-]").fill("Say it kindly")
    play.olga.presses("Hide", words)
    expect(play.leila.page.locator(".contribution", has_text=NUANCE)).to_have_count(
        0, timeout=PATIENCE
    )
    play.ada.goes(f"{play.session}my-words/").sees("Say it kindly")
    play.olga.presses("Undo", play.olga.page.locator("#last-decision"))
    play.leila.sees(NUANCE)
    play.ada.goes(f"{play.session}room/")


def recommend(play):
    rana, ada = play.rana, play.ada
    rana.page.locator("#desk-words li", has_text=WORDS).locator(
        "input[type=checkbox]"
    ).first.check()
    tray = rana.page.locator("form#recommend")
    tray.locator("textarea[name=text]").fill(ADVICE)
    rana.presses("Recommend", tray).sees(ADVICE)
    for who in (ada, play.leila, play.sami):
        stance = who.page.locator("#recommendations-list li", has_text=ADVICE)
        stance.get_by_role("button", name="Agree", exact=True).click()
    shown = ada.page.locator("#recommendations-list li", has_text=ADVICE)
    expect(shown).to_contain_text("3 agree", timeout=PATIENCE)


def end(play):
    play.mira.presses("End the session", play.mira.page.locator("#run"))
    for who in (play.ada, play.leila, play.sami):
        who.sees("This session has ended")


@pytest.mark.timeout(280)
def test_six_people_hold_a_session(own_demo, person):
    play = Play(own_demo, person)
    prepare(play)
    gather(play)
    play.look("before it starts")
    start(play)
    talk(play)
    play.look("words and a question on the stage")
    give_the_floor(play)
    move_on(play)
    vote(play)
    play.look("after a poll")
    hide(play)
    recommend(play)
    end(play)
    play.look("after the end")


def reaches(who, name, most=250):
    """Tab after tab, to the control with these words."""
    for _ in range(most):
        who.page.keyboard.press("Tab")
        words = who.page.evaluate(
            "(document.activeElement.getAttribute('aria-label') || document.activeElement.textContent).trim()"
        )
        if re.search(name, words):
            return
    raise AssertionError(f"no Tab leads to {name}")


@pytest.mark.timeout(120)
def test_the_console_is_run_with_the_keyboard_alone(own_demo, person):
    """No pointer is ever moved: the queue by its letters, all else by Tab, Enter and space."""
    mira, ada = person(own_demo.origin()), person(own_demo.origin())
    ada.walks_in("Ada")
    mira.walks_in("Mira")
    room = next(
        link
        for link in mira.page.eval_on_selector_all(
            "a", "all => all.map(a => a.getAttribute('href'))"
        )
        if "/room/" in (link or "")
    )
    ada.goes(room)
    mira.goes(room.replace("/room/", "/console/"))
    keys, waiting = mira.page.keyboard, mira.page.locator("#queue > li")
    expect(mira.page.locator("#pill")).to_have_attribute("data-state", "live", timeout=PATIENCE)
    before = waiting.count()
    assert before >= 2
    keys.press("j")
    keys.press("a")
    expect(waiting).to_have_count(before - 1)
    keys.press("j")
    keys.press("h")
    expect(mira.page.locator("#queue details[open] select").first).to_be_focused()
    reaches(mira, r"^Hide$", 6)
    keys.press("Enter")
    expect(waiting).to_have_count(before - 2)
    reaches(mira, r"^Undo")
    keys.press("Enter")
    expect(waiting).to_have_count(before - 1)
    reaches(mira, r"^Give the floor to")
    keys.press("Enter")
    expect(ada.page.locator("#speaking")).to_contain_text("has the floor")
    reaches(mira, r"^Has finished")
    keys.press("Enter")
    expect(ada.page.locator("#speaking")).to_be_empty()
    mira.page.locator("body").press("Escape")
    mira.page.evaluate("document.activeElement.blur()")
    here = ada.page.locator("#where li[aria-current=step]").inner_text()
    keys.press("n")
    expect(ada.page.locator("#where li[aria-current=step]")).not_to_have_text(here)
    reaches(mira, r"^Pause")
    keys.press("Space")
    ada.sees("Paused")
