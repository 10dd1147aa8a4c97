"""The whole story, as people live it: a note becomes a session, two people talk in it, a moderator
runs it, a rapporteur turns words into a recommendation, and the documents come out as PDF.

Played with JavaScript on and off, on one Daphne and on two: the same steps, the same words.
"""

import re
import time
from pathlib import Path

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.person import PATIENCE, Person

NOTE = """Information note for the Harbour Forum
Session 3 – Ports, letters and the people who carry them

Overview
A port is where a diaspora begins and where it comes back. This session looks at what ports owe to
the people who pass through them.

Scope of the session
The session compares three harbours and asks what each could learn from the others. The following
guiding questions will be asked:
• What do harbour cities owe to those who leave?
• Who keeps the register of arrivals, and who may read it?
• How can small organisations be heard by a port authority?

Session methodology
The session opens with a contribution by the host government, followed by a keynote speech. It
continues with an example presented by a diaspora organisation and an interactive discussion with
participants, and it closes with the rapporteur's summary.
"""
WORDS = "My grandmother's trunk waited eleven months on the quay of Mombasa."
QUOTE = "eleven months on the quay"
SPOKEN = "The port authority opens a desk for diaspora freight in March."
ASKED = "Who pays the storage fees?"
ADVICE = "Harbour cities should store personal freight free of charge for one year."
QUESTION = "What do harbour cities owe to those who leave?"


def set_up(olga: Person, link: str) -> None:
    """The first person begins a summit."""
    olga.goes(link).writes("Your name", "Olga Ndiaye")
    olga.writes(re.compile("email", re.I), "olga@example.org").presses("Begin")
    olga.writes("Title", "Harbour Forum")
    olga.page.get_by_role("checkbox", name="French").check()
    olga.writes("First day", "2026-11-23").writes("Last day", "2026-11-30")
    olga.page.locator("main form.form button.primary").click()
    olga.sees("Harbour Forum")


def import_note(olga: Person, note: str, folder: Path) -> str:
    """Upload, check, create, put on the programme, announce. Gives the session's address."""
    path = folder / "note.txt"
    path.write_text(note, encoding="utf-8")
    olga.page.goto(olga.page.url.replace("/edit/", "/"))
    slug = re.search(r"/organise/([\w-]+)/", olga.page.url)[1]
    olga.goes(f"/organise/{slug}/notes/new/")
    olga.page.set_input_files("input[type=file]", path)
    olga.presses("Read the note").sees("Check the note")
    olga.presses("Create the session").sees("Give it a time")
    address = re.search(r"/sessions/([\w-]{36})/", olga.page.url)[1]
    olga.goes(f"/sessions/{address}/organise/edit/")
    olga.page.locator("input[name^=starts_at]").first.fill("2026-11-23T10:00")
    olga.page.locator("main form.form button.primary").click()
    olga.goes(f"/sessions/{address}/organise/").presses("Put on the programme")
    olga.goes(f"/organise/{slug}/").presses("Announce the summit")
    return f"/sessions/{address}/"


def take_part(ada: Person, session: str) -> None:
    """From the session's public page into the room, through registration."""
    ada.goes(session).sees(QUESTION)
    ada.signs_up("ada@example.org", "Ada Michel")
    ada.goes(session).presses("Take part and enter")
    ada.sees("Where we are")


def hold(olga: Person, ada: Person, session: str) -> None:
    """Live, both at once."""
    olga.goes(f"{session}console/").presses("Start").sees("Back")
    ada.sees("Opening")
    olga.page.locator("#run li", has_text=QUESTION).get_by_role("button", name="Focus").click()
    ada.sees("Guiding question 1 of 3")
    form = ada.page.locator("form[action$='/contributions/']")
    form.locator("select[name=guiding_question]").select_option(label=f"1. {QUESTION}")
    form.locator("textarea").fill(WORDS)
    form.get_by_role("button", name="Contribute").click()
    ada.sees(WORDS)
    olga.sees(WORDS)
    contribution = olga.page.locator("#handled li", has_text=WORDS)
    contribution.click()
    contribution.get_by_role("button", name="Highlight").click()
    ada.sees("highlighted")
    ask(ada)
    olga.sees(ASKED)
    olga.presses("Go", within=olga.page.locator("#run .next-move"))
    expect_current(ada, 2)


