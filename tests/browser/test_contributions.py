"""Writing in the room: what is close, answering it, and changing one's mind; with JavaScript and without."""

import re

import pytest
from playwright.sync_api import expect


def room_of(somebody) -> str:
    links = somebody.page.eval_on_selector_all(
        "a[href]", "all => all.map(a => a.getAttribute('href'))"
    )
    return next(link for link in links if "/room/" in link)


CLOSE = "A badge, please: every time we wait forty minutes at the entrance, to interpret for ten."


def test_whoever_writes_is_shown_what_is_close_and_can_support_it(demo, person):
    sami, leila = person(demo.origin()), person(demo.origin(), width=360)
    sami.walks_in("Sami")
    room = room_of(sami)
    leila.walks_in("Le").goes(room)
    sami.goes(room)
    sami.page.get_by_label("Guiding question", exact=True).select_option(index=2)
    sami.writes("Your words", CLOSE)
    found = sami.page.locator("#similar")
    expect(found).to_contain_text("Yusuf Abdi")
    sami.presses("Support it instead", found)
    expect(sami.page.get_by_label("How it relates")).to_have_value("supports")
    expect(sami.page.get_by_label("Your words").first).to_have_value(CLOSE)
    expect(found).to_be_empty()
    sami.presses("Contribute")
    said = leila.page.locator(".contribution", has_text="A badge, please")
    expect(said.locator(".answers")).to_contain_text(re.compile(r"supports\s+S2-C008"))
    leila.page.evaluate("window.stays = true")
    said.locator(".answers a").click()
    expect(leila.page).to_have_url(re.compile(r"/room/#contribution-[\w-]{36}$"))
    assert leila.page.evaluate("window.stays"), "what is on the page is shown there"
    expect(sami.page.get_by_label("How it relates")).to_have_count(0)


DRAWN_ANEW = """() => {
  const ask = window.fetch;
  window.fetch = async (address, ...more) => {
    const answer = await ask(address, ...more), form = document.getElementById("write");
    if (String(address).includes("reply=")) form.replaceWith(form.cloneNode(true));
    return answer;
  };
}"""


def test_an_answer_is_begun_although_the_form_was_drawn_anew_meanwhile(demo, person):
    tom = person(demo.origin())
    tom.walks_in("Tom")
    tom.goes(room_of(tom))
    tom.page.evaluate(DRAWN_ANEW)
    tom.presses("Reply", tom.page.locator(".contribution").first)
    expect(tom.page.get_by_label("How it relates")).to_be_visible()


@pytest.mark.parametrize("js", [True, False])
def test_words_are_answered_and_changed(demo, person, js):
    ada = person(demo.origin(), js=js)
    ada.walks_in("Tom")
    ada.goes(room_of(ada))
    first = ada.page.locator(".contribution").first
    ada.presses("Reply", first)
    ada.chooses("How it relates", "nuances")
    ada.writes("Your words", f"Only if it is written down, {js}.")
    ada.presses("Contribute").sees(f"Only if it is written down, {js}.")
    ada.presses("What became of my words")
    mine = ada.page.locator("li", has_text=f"written down, {js}").last
    ada.opens("Change your words", mine)
    mine.get_by_label("Your words").fill(f"Only if somebody signs, {js}.")
    ada.presses("Save the changes", mine)
    ada.sees(f"Only if somebody signs, {js}.")
    ada.page.locator("a.num", has_text="S2-C").last.click()
    expect(ada.page).to_have_url(re.compile(r"/room/#contribution-[\w-]{36}$"))
    shown = ada.page.locator(".contribution:target")
    expect(shown).to_contain_text("edited")
    expect(shown).to_contain_text(f"Only if somebody signs, {js}.")
