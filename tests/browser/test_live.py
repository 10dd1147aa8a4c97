"""The line fails, the server stops, an answer is lost: people go on where they were, without a
reload, and nothing is done twice."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.person import PATIENCE

KEPT = "sessionStorage.getItem(`commands:${document.body.dataset.person}`)"


class Wire:
    """Between a page and the server: what is said is noted; it can be cut, and made to lie."""

    def __init__(self, page):
        self.said, self.down, self.swallow = [], False, None
        self.answers = True  # commands are answered by the test itself
        self.seqs = {}  # of each stream, the last number that the page has seen
        page.route_web_socket(re.compile("/ws/live/"), self.opened)

    def opened(self, ws):
        self.browser = ws
        if self.down:
            ws.close(code=1012)
            return
        server = ws.connect_to_server()
        ws.on_message(lambda text: self.up(server, text))
        server.on_message(self.lower)

    def up(self, server, text):
        message = json.loads(text)
        self.said.append(message)
        if not (self.answers and "cmd" in message):
            server.send(text)

    def lower(self, text):
        if self.swallow and self.swallow in text:
            self.swallow = None
            return
        self.tell(json.loads(text))

    def tell(self, message):
        told = message.get("snap", {"name": message.get("s"), "seq": message.get("q", 0)})
        self.seqs[told["name"]] = max(told["seq"], self.seqs.get(told["name"], 0))
        self.browser.send(json.dumps(message))

    def cut(self):
        self.down = True
        self.browser.close(code=1012)

    def commands(self):
        return [message["cmd"] for message in self.said if "cmd" in message]


def enter(who, name):
    """Into the room of the session that is live now."""
    who.walks_in(name)
    links = who.page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    who.goes(next(link for link in links if "/room/" in link))
    who.page.evaluate("window.stays = true")
    return who


def ask(who, text):
    who.opens("Ask a question", within=who.page.locator("#qa"))
    form = who.page.locator("form[action$='/questions/']")
    form.locator("textarea").fill(text)
    form.get_by_role("button", name="Ask", exact=True).click()
    expect(form.locator("textarea")).to_have_value("", timeout=PATIENCE)


def show_new(who, count):
    """What others asked meanwhile waits until it is wanted."""
    who.page.get_by_role("button", name=f"{count} new · Show").click(timeout=PATIENCE)


def pill(who, state, timeout=PATIENCE):
    expect(who.page.locator("#pill")).to_have_attribute("data-state", state, timeout=timeout)


def stayed(who):
    return who.page.evaluate("window.stays")


def question(who, text):
    return who.page.locator("#questions .question", has_text=text)


def failures(who):
    """What the browser says about a cut line is no problem of the page."""
    own = [problem for problem in who.problems if not re.search("WebSocket|net::ERR", problem)]
    who.problems[:] = own


def room(who):
    """The room's stream, and where the page stands in it."""
    [stream, *_] = who.page.evaluate("JSON.parse(document.querySelector('.room').dataset.streams)")
    return {**stream, "seq": max(stream["seq"], who.wire.seqs.get(stream["name"], 0))}


def frame(who, **what):
    """The next one, as the server would tell it."""
    stream = room(who)
    who.wire.tell({"s": stream["name"], "q": stream["seq"] + 1, "e": "x", **what})


def snapshot(who, parts, refresh=()):
    stream = room(who)
    who.wire.tell({"reset": {**stream, "reason": "pruned", "snapshot": True}})
    pill(who, "catching")
    told = {**stream, "seq": stream["seq"] + 500, "parts": parts, "refresh": refresh}
    who.wire.tell({"snap": told})
    pill(who, "live")


def html(who, where):
    return who.page.locator(where).evaluate("e => e.outerHTML")


@pytest.fixture
def leila(demo, person):
    leila = person(demo.origin())
    leila.wire = Wire(leila.page)
    leila.page.clock.install()
    enter(leila, "Leïla")
    pill(leila, "live")
    yield leila
    failures(leila)


@pytest.fixture
def mira(demo, person):
    return enter(person(demo.origin()), "Mira")


def test_a_cut_line_comes_back_with_what_was_said_meanwhile(leila, mira):
    leila.wire.cut()
    pill(leila, "reconnecting")
    ask(mira, "Who kept the lighthouse?")
    expect(question(mira, "lighthouse")).to_be_visible()
    assert question(leila, "lighthouse").count() == 0
    leila.wire.down = False
    leila.page.evaluate("dispatchEvent(new Event('online'))")
    show_new(leila, 1)
    expect(question(leila, "lighthouse")).to_be_visible(timeout=PATIENCE)
    pill(leila, "live")
    assert stayed(leila)


