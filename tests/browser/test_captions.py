"""Captions are chosen while the picture goes on, and are there in full screen."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_media import playing
from tests.browser.test_polls import enters

MARK = "() => { window.same = true; }"
IN_FULL_SCREEN = """one => [...one.textTracks].map(track => ({
  mode: track.mode, language: track.language, said: [...track.cues || []].map(cue => cue.text).join(" "),
}))"""


def chosen(somebody, name):
    return somebody.page.locator("#captions").get_by_role("link", name=name, exact=True)


def test_captions_appear_and_go_in_place(demo, person):
    sami = person(demo.origin())
    enters(sami, "Sami")
    sami.page.evaluate(MARK)
    sami.page.locator("[data-play]").click()
    playing(sami)
    chosen(sami, "English").click()
    lines = sami.page.locator("#captions .caption-lines")
    expect(lines).to_be_visible()
    expect(chosen(sami, "English")).to_be_focused()
    expect(chosen(sami, "English")).to_have_attribute("aria-current", "true")
    assert lines.evaluate("one => getComputedStyle(one).display") == "flex"  # the style came too
    chosen(sami, "French").click()
    expect(lines).to_have_attribute("lang", "fr")
    sami.opens("Size and colours")
    chosen(sami, "Larger").click()
    expect(sami.page.locator("#captions .captions")).to_have_class(re.compile("larger"))
    expect(chosen(sami, "Larger")).to_be_visible()
    chosen(sami, "Off").click()
    expect(lines).to_have_count(0)
    assert sami.page.evaluate("() => window.same") is True
    assert playing(sami) > 0
    sami.page.reload()
    expect(lines).to_have_count(0)


@pytest.mark.parametrize("js", [True, False])
def test_what_was_chosen_is_remembered_with_scripts_and_without(demo, person, js):
    leila = person(demo.origin(), js=js, width=360)
    room = enters(leila, "Le")
    chosen(leila, "French").click()
    lines = leila.page.locator("#captions .caption-lines")
    expect(lines).to_have_attribute("lang", "fr")
    leila.goes(room)
    expect(lines).to_have_attribute("lang", "fr")
    chosen(leila, "Off").click()
    expect(lines).to_have_count(0)
    leila.goes(room)
    expect(lines).to_have_count(0)


def test_the_players_full_screen_has_what_the_page_has(demo, person):
    sami = person(demo.origin())
    enters(sami, "Sami")
    sami.page.locator("[data-play]").click()
    playing(sami)
    chosen(sami, "English").click()
    said = sami.page.locator("#captions .caption-lines p").last.inner_text()
    media = sami.page.frame_locator(".player iframe").locator("video")
    expect(sami.page.locator("#captions .caption-lines")).to_be_visible()
    [track] = media.evaluate(IN_FULL_SCREEN)
    assert (track["mode"], track["language"]) == ("hidden", "en")
    assert said in track["said"]
    media.evaluate("one => one.requestFullscreen()")
    media.evaluate("() => new Promise(done => setTimeout(done, 500))")
    assert [one["mode"] for one in media.evaluate(IN_FULL_SCREEN)] == ["showing"]
    media.evaluate("() => document.exitFullscreen()")
    media.evaluate("() => new Promise(done => setTimeout(done, 500))")
    assert [one["mode"] for one in media.evaluate(IN_FULL_SCREEN)] == ["hidden"]


def test_a_link_taken_back_ends_the_captioners_page_and_what_was_typed_stays(demo, person):
    mira, kim = person(demo.origin()), person(demo.origin(), width=360)
    room = enters(mira, "Mira")
    mira.goes(room.replace("/room/", "/captions/"))
    mira.writes("For whom", "Kim Arvid").presses("Make a link")
    kim.goes(mira.page.get_by_label("For a person").input_value())
    kim.writes("What is said", "The wells are dry.").page.keyboard.press("Enter")
    expect(kim.page.locator("#captioning-lines")).to_contain_text("The wells are dry.")
    mira.presses("Take back", mira.page.locator("li", has_text="Kim Arvid"))
    mira.sees("The link and its key work no longer.")
    kim.writes("What is said", "Who mends them?").page.keyboard.press("Enter")
    left = kim.page.get_by_label("Not taken any more: copy it from here")
    expect(left).to_have_value("Who mends them?")
    kim.sees("This captioner’s link was taken back.")
    expect(kim.page.get_by_label("What is said")).to_be_hidden()
    kim.problems.clear()  # that it is gone (410) is on the console, and meant
