"""Nothing moves under the pointer, a double click is one wish, and no field stops another's button."""

from playwright.sync_api import expect

from tests.browser.test_contributions import room_of


def test_what_the_pointer_is_on_stays_when_words_arrive_above_it(demo, person):
    sami, leila = person(demo.origin()), person(demo.origin(), width=1440)
    sami.walks_in("Sami")
    room = room_of(sami)
    leila.walks_in("Le").goes(room)
    sami.goes(room)
    expect(leila.page.locator("#pill")).to_have_attribute("data-state", "live")
    button = leila.page.locator("#recommendations-list .choice").first
    button.scroll_into_view_if_needed()
    button.hover()
    before = button.bounding_box()["y"]
    sami.page.get_by_label("Guiding question", exact=True).select_option(index=0)
    sami.writes("Your words", "A quay is a door, and a door has a handle on both sides.")
    sami.presses("Contribute")
    expect(leila.page.locator(".contribution", has_text="a handle on both sides")).to_be_attached()
    leila.page.wait_for_timeout(300)
    assert abs(button.bounding_box()["y"] - before) < 2


def test_whoever_double_clicks_supports_a_question_once(demo, person):
    nour = person(demo.origin())
    nour.walks_in("Nour").goes(room_of(nour))
    expect(nour.page.locator("#pill")).to_have_attribute("data-state", "live")
    choice = nour.page.locator("#asked button.vote[aria-pressed=false]").first
    vote = nour.page.locator(f"#asked [data-choice='{choice.get_attribute('data-choice')}']")
    before = int(vote.locator("[data-n=upvotes]").inner_text())
    vote.dblclick()
    expect(vote.locator("[data-n=upvotes]")).to_have_text(str(before + 1))
    expect(vote).to_have_attribute("aria-pressed", "true")


def test_a_number_out_of_range_stops_no_other_button_of_the_console(demo, person):
    """All buttons share one form, and a browser sends none of it while one field is wrong."""
    mira = person(demo.origin())
    mira.walks_in("Mira").goes(room_of(mira).replace("/room/", "/console/"))
    expect(mira.page.locator("#pill")).to_have_attribute("data-state", "live")
    mira.page.locator("#slow_chat").evaluate("field => { field.value = '99999'; }")
    mira.page.locator("#m-floor button.primary").first.click()
    expect(mira.page.locator("#m-floor .speech")).to_be_visible()
    mira.presses("Has finished", mira.page.locator("#m-floor"))
    expect(mira.page.locator("#m-floor .speech")).to_have_count(0)


def test_the_room_fits_a_phone_whose_browser_sizes_no_field_by_its_words(demo, person):
    """Safari before 26.2 and older Firefoxes: there a field has as many columns as its HTML says."""
    leila = person(demo.origin(), width=360)
    leila.walks_in("Le").goes(room_of(leila))
    leila.page.evaluate(
        "document.querySelectorAll('textarea').forEach(t => { t.style.fieldSizing = 'fixed'; })"
    )
    assert leila.page.evaluate("document.documentElement.scrollWidth") <= 360