def test_a_frame_lost_on_the_way_is_asked_for(leila, mira):
    leila.wire.swallow = "Where did the ferry go?"
    ask(mira, "Where did the ferry go?")
    expect(question(mira, "ferry")).to_be_visible()
    ask(mira, "Who paid the ferryman?")
    expect(question(leila, "ferry")).to_have_count(2, timeout=PATIENCE)
    hellos = [message["hello"] for message in leila.wire.said if "hello" in message]
    assert len(hellos) == 2
    assert stayed(leila)


def test_the_server_stops_and_starts(demo, leila):
    demo.end()
    pill(leila, "reconnecting")
    demo.start()
    demo.origin()
    pill(leila, "live", 2 * PATIENCE)  # it may just have begun its longest pause
    assert stayed(leila)


def test_no_network_is_said(leila):
    leila.page.context.set_offline(True)
    pill(leila, "offline")
    leila.page.context.set_offline(False)
    pill(leila, "live")
    assert stayed(leila)


def test_a_snapshot_leaves_what_somebody_is_writing(leila):
    page = leila.page
    field = page.locator("form[action$='/contributions/'] textarea")
    field.fill("Half a sentence")
    fresh = "<li id='fresh'>From afar</li></ul>".join(html(leila, "#questions").rsplit("</ul>", 1))
    parts = {"questions": fresh, "write": html(leila, "#write")}
    with page.expect_response(re.compile("/for-session/|/people")):
        snapshot(leila, parts, ["people-here"])
    expect(page.locator("#asked > #fresh")).to_be_visible()
    expect(field).to_have_value("Half a sentence")
    expect(field).to_be_focused()
    frame(leila, v="remove", t="fresh")
    expect(page.locator("#fresh")).to_have_count(0)
    assert stayed(leila)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_snapshot_leaves_the_place_where_somebody_is_reading(leila, width):
    page = leila.page
    page.set_viewport_size({"width": width, "height": 500})
    more = "".join(f"<li id='extra-{n}' class='question'>Another</li>" for n in range(30))
    crowd = re.sub('(<ul[^>]*id="asked"[^>]*>)', rf"\1{more}", html(leila, "#questions"))
    last = page.locator("#asked > .question").last
    last.evaluate("e => e.scrollIntoView({block: 'start'})")
    before = last.bounding_box()["y"]
    snapshot(leila, {"questions": crowd})
    expect(page.locator("#extra-29")).to_have_count(1)
    assert abs(last.bounding_box()["y"] - before) < 2


def test_a_snapshot_leaves_the_order_that_somebody_chose(leila):
    page = leila.page
    leila.goes(f"{page.url.split('?')[0]}?order=new")
    pill(leila, "live")
    with page.expect_response(re.compile(r"/parts/questions/\?order=new")):
        snapshot(leila, {"questions": "<div id='questions'>In another order</div>"})
        page.clock.fast_forward(1000)
    expect(page.locator("#questions[data-own=new] .question").first).to_be_visible()
    expect(page.get_by_text("In another order")).to_have_count(0)


def test_a_region_on_its_way_misses_nothing_that_comes_by_frame(leila):
    page = leila.page
    held = []
    expect(page.locator("#people-here[data-streams]")).to_have_count(1)
    address = page.locator("#people-here").get_attribute("data-src")
    page.route(f"**{address}", lambda route: held.append(route))
    with page.expect_request(f"**{address}"):
        frame(leila, v="refresh", t="people-here")
        page.clock.fast_forward(1000)
    new = "<p id='from-frame'>Somebody came in.</p>"
    frame(leila, v="append", t="from-frame", into="people-here", html=new)
    expect(page.locator("#from-frame")).to_be_visible()
    page.evaluate("document.getElementById('people-here').dataset.old = '1'")
    held[0].continue_()
    expect(page.locator("#people-here[data-old]")).to_have_count(0)
    expect(page.locator("#from-frame")).to_be_visible()


def test_what_is_new_is_said_in_one_sentence(leila):
    said = leila.page.locator("#announcer")
    for number in range(1, 4):
        new = f"<li id='new-{number}' tabindex='-1'>A question</li>"
        frame(leila, v="append", t=f"new-{number}", into="asked", html=new)
    expect(leila.page.locator("#new-3")).to_be_hidden()
    assert said.inner_text() == ""
    leila.page.clock.fast_forward(4000)
    expect(said).to_have_text("New questions: 3")
    show_new(leila, 3)
    expect(leila.page.locator("#new-3")).to_be_visible()
    expect(leila.page.locator("#new-1")).to_be_focused()


def test_a_region_that_leaves_the_page_takes_its_streams_along(leila):
    page = leila.page
    expect(page.locator("#people-here[data-streams]")).to_have_count(1)
    mine = page.evaluate("JSON.parse(document.querySelector('#people-here').dataset.streams)[0]")
    frame(leila, v="remove", t="people-here")
    expect(page.locator("#people-here")).to_have_count(0)
    assert leila.wire.said[-1] == {"leave": [mine["name"]]}


