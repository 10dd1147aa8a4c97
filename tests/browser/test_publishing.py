"""The organiser makes the report and publishes it; a visitor without a login takes it away and holds a file
against it; a contributor reads what became of their words."""

import re
import zipfile

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.person import PATIENCE

SUMMIT = "/summits/forum-of-diasporas-and-host-cities/"
QUOTED = "I was fourteen and I was my family’s interpreter"


@pytest.mark.timeout(60, func_only=True)
def test_a_report_is_compiled_published_taken_away_and_checked(own_demo, person, folder):
    origin = own_demo.origin()
    olga, visitor, leila = person(origin), person(origin, width=360), person(origin)
    visitor.goes(f"{SUMMIT}publications/").sees("Nothing has been published yet")
    compile_and_publish(olga)
    pdf = take_away(visitor, folder)
    check(visitor, pdf, folder)
    what_became(leila)


def compile_and_publish(olga):
    """The page says how far it is; nobody has to reload it."""
    olga.walks_in("Olga").presses("Documents", olga.page.locator("header nav"))
    made = olga.page.locator("#jobs > li")
    before = made.count()
    olga.page.locator("input[name=document][value=report]").check()
    olga.chooses("Language", "en").presses("Compile", olga.page.locator("aside form"))
    expect(made).to_have_count(before + 1, timeout=PATIENCE)
    expect(made.first.locator("progress")).to_be_visible(timeout=PATIENCE)
    ready = made.first.get_by_role("link", name="Look at it, and publish it")
    expect(ready).to_be_visible(timeout=2 * PATIENCE)
    ready.click()
    olga.presses(re.compile("^Publish$")).sees("Published by")


def take_away(visitor, folder):
    """PDF and Word, by their names, and the text on the page itself."""
    visitor.page.reload()
    visitor.presses("Summit report").sees("How to cite")
    visitor.sees(QUOTED)
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= 360")
    pdf = visitor.downloads(re.compile("PDF"), folder)
    words = "\n".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert QUOTED in " ".join(words.split())
    word = visitor.downloads(re.compile("Word|DOCX"), folder)
    with zipfile.ZipFile(word) as package:
        assert QUOTED in package.read("word/document.xml").decode()
    return pdf


def check(visitor, pdf, folder):
    """The true file, and one that somebody opened and saved."""
    visitor.presses("Check a file you hold")
    hold(visitor, pdf)
    visitor.sees(re.compile("This is exactly the Summit report"))
    changed = folder / "changed.pdf"
    changed.write_bytes(pdf.read_bytes() + b"\n")
    hold(visitor, changed)
    visitor.sees("We did not publish this file")


def hold(visitor, file):
    visitor.page.set_input_files("#file", file)
    visitor.presses(re.compile("^Check$"), visitor.page.locator("#verify"))
    expect(visitor.page).to_have_url(re.compile("sha256=[0-9a-f]{64}"), timeout=PATIENCE)


def what_became(leila):
    """From a contribution of hers to the paragraph of the published report that rests on it."""
    leila.walks_in("Le").goes(f"{SUMMIT}my-words/").sees("What became of my words")
    said = leila.page.locator("main li", has_text=QUOTED)
    expect(said).to_contain_text("Stands behind")
    said.get_by_role("link", name=re.compile("¶")).last.click()
    expect(leila.page).to_have_url(re.compile(r"/publications/[\w-]{36}/#p-\d+$"))
    expect(leila.page.locator("section:target")).to_be_visible()