def ask(ada: Person) -> None:
    ada.opens("Ask a question", within=ada.page.locator("#qa"))
    form = ada.page.locator("form[action$='/questions/']")
    form.locator("textarea").fill(ASKED)
    form.get_by_role("button", name="Ask", exact=True).click()
    question = ada.page.locator("#questions .question", has_text=ASKED)
    expect(question).to_be_visible(timeout=PATIENCE)
    question.locator("button.vote").click()
    expect(question.locator("[data-n=upvotes]")).to_have_text("1", timeout=PATIENCE)


def expect_current(who: Person, position: int) -> None:
    """The agenda rail stands at this item."""
    if not who.js:
        who.page.reload()
    item = who.page.locator("#where li").nth(position - 1)
    expect(item).to_have_attribute("aria-current", "step", timeout=PATIENCE)


def record(olga: Person, ada: Person, session: str) -> None:
    """Spoken words, then a recommendation from both, then a stance."""
    olga.goes(f"{session}desk/")
    note = olga.page.locator("#note-form form")
    note.locator("input[name=speaker]").fill("Olga Ndiaye")
    note.locator("textarea[name=text]").fill(SPOKEN)
    note.get_by_role("button", name="Note it").click()
    olga.sees(SPOKEN)
    ada.sees(SPOKEN)
    words = olga.page.locator("#desk-words li", has_text=WORDS)
    words.locator("input[type=checkbox]").check()
    words.locator("summary", has_text="Quote only a part").click()
    words.locator("textarea").fill(QUOTE)
    olga.page.locator("#desk-words li", has_text=SPOKEN).locator("input[type=checkbox]").check()
    tray = olga.page.locator("form#recommend")
    tray.locator("textarea[name=text]").fill(ADVICE)
    tray.get_by_role("button", name="Recommend").click()
    olga.sees(ADVICE)
    ada.sees(ADVICE)
    stance = ada.page.locator("#recommendations-list li", has_text=ADVICE)
    stance.get_by_role("button", name="Agree", exact=True).click()
    expect(stance).to_contain_text("1 agree", timeout=PATIENCE)


def end(olga: Person, ada: Person, session: str) -> None:
    olga.goes(f"{session}console/").presses(re.compile("^End"))
    ada.sees("This session has ended")


def publish(olga: Person, slug: str, folder: Path) -> dict[str, str]:
    """Both documents; their words, read back out of the PDF."""
    texts = {}
    for document in ("report", "outcome"):
        olga.goes(f"/summits/{slug}/documents/")
        olga.page.locator(f"input[name=document][value={document}]").check()
        olga.page.get_by_role("button", name="Compile").click()
        limit = time.monotonic() + 120
        ready = olga.page.locator("#jobs li").get_by_role("link", name=re.compile("^PDF"))
        while ready.count() < len(texts) + 1:
            assert time.monotonic() < limit, olga.page.inner_text("main")
            time.sleep(0.5)
            if not olga.js:
                olga.page.reload()
        newest = olga.page.locator("#jobs li").first
        expect(newest.get_by_role("link", name=re.compile("^PDF"))).to_be_visible()
        texts[document] = " ".join(words_of(olga.downloads(re.compile("^PDF"), folder)).split())
    return texts


def words_of(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def play(olga: Person, ada: Person, link: str, folder: Path) -> None:
    """All of it, and what the documents must say."""
    set_up(olga, link)
    session = import_note(olga, NOTE, folder)
    take_part(ada, session)
    hold(olga, ada, session)
    record(olga, ada, session)
    end(olga, ada, session)
    texts = publish(olga, "harbour-forum", folder)
    for expected in (WORDS, SPOKEN, ASKED, ADVICE, QUESTION, "S3-C001", "Ada Michel"):
        assert expected in texts["report"], (expected, texts["report"])
    for expected in (ADVICE, QUOTE, "S3-C001", "S3-C002"):
        assert expected in texts["outcome"], (expected, texts["outcome"])
