"""Getting in: from a code on a wall, from a link in a letter, and by waiting in front of the door."""

import re
from itertools import count
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.person import PATIENCE

NUMBERS = count(1)


def a_session(olga, *, guests: bool) -> str:
    """On tomorrow's programme of the demo; the room opens a quarter of an hour before."""
    olga.walks_in("Olga")
    slug = re.search(r"/summits/([\w-]+)/", olga.page.url)[1]
    olga.goes(f"/organise/{slug}/sessions/new/")
    olga.page.locator("input[name^=title]").first.fill(f"The gate {next(NUMBERS)}")
    olga.page.locator("input[name^=starts_at]").first.fill("2036-11-23T10:00")
    olga.page.locator("main form.form button.primary").click()
    session = re.search(r"/sessions/[\w-]{36}/", olga.page.url)[0]
    olga.goes(f"{session}organise/").presses("Put on the programme")
    if guests:
        olga.goes(f"{session}organise/edit/")
        olga.page.get_by_label("They take part").check()
        olga.page.locator("main form.form button.primary").click()
    return session


@pytest.mark.parametrize("js", [True, False])
def test_a_stranger_scans_gives_a_name_waits_and_is_let_in(demo, person, js):
    olga, gus = person(demo.origin()), person(demo.origin(), js=js, width=360)
    session = a_session(olga, guests=True)
    olga.goes(f"{session}join/").presses("Make a join code")
    code = olga.page.locator("figure.code code").inner_text()
    gus.goes(olga.page.locator("a[href*='/join/']", has_text="/join/").get_attribute("href"))
    gus.writes("Your name", "Mira Solberg").presses("Enter as a guest")
    gus.sees("Somebody on the programme has this name")
    gus.problems.clear()  # a form that comes back is a 422 on the console
    gus.writes("Your name", "Gus Wanderer").presses("Enter as a guest")
    gus.sees("The room opens")
    if js:
        expect(gus.page.locator("#pill")).to_have_attribute("data-state", "live", timeout=PATIENCE)
    assert gus.page.evaluate("document.documentElement.scrollWidth") <= 360 if js else True
    olga.goes(f"{session}console/")
    if js:
        olga.sees("1 waiting")
    olga.presses("Start").sees("Pause")
    if js:  # touching nothing
        expect(gus.page.locator(".room")).to_be_visible(timeout=PATIENCE)
    gus.sees("Where we are")
    form = gus.page.locator("form[action$='/contributions/']")
    form.locator("textarea").fill("From the gallery.")
    form.get_by_role("button", name="Contribute").click()
    gus.sees("From the gallery.")
    olga.goes(f"{session}room/").sees("From the gallery.")
    expect(olga.page.locator(".contribution .by").first).to_contain_text("Gus Wanderer")
    expect(olga.page.locator(".contribution .by").first).to_contain_text("guest")
    nobody = person(demo.origin(), width=360)
    nobody.goes("/join/").writes("Code", code.lower()).presses("Join")
    nobody.sees("Enter as a guest")
    olga.goes(f"{session}join/").presses("Close the code").sees("The code is closed")
    nobody.page.reload()
    nobody.sees("There is no session under this code now")
    nobody.problems.clear()  # the 404 is on the console, and meant


def test_from_a_link_in_a_letter_through_the_code_into_the_room(demo, person):
    olga, ada = person(demo.origin()), person(demo.origin(), width=360)
    session = a_session(olga, guests=False)
    olga.goes(f"{session}console/").presses("Start").sees("Pause")
    slug = re.search(r"/summits/([\w-]+)/", olga.goes("/").page.content())[1]
    address = f"letter-{uuid4().hex[:8]}@example.org"
    ada.signs_up(address, "Ada Letter")
    ada.goes(f"/summits/{slug}/").presses("Take part")
    ada.page.context.clear_cookies()
    ada.goes(f"{session}room/")
    ada.page.locator("input[name=email]").first.fill(address)
    ada.presses("Send me a code").sees("Enter the code from your email")
    ada.page.locator("input[name=code]").fill("XXXX-XXXX")
    ada.page.locator("main form button.primary").first.click()
    ada.types_code(address)
    ada.sees("Where we are")
    assert ada.page.url.endswith(f"{session}room/")


def test_line_sound_microphone_and_camera_are_told_in_words(demo, person):
    ada = person(demo.origin(), width=360)
    ada.walks_in("Mira")
    link = ada.page.locator("a[href*='/sessions/']").first.get_attribute("href")
    session = re.search(r"/sessions/[\w-]{36}/", link)[0]
    ada.goes(f"{session}check/")
    checks = ada.page.locator("#checks")
    for name in ("browser", "line", "socket"):
        expect(checks.locator(f"#check-{name}")).to_have_attribute(
            "data-state", re.compile("good|weak"), timeout=PATIENCE
        )
    ada.presses("Play three tones").sees("Did you hear three tones?")
    ada.presses("No").sees("Turn the volume up")
    ada.presses("Try the microphone")
    expect(checks.locator("#check-mic")).to_have_attribute(
        "data-state", re.compile("bad|none|asked|good|weak"), timeout=PATIENCE
    )
    ada.presses("Try the camera")
    expect(checks.locator("#check-camera p:visible").first).to_be_visible(timeout=PATIENCE)
