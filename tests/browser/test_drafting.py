"""Two drafters in two windows, one paragraph: nothing that either wrote is lost, both see both; then it is
issued, and compared with what it was."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.person import PATIENCE

OUTCOME = "/summits/forum-of-diasporas-and-host-cities/outcome/"
HERE = "Aucun service public"  # in French, the draft's original
FIRST = ["Dès", "le", "premier", "jour,"]
LAST = ["Ils", "seront", "assurés", "aussi."]
# Seconds between two words: longer than a page waits before it saves, and shorter.
PAUSES = [0.3, 1.6, 0.4, 1.5]


def opens_paragraph(who) -> str:
    """From the draft, by its number."""
    who.goes(OUTCOME)
    english = who.page.locator("#outline .para", has_text="No public service")
    english.first.locator("a.mark").click()
    expect(who.page.locator("#pill")).to_have_attribute("data-state", "live", timeout=PATIENCE)
    return who.page.url


def original(who):
    return who.page.get_by_label(re.compile(r"\(original\)"))


# As Firefox does on a reload, and every browser on the way back: before any script of the page.
PUT_BACK = """new MutationObserver((_, watch) => {
  const field = document.querySelector("form[data-autosave] textarea[name=text]");
  if (!field) return;
  watch.disconnect();
  field.value = `Désormais, ${field.value}`;
}).observe(document, { childList: true, subtree: true });"""


@pytest.mark.timeout(60, func_only=True)
def test_words_that_a_browser_puts_back_are_sent(own_demo, person):
    """They were not sent, or they would stand there already: the field has them, the server gets them."""
    rana, olga = person(own_demo.origin()), person(own_demo.origin())
    rana.walks_in("Rana")
    address = opens_paragraph(rana)
    olga.walks_in("Olga").goes(address)
    expect(olga.page.locator("#pill")).to_have_attribute("data-state", "live", timeout=PATIENCE)
    rana.page.add_init_script(PUT_BACK)
    rana.page.reload()
    for drafter in (rana, olga):
        expect(original(drafter)).to_have_value(re.compile("^Désormais, "), timeout=PATIENCE)


@pytest.mark.timeout(60, func_only=True)
def test_two_drafters_write_in_one_paragraph_at_once(own_demo, person):
    origin = own_demo.origin()
    rana, olga, ada = person(origin), person(origin, width=390), person(origin)
    for drafter, name in ((rana, "Rana"), (olga, "Olga")):
        drafter.walks_in(name)
        opens_paragraph(drafter)
    ada.walks_in("Ada").goes(OUTCOME)  # reads French
    expect(ada.page.locator("#pill")).to_have_attribute("data-state", "live", timeout=PATIENCE)
    before = original(rana).input_value()
    write_in_turns(rana, olga)
    whole = f"{' '.join(FIRST)} {before} {' '.join(LAST)}"
    for drafter in (rana, olga):
        expect(original(drafter)).to_have_value(whole, timeout=PATIENCE)
        saved = drafter.page.locator("form[data-autosave]", has=original(drafter)).locator("output")
        expect(saved).to_have_text("Saved", timeout=PATIENCE)
    read = ada.page.locator("#outline .para", has_text=HERE)
    for words in (" ".join(FIRST), " ".join(LAST)):
        expect(read.first).to_contain_text(re.compile(words.replace(" ", r"\s+")), timeout=PATIENCE)
    rana.page.reload()
    for name in ("Rana Qureshi", "Olga Ndiaye"):
        expect(rana.page.locator("ol.history")).to_contain_text(name)
    close_in_mid_word(olga, rana)
    issue_and_compare(rana, olga, ada)


def close_in_mid_word(olga, rana):
    """Before the page saves by itself: it does as it goes."""
    rana.page.wait_for_load_state()
    original(olga).evaluate("field => { field.focus(); field.setSelectionRange(0, 0); }")
    olga.page.keyboard.insert_text("Enfin, ")
    address = olga.page.url
    olga.page.close()
    expect(original(rana)).to_have_value(re.compile("^Enfin, "), timeout=PATIENCE)
    olga.page = olga.context.new_page()
    olga.goes(address)
    expect(original(olga)).to_have_value(re.compile("^Enfin, "))


def write_in_turns(rana, olga):
    """One before the words, one behind them; carets stay where their writers left them."""
    for who, place in ((rana, "0"), (olga, "field.value.length")):
        caret = f"field => {{ field.focus(); field.setSelectionRange({place}, {place}); }}"
        original(who).evaluate(caret)
    for one, other, pause in zip(FIRST, LAST, PAUSES, strict=True):
        rana.page.keyboard.insert_text(f"{one} ")
        olga.page.keyboard.insert_text(f" {other}")
        rana.page.wait_for_timeout(pause * 1000)


def issue_and_compare(rana, olga, ada):
    """What is issued rests, and says word by word what has changed since the one before."""
    rana.goes(OUTCOME).presses("Issue as the next revision").sees("This revision has been issued")
    expect(ada.page.locator("#draft-head")).to_contain_text("Rev.1", timeout=PATIENCE)
    expect(original(olga.goes(opens_paragraph(olga)))).to_have_count(0)
    rana.presses("Revisions").presses("Compare with the draft now")
    form = rana.page.locator("main form")
    for label, option in (("From", "Zero draft"), ("to", "Rev.1"), ("in", "French")):
        form.get_by_label(label, exact=True).select_option(label=option)
    rana.presses("Compare", form)
    row = rana.page.locator(".compared .para", has_text=HERE)
    added = " ".join(row.locator("ins").all_inner_texts())
    for word in (*FIRST, *LAST):
        assert word in added
    expect(row).to_contain_text("Changed")
    file = rana.page.get_by_role("button", name="Word file with tracked changes")
    with rana.page.expect_download() as arriving:
        file.click()
    assert arriving.value.suggested_filename.endswith(".docx")
