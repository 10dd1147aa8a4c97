"""The stage in real browsers: it plays what the house has itself, goes on while the room changes, and says so
when something does not play."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_polls import enters

STREAM = "https://media.invalid/live/index.m3u8"


def playing(somebody, element="video"):
    """Its seconds, once they pass."""
    media = somebody.page.frame_locator(".player iframe").locator(element)
    somebody.page.wait_for_timeout(300)
    media.evaluate(
        "one => new Promise(done => one.currentTime > .2 ? done() : one.ontimeupdate = () => one.currentTime > .2 && done())"
    )
    return media.evaluate("one => one.currentTime")


def shows(mira, room, address):
    """Through the console's one field."""
    enters(mira, "Mira", room.replace("/room/", "/console/"))
    mira.writes("Another address", address)
    mira.page.locator("form", has=mira.page.get_by_label("Another address")).get_by_role(
        "button"
    ).click()


def again(mira, title):
    row = mira.page.locator("#m-media li", has_text=title)
    mira.presses("Put on the stage", row)
    expect(mira.page.locator("#m-media .speech")).to_contain_text(title)


def test_nothing_is_asked_of_another_host_and_a_click_plays(demo, person):
    sami = person(demo.origin())
    hosts = set()
    sami.page.on(
        "request", lambda request: hosts.add(re.sub(r"^(\w+://[^/]*).*", r"\1", request.url))
    )
    enters(sami, "Sami")
    assert sami.page.locator("iframe, video, audio").count() == 0
    sami.page.locator("[data-play]").click()
    assert playing(sami) > 0
    sami.presses("Français")
    assert playing(sami, "audio") > 0
    muted = sami.page.frame_locator(".player iframe").locator("video").evaluate("one => one.muted")
    assert (muted, {host for host in hosts if host.startswith("http")}) == (True, {demo.origin()})
    sami.page.reload()
    expect(sami.page.get_by_role("link", name=re.compile("Français")).first).to_have_attribute(
        "aria-current", "true"
    )


def test_whoever_watches_goes_on_while_the_stage_changes_and_in_the_corner(demo, person):
    sami, mira = person(demo.origin()), person(demo.origin())
    room = enters(sami, "Sami")
    sami.page.locator("[data-play]").click()
    playing(sami)
    frame = sami.page.locator(".player iframe").element_handle()
    frame.evaluate("one => { one.dataset.same = 'yes'; }")
    enters(mira, "Mira", room.replace("/room/", "/console/"))
    mira.presses("Sources and language channels").presses("A language channel")
    mira.chooses("Language", "Spanish").writes("Address", "sample-sound").presses("Add the channel")
    expect(sami.page.get_by_role("link", name=re.compile("Español"))).to_be_visible()
    assert frame.get_attribute("data-same") == "yes"
    sami.page.locator("#recommendations").scroll_into_view_if_needed()
    corner = sami.page.get_by_role("button", name="Back to the stage")
    expect(corner).to_be_visible()
    assert frame.get_attribute("data-same") == "yes"
    corner.click()
    expect(corner).to_be_hidden()
    mira.page.locator("form[action*='channels/']").last.get_by_role("button").click()
    expect(sami.page.get_by_role("link", name=re.compile("Español"))).to_have_count(0)


def test_a_dead_stream_is_said_to_everybody_and_another_host_needs_another_click(demo, person):
    leila, mira = person(demo.origin(), width=360), person(demo.origin())
    room = enters(leila, "Le")
    leila.page.locator("[data-play]").click()
    playing(leila)
    shows(mira, room, STREAM)
    mira.sees("On the stage: Stream (HLS), from media.invalid.")
    expect(leila.page.locator(".player iframe")).to_have_count(0)
    expect(leila.page.locator(".poster")).to_contain_text("loads from media.invalid")
    leila.page.locator("[data-play]").click()
    player = leila.page.frame_locator(".player iframe")
    expect(player.get_by_text("This does not play.")).to_be_visible()
    expect(player.get_by_role("button", name="Try again")).to_be_visible()
    expect(mira.page.locator("#m-media span[data-n=failures]")).to_have_text("1")
    expect(mira.page.locator("#m-media .failures > .icon")).to_be_visible()
    again(mira, "test picture")
    playing(leila)
    leila.problems.clear()  # the browser says that the host is not there, and so it should


