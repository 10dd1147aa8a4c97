"""A delegation on a phone and the drafters at their desks: an amendment, a silence that is broken, the adoption
and a reservation."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.person import PATIENCE

SUMMIT = "/summits/forum-of-diasporas-and-host-cities/"
OUTCOME = f"{SUMMIT}outcome/"
HERE = "No public service should rely on a child"
WHY = "Our members were asked to interpret by towns of every size."
REASON = "Paragraph 2 leaves the villages out, where most of our members live."
RESERVED = "Second Chapter understands “cities” to mean villages too."
EMPTIED = ("Which city services", "How should a city pay")
MOST = 20


@pytest.mark.timeout(60, func_only=True)
def test_an_outcome_is_amended_kept_waiting_and_adopted(own_demo, person):
    origin = own_demo.origin()
    leila, rana, olga = person(origin, width=360), person(origin), person(origin, width=1440)
    rana.walks_in("Rana")
    olga.walks_in("Olga")
    amend_on_a_phone(leila)
    accept_in_one_click(rana)
    leila.goes(OUTCOME)
    expect(leila.page.locator("#outline")).to_contain_text("in no town,")
    decide_what_is_left(rana)
    start_silence(olga)
    break_it(leila)
    olga.goes(f"{OUTCOME}silence/").sees(REASON).sees("Second Chapter")
    adopt(olga)
    reserve(leila)
    olga.goes(OUTCOME).sees("Adopted with reservations")
    olga.presses("Adoption").sees(RESERVED)


def amend_on_a_phone(leila):
    leila.walks_in("Le").presses("Outcome document")
    leila.page.locator("#outline .para", has_text=HERE).get_by_role(
        "link", name=re.compile("amendment")
    ).click()
    leila.presses(re.compile("Propose an amendment.*English"))
    field = leila.page.get_by_label("The paragraph as you propose it")
    field.fill(field.input_value().replace("No public service", "No public service, in no town,"))
    leila.writes("Why", WHY).presses(re.compile("^Propose$"), leila.page.locator("main form.form"))
    leila.sees(WHY)
    narrow = "document.documentElement.scrollWidth <= 360"
    assert leila.page.evaluate(narrow)


def amendment(who, words):
    return who.page.locator("article.amendment", has_text=words)


def accept_in_one_click(rana):
    rana.goes(OUTCOME).presses("Amendments", rana.page.locator("nav.tabs"))
    rana.presses(re.compile("^Accept$"), amendment(rana, WHY))
    expect(amendment(rana, WHY)).to_contain_text("Accepted", timeout=PATIENCE)


def decide_what_is_left(rana):
    """Nobody can be asked for silence while anything is open, and the page says what is."""
    rana.goes(f"{OUTCOME}amendments/?state=waiting")
    for _each in range(MOST):
        waiting = rana.page.locator("article.amendment").get_by_role("link", name="Decide…")
        if not waiting.count():
            break
        waiting.first.click()
        rana.page.locator("#why-not").fill("It was weighed and did not find the room’s support.")
        rana.presses("Do not accept", rana.page.locator("section", has=rana.page.locator("#no")))
        rana.sees("Decision:")
        rana.goes(f"{OUTCOME}amendments/?state=waiting")
    rana.presses("Consultations").presses("Zero draft", rana.page.locator("main ul.list"))
    rana.presses("Close it now").sees("Closed")
    for _each in range(MOST):
        rana.goes(OUTCOME)
        bracketed = rana.page.locator("#outline .para.bracketed a.mark")
        if not bracketed.count():
            break
        bracketed.last.click()
        rana.presses("Delete", rana.page.locator("aside")).sees("Saved.")
    for heading in EMPTIED:  # nothing stands below them any more
        rana.goes(OUTCOME)
        rana.page.locator("#outline .para.heading", has_text=heading).locator("a.mark").click()
        rana.presses("Delete", rana.page.locator("aside")).sees("Saved.")


def start_silence(olga):
    olga.goes(OUTCOME).presses("Silence procedure")
    expect(olga.page.get_by_text("Not yet:")).to_have_count(0)
    until = datetime.now(ZoneInfo("Africa/Nairobi")) + timedelta(days=2)
    olga.writes("Deadline", until.strftime("%Y-%m-%dT%H:%M"))
    olga.presses(re.compile("^Start$")).sees("is under silence")


def break_it(leila):
    """From the draft, where the banner stands, to the form; the clock is given twice."""
    leila.goes(OUTCOME).sees("is under silence procedure").presses("Text and form")
    leila.opens("Break the silence…")
    leila.writes("Why your delegation cannot agree", REASON)
    leila.presses(re.compile("^Break the silence$"), leila.page.locator("details.confirm form"))
    leila.sees("The silence is broken").sees(REASON)


def adopt(olga):
    olga.presses("Adoption", olga.page.locator("nav.tabs"))
    olga.page.get_by_label("By consensus").check()
    olga.opens("Record the decision…")
    olga.presses(re.compile("^Record the decision$"), olga.page.locator("details.confirm > div"))
    expect(olga.page.locator("#decided + p")).to_contain_text("By consensus", timeout=PATIENCE)


def reserve(leila):
    leila.goes(OUTCOME).sees("Adopted").presses("Adoption", leila.page.locator("nav.tabs"))
    leila.opens("Enter a reservation")
    leila.writes(re.compile("^Reservation$"), RESERVED)
    leila.presses(re.compile("^Enter$")).sees("The reservation is recorded").sees(RESERVED)