def test_a_failed_send_keeps_the_words_and_offers_to_try_again(leila):
    form = leila.page.locator("form[action$='/contributions/']")
    leila.page.route("**/contributions/", lambda route: route.abort())
    form.locator("textarea").fill("A letter that came back twice.")
    form.get_by_role("button", name="Contribute").click()
    leila.sees("Your words could not be sent; they are kept here.")
    expect(form.locator("textarea")).to_have_value("A letter that came back twice.")
    leila.page.unroute("**/contributions/")
    leila.presses("Try again", within=leila.page.locator("#toasts"))
    expect(form.locator("textarea")).to_have_value("", timeout=PATIENCE)
    leila.sees("A letter that came back twice.")


def unpressed(who):
    return who.page.locator("#questions button.vote[aria-pressed=false]").first.get_attribute(
        "formaction"
    )


def test_a_vote_is_pressed_at_once_and_taken_back_when_refused(leila):
    vote = leila.page.locator(f"button[formaction='{unpressed(leila)}']")
    vote.click()
    expect(vote).to_have_attribute("aria-pressed", "true")
    (command,) = leila.wire.commands()
    assert (command["type"], command["on"]) == ("question.upvote", True)
    assert command["id"] in vote.get_attribute("formaction")
    refusal = {"status": 409, "code": "closed", "message": "Too late.", "retry": False}
    leila.wire.tell({"err": {"key": command["key"], **refusal}})
    expect(vote).to_have_attribute("aria-pressed", "false")
    leila.sees("Too late.")


def test_an_unanswered_vote_is_sent_again_after_a_reload_and_then_no_more(leila):
    vote = leila.page.locator(f"button[formaction='{unpressed(leila)}']")
    vote.click()
    expect(vote).to_have_attribute("aria-pressed", "true")
    for _ in range(2):
        leila.page.reload()
        pill(leila, "live")
        expect(vote).to_have_attribute("aria-pressed", "true")
    commands = leila.wire.commands()
    assert len(commands) == 3
    assert len({json.dumps(command) for command in commands}) == 1
    leila.wire.tell({"ok": {"key": commands[0]["key"]}})
    leila.page.wait_for_function(f"() => {KEPT} === '[]'")
    leila.page.reload()
    pill(leila, "live")
    assert len(leila.wire.commands()) == 3


def test_a_vote_that_nobody_answers_goes_by_form(leila):
    vote = leila.page.locator(f"button[formaction='{unpressed(leila)}']")
    vote.click()
    assert len(leila.wire.commands()) == 1
    with leila.page.expect_response(f"**{vote.get_attribute('formaction')}") as answer:
        leila.page.clock.fast_forward(8000)
    assert answer.value.ok
    expect(vote).to_have_attribute("aria-pressed", "true")


def test_a_vote_over_the_line_is_counted_for_everybody(leila, mira):
    leila.wire.answers = False
    address = unpressed(leila)
    vote, seen = (one.page.locator(f"[formaction='{address}']") for one in (leila, mira))
    before = int(vote.locator("[data-n=upvotes]").inner_text())
    posts = []
    leila.page.on(
        "request", lambda request: posts.append(request.url) if request.method == "POST" else None
    )
    vote.click()
    expect(seen.locator("[data-n=upvotes]")).to_have_text(str(before + 1), timeout=PATIENCE)
    leila.page.wait_for_function(f"() => {KEPT} === '[]'")
    assert posts == []


def test_without_a_line_a_vote_goes_by_form(leila):
    vote = leila.page.locator(f"button[formaction='{unpressed(leila)}']")
    leila.wire.cut()
    pill(leila, "reconnecting")
    with leila.page.expect_response(re.compile("/upvote/|/questions/")) as answer:
        vote.click()
    assert answer.value.ok
    expect(vote).to_have_attribute("aria-pressed", "true")
    assert leila.wire.commands() == []


def test_what_became_of_an_anonymous_question_outlives_a_reload(leila):
    page = leila.page
    asked = {"decision": "0198c0de-0000-7000-8000-000000000001", "text": "May I stay unnamed?"}
    keep = (
        "asked => sessionStorage.setItem(`anonymous:${location.pathname}`, JSON.stringify([asked]))"
    )
    page.evaluate(keep, asked)
    page.reload()
    pill(leila, "live")
    leila.sees("Sent without your name")
    told = {"label": "not shown", "reason": "Already said"}
    frame(leila, v="tally", t=f"decision-{asked['decision']}", n=told)
    leila.sees("Already said")
    page.reload()
    leila.sees("not shown").sees("Already said")