@pytest.mark.parametrize("there", [True, False])
def test_a_page_of_another_host_that_does_not_come_opens_what_helps(demo, person, there):
    leila, mira = person(demo.origin()), person(demo.origin())
    leila.page.route(
        "https://www.youtube-nocookie.com/**",
        lambda route: route.fulfill(body="") if there else route.abort(),
    )
    leila.page.clock.install()
    room = enters(leila, "Le")
    shows(mira, room, "https://www.youtube.com/watch?v=abcdefghijk")
    expect(leila.page.locator(".poster")).to_contain_text("youtube-nocookie.com")
    leila.page.locator("[data-play]").click()
    help_ = leila.page.locator(".stage details.help")
    if there:
        expect(leila.page.frame_locator(".player iframe").locator("iframe")).to_be_visible()
        leila.page.wait_for_timeout(500)
        assert help_.get_attribute("open") is None
        expect(help_.get_by_text("Its host does not answer.")).to_be_hidden()
    else:
        expect(help_).to_have_attribute("open", "")
        expect(help_.get_by_text("Its host does not answer.")).to_be_visible()
        expect(help_.get_by_role("link", name="At YouTube")).to_be_visible()
        expect(help_.get_by_text("They see how many cannot play it")).to_be_hidden()
        count = mira.page.locator("#m-media span[data-n=doubts]")
        assert count.inner_text() == "0"
        leila.page.clock.run_for(16_000)
        expect(count).to_have_text("1")
        expect(count).to_be_visible()
        expect(help_.get_by_text("They see how many cannot play it")).to_be_visible()
        assert mira.page.locator("#m-media span[data-n=failures]").inner_text() == "0"
    again(mira, "test picture")
    leila.problems.clear()  # the browser says that the host is not there, and so it should


def test_a_page_that_never_comes_is_counted_by_itself(demo, person):
    leila, mira = person(demo.origin()), person(demo.origin())
    held = []
    leila.page.route("https://www.youtube-nocookie.com/embed/**", lambda route: held.append(route))
    leila.page.route(
        "https://www.youtube-nocookie.com/robots.txt", lambda route: route.fulfill(body="")
    )
    room = enters(leila, "Le")
    shows(mira, room, "https://www.youtube.com/watch?v=abcdefghijk")
    expect(leila.page.locator(".poster")).to_contain_text("youtube-nocookie.com")
    leila.page.clock.install()
    leila.page.locator("[data-play]").click()
    expect(leila.page.frame_locator(".player iframe").locator("iframe")).to_be_attached()
    count = mira.page.locator("#m-media span[data-n=failures]")
    slow = leila.page.frame_locator(".player iframe").get_by_text("for 15 seconds")
    for _ in range(60):  # seconds; its script may have come a moment ago, or come yet
        leila.page.clock.run_for(1000)
        if slow.is_visible():
            break
    expect(slow).to_be_visible()
    assert count.inner_text() == "0"
    leila.page.clock.run_for(16_000)
    expect(count).to_have_text("1")
    for route in held:
        route.fulfill(body="")
    again(mira, "test picture")
    leila.problems.clear()


