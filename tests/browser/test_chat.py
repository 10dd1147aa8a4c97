"""The chat, and somebody who disturbs: with JavaScript and without, on a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_contributions import room_of

FILL = """count => {
  const list = document.getElementById("chat-list");
  for (let n = 0; n < count; n++) {
    const item = document.createElement("li");
    item.id = `chat-new-${performance.now()}-${n}`;
    item.className = "line";
    item.textContent = `line ${n}`;
    list.append(item);
  }
}"""

LEFT = """() => {
  const list = document.getElementById("chat-list");
  return list.scrollHeight - list.scrollTop - list.clientHeight;
}"""


def in_room(somebody, name):
    somebody.walks_in(name)
    room = room_of(somebody)
    somebody.goes(room)
    return room


def decides(mira, room, name, act, reason):
    """From the list of people to the decision, as a moderator goes."""
    mira.goes(room.replace("/room/", f"/people/?who=all&q={name}")).presses(name)
    mira.page.get_by_label(act).check()
    mira.writes("Reason", reason).presses("Decide")
    mira.sees(reason)


@pytest.mark.parametrize("js", [True, False])
def test_a_message_is_sent_read_changed_and_deleted(demo, person, js):
    sami, leila = person(demo.origin(), js=js), person(demo.origin(), width=360)
    room = in_room(sami, "Sami")
    in_room(leila, "Le")
    text = f"Tea is served, {js}"
    sami.writes("Your message", text)
    sami.presses("Send", sami.page.locator("#chat-write"))
    theirs = leila.page.locator("#chat-list .line", has_text=text)
    expect(theirs).to_be_visible()
    sami.goes(room)
    sami.page.locator("#chat-list .line", has_text=text).locator(".ref").click()
    sami.writes("Your message", f"{text}, and coffee").presses("Save")
    expect(theirs).to_contain_text("and coffee")
    sami.goes(room)
    sami.page.locator("#chat-list .line", has_text=text).locator(".ref").click()
    sami.presses("Delete")
    expect(leila.page.locator("#chat-list")).not_to_contain_text(text)
    expect(leila.page.locator("#chat-list")).to_contain_text("Deleted by its author")


def test_however_many_people_talk_a_page_keeps_fifty_and_a_reader_stays(demo, person):
    ada = person(demo.origin())
    in_room(ada, "Ada")
    lines = ada.page.locator("#chat-list > li")
    ada.page.evaluate(FILL, 300)
    expect(lines).to_have_count(50)
    expect(lines.last).to_have_text("line 299")
    assert ada.page.evaluate(LEFT) < 5
    ada.page.locator("#chat-list").evaluate("list => { list.scrollTop = 0; }")
    ada.page.wait_for_timeout(200)
    ada.page.evaluate(FILL, 100)
    expect(lines).to_have_count(150)
    assert ada.page.locator("#chat-list").evaluate("list => list.scrollTop") == 0
    ada.page.evaluate(FILL, 900)
    expect(lines).to_have_count(200)


def test_whoever_is_called_is_offered_and_told(demo, person):
    sami, leila = person(demo.origin()), person(demo.origin())
    in_room(leila, "Le")
    leila.writes("Your message", "Who has the list?")
    leila.presses("Send", leila.page.locator("#chat-write"))
    in_room(sami, "Sami")
    field = sami.page.locator("#chat-write textarea")
    field.press_sequentially("I have it, @Le")
    sami.presses("@Leïla Baptiste", sami.page.locator("#chat-names"))
    expect(field).to_have_value("I have it, @Leïla Baptiste ")
    field.press("Enter")
    expect(leila.page.locator("#told")).to_contain_text("You were called in the chat")
    leila.presses("Seen", leila.page.locator("#told"))
    expect(leila.page.locator("#told")).not_to_contain_text("You were called")


def test_enter_chooses_characters_of_an_input_method_and_sends_nothing(demo, person):
    """Safari says only with its number that the key belongs to one."""
    leila = person(demo.origin())
    in_room(leila, "Le")
    leila.writes("Your message", "轮渡")
    field = leila.page.locator("#chat-write textarea")
    press = """(field, keyCode) => field.dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", keyCode, bubbles: true, cancelable: true }))"""
    field.evaluate(press, 229)
    leila.page.wait_for_timeout(500)
    expect(field).to_have_value("轮渡")
    field.evaluate(press, 13)
    expect(leila.page.locator("#chat-list")).to_contain_text("轮渡")


@pytest.mark.parametrize("js", [True, False])
def test_whoever_is_silenced_reads_why_and_keeps_what_they_typed(demo, person, js):
    mira, tomas = person(demo.origin()), person(demo.origin(), js=js, width=360)
    room = in_room(tomas, "Tom")
    mira.walks_in("Mira")
    send = tomas.page.locator("#chat-write button")
    if js:
        tomas.writes("Your message", "What I was typing")
    decides(mira, room, "Tomás", "Silence: they", "Please let others finish")
    if not js:
        tomas.goes(room)
    expect(tomas.page.locator("#told")).to_contain_text("Please let others finish")
    expect(send).to_be_disabled()
    if js:
        expect(tomas.page.locator("#chat-write textarea")).to_have_value("What I was typing")
    mira.presses("Undo")
    if not js:
        tomas.goes(room)
    expect(send).to_be_enabled()
    expect(tomas.page.locator("#told")).not_to_contain_text("Please let others finish")


def test_whoever_is_removed_sees_it_at_once(demo, person):
    mira, nour = person(demo.origin()), person(demo.origin(), width=360)
    room = in_room(nour, "Nour")
    mira.walks_in("Mira")
    expect(nour.page.locator("#people-here[data-streams]")).to_be_attached()
    decides(mira, room, "Nour", "Remove from", "Threats against a speaker")
    nour.sees("You were removed from this room").sees("Threats against a speaker")
    mira.presses("Undo")
    nour.goes(room).sees("Where we are")
    nour.problems.clear()  # the browser notes that the page was refused