def test_where_a_browser_has_no_hls_the_library_is_fetched_then_and_only_then(demo, person):
    leila, mira = person(demo.origin()), person(demo.origin())
    leila.page.add_init_script("HTMLMediaElement.prototype.canPlayType = () => ''")
    fetched = []
    leila.page.on("request", lambda request: fetched.append(request.url))
    room = enters(leila, "Le")
    leila.page.route("https://media.invalid/**", lambda route: route.fulfill(status=404))
    shows(mira, room, STREAM)
    expect(leila.page.locator(".poster")).to_contain_text("media.invalid")
    assert [url for url in fetched if "hls" in url or "media.invalid" in url] == []
    leila.page.locator("[data-play]").click()
    expect(
        leila.page.frame_locator(".player iframe").get_by_text("This does not play.")
    ).to_be_visible()
    assert [url for url in fetched if "hls.light" in url]
    assert [url for url in fetched if url == STREAM]
    again(mira, "test picture")
    leila.problems.clear()


def test_when_the_line_becomes_slow_text_and_sound_only_is_offered_until_somebody_says_no(
    demo, person
):
    leila = person(demo.origin(), width=360)
    enters(leila, "Le")
    slower = """() => {
      document.querySelector("[data-offer]").hidden = true;
      Object.defineProperty(navigator.connection, "effectiveType", { value: "2g", configurable: true });
      navigator.connection.dispatchEvent(new Event("change"));
    }"""
    offer = leila.page.get_by_text("Your line seems slow.")
    leila.page.evaluate(slower)
    expect(offer).to_be_visible()
    leila.presses("No, thank you")
    expect(offer).to_be_hidden()
    leila.page.evaluate(slower)
    expect(offer).to_be_hidden()


@pytest.mark.parametrize("js", [True, False])
def test_text_and_sound_only_is_one_click_and_one_back(demo, person, js):
    leila = person(demo.origin(), js=js)
    enters(leila, "Le")
    leila.page.get_by_role("button", name="Text and sound only").last.click()
    expect(leila.page.get_by_role("button", name="With the picture again")).to_be_visible()
    leila.page.reload()
    if js:
        leila.page.locator("[data-play]").click()
        assert playing(leila, "audio") > 0
        assert leila.page.frame_locator(".player iframe").locator("video").count() == 0
    else:
        with leila.context.expect_page() as opening:
            leila.page.locator("[data-play]").click()
        opened = opening.value
        assert (opened.locator("audio").count(), opened.locator("video").count()) == (1, 0)
        expect(opened.get_by_role("link", name="Back to the room")).to_be_visible()
    leila.presses("With the picture again")
    expect(leila.page.get_by_role("button", name="Text and sound only").last).to_be_visible()


def test_a_small_window_stays_while_one_looks_at_other_pages_and_the_room_takes_it_back(
    demo, person
):
    sami, mira = person(demo.origin()), person(demo.origin())
    room = enters(sami, "Sami")
    sami.page.locator("[data-play]").click()
    playing(sami)
    with sami.page.expect_popup() as opening:
        sami.page.locator("#media [data-window]").click()
    small = opening.value
    expect(sami.page.locator(".player iframe")).to_have_count(0)
    expect(small.locator(".player iframe")).to_have_count(1)  # without another press
    expect(small.locator("#pill")).to_have_attribute("data-state", "live")
    sami.goes(room.replace("room/", ""))
    enters(mira, "Mira", room.replace("/room/", "/console/"))
    mira.presses("Take it off")
    expect(small.get_by_text("Nothing is on the stage.")).to_be_visible()
    again(mira, "test picture")
    expect(small.get_by_text("Nothing is on the stage.")).to_be_hidden()
    small.locator("[data-play]").click()
    expect(small.locator(".player iframe")).to_have_count(1)
    with small.expect_event("close"):
        small.get_by_role("link", name="Back to the room").click()
    sami.page.wait_for_url(f"**{room}")
    with sami.page.expect_popup() as opening:
        sami.page.locator("#media [data-window]").click()
    small = opening.value
    expect(small.locator(".poster")).to_be_visible()
    assert small.locator("iframe").count() == 0  # nobody has pressed Play yet
    with small.expect_event("close"):
        sami.page.locator("[data-play]").click()
    playing(sami)
