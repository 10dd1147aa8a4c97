"""Every page on which words become an outcome, as those who need it see it, asked what ``test_pages`` asks:
from the desk to what a visitor reads, and in the states that the outcome passes through."""

import re

import pytest

from tests.browser import test_negotiating as negotiating
from tests.browser.person import PATIENCE
from tests.browser.test_pages import LOOKS, Places, all_problems, problems

ID = r"[\w-]{36}"
ONE_LOOK = LOOKS[:1]
OUTCOME = ("amendments/", "consultations/", "silence/", "adoption/")
DRAFTERS = ("follow-up/", "follow-up/add/", "publications/", "publications/verify/", "tags/")
# Where one of each kind is found, by the shape of its address.
LEADS = {
    "outcome/": [rf"/paragraphs/{ID}/", rf"/paragraphs/{ID}/amendments/"],
    "outcome/amendments/": [rf"/amendments/{ID}/", rf"/paragraphs/{ID}/amend/"],
    "outcome/consultations/": [rf"/consultations/{ID}/"],
    "outcome/revisions/": [r"/summits/[\w-]+/outcome/revisions/\d+/", r"\S+/outcome/compare/\?\S+"],
    "follow-up/": [rf"/commitments/{ID}/"],
    "report/": [r"/summits/[\w-]+/report/[\w-]+/\S*", rf"/sessions/{ID}/report/[\w-]+/\S*"],
}
DESK = [rf"/themes/{ID}/", rf"/desk/contributions/{ID}/report/", rf"/recommendations/{ID}/"]
SESSION = ("propose/", "desk/suggestions/", "agreement/", "choice/", "coverage/")


def led(somebody, place, shapes) -> list[str]:
    """The first and the last link of each shape on a page; there has to be one."""
    page = somebody.goes(place).page
    links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    found = [[link for link in links if re.fullmatch(shape, link)] for shape in shapes]
    assert all(found), (place, shapes, links)
    return [link for each in found for link in (each[0], each[-1])]


def of_a_drafter(olga) -> list[str]:
    places = Places(olga)
    summit, held = places.summit, held_session(olga, places)
    found = [f"{summit}outcome/{part}" for part in OUTCOME]
    found += [f"{summit}{part}" for part in (*DRAFTERS, "my-words/", "report/")]
    found += [f"{session}{part}" for session in (places.live, held) for part in SESSION]
    for place, shapes in LEADS.items():
        found += led(olga, f"{summit}{place}", shapes)
    found += led(olga, f"{held}desk/", DESK)
    last = led(olga, f"{summit}outcome/", LEADS["outcome/"])[1]  # a paragraph
    found += [f"{last}amend/{act}/" for act in ("delete", "insert")]
    found += [f"{held}desk/", f"{held}speakers/", link_of_a_speaker(olga, held)]
    return found


def held_session(olga, places) -> str:
    """The one that has speakers to be asked."""
    place = f"{places.summit}report/"
    return led(olga, place, [rf"/sessions/{ID}/speakers/"])[0].removesuffix("speakers/")


def link_of_a_speaker(olga, held) -> str:
    olga.goes(f"{held}speakers/").opens("The link, to hand over")
    return re.search(r"/check/\S+", olga.page.locator("code.link").first.inner_text())[0]


@pytest.mark.timeout(480)
def test_what_drafters_see_can_be_read_by_everybody(own_demo, person):
    olga = person(own_demo.origin()).walks_in("Olga")
    assert all_problems(olga, of_a_drafter(olga), LOOKS) == {}


@pytest.mark.timeout(240)
def test_what_delegates_see_can_be_read_by_everybody(own_demo, person):
    leila = person(own_demo.origin()).walks_in("Le")
    places = Places(leila)
    summit = places.summit
    found = [f"{summit}outcome/{part}" for part in ("", "languages/", "revisions/", *OUTCOME)]
    found += [f"{summit}{part}" for part in ("publications/", "my-words/")]
    found += [f"{places.live}propose/"]
    for place in ("outcome/", "outcome/amendments/", "outcome/consultations/"):
        found += led(leila, f"{summit}{place}", LEADS[place])
    assert all_problems(leila, found, LOOKS) == {}


@pytest.mark.timeout(120)
def test_two_who_changed_the_same_words_can_read_both(own_demo, person):
    """As it is without JavaScript, or when saving said that somebody was there first."""
    olga = person(own_demo.origin()).walks_in("Olga")
    olga.page.on("dialog", lambda dialog: dialog.accept())
    (place, *_others) = led(olga, f"{negotiating.OUTCOME}", [rf"/paragraphs/{ID}/"])
    words = "Considérant tout autre chose,"
    olga.goes(place).page.evaluate(
        """words => {
            const form = document.querySelector("form[data-autosave]");
            form.text.value = words;
            form.seen.value = 0;
            HTMLFormElement.prototype.submit.call(form);
        }""",
        words,
    )
    olga.sees("Two people changed the same words").sees(words)
    assert problems(olga.page, LOOKS) == []
    # The browser itself notes what was refused.
    olga.problems[:] = [one for one in olga.problems if "409 (Conflict)" not in one]


@pytest.mark.timeout(240)
def test_what_is_published_can_be_read_by_everybody(own_demo, person):
    olga, visitor = person(own_demo.origin()).walks_in("Olga"), person(own_demo.origin())
    summit = Places(olga).summit
    found = {}
    for document in ("outcome", "report"):
        page = olga.goes(f"{summit}documents/").page
        page.locator(f"input[name=document][value={document}]").check()
        olga.chooses("Language", "en").presses("Compile", page.locator("aside form"))
        ready = page.locator("#jobs > li").first.get_by_role("link", name="Look at it")
        ready.click(timeout=4 * PATIENCE)
        found[f"{document}, not published yet"] = problems(page, ONE_LOOK)
        olga.presses(re.compile("^Publish$")).sees("Published by")
        found[f"{document}, published"] = problems(visitor.goes(page.url).page, LOOKS)
    for part in (
        "publications/",
        "publications/verify/",
        f"publications/verify/?sha256={'0' * 64}",
    ):
        found[part] = problems(visitor.goes(f"{summit}{part}").page, LOOKS)
    assert {name: each for name, each in found.items() if each} == {}


@pytest.mark.timeout(240)
def test_each_state_of_the_outcome_can_be_read_by_everybody(own_demo, person):
    """Under silence, broken, adopted with a reservation."""
    origin = own_demo.origin()
    leila, rana, olga = person(origin), person(origin), person(origin)
    leila.walks_in("Le")
    rana.walks_in("Rana")
    olga.walks_in("Olga")
    found = {}

    def look(state, *parts):
        for who, name in ((leila, "leila"), (olga, "olga")):
            for part in parts:
                page = who.goes(f"{negotiating.SUMMIT}{part}").page
                found[f"{name}, {state}: {part}"] = problems(page, LOOKS)

    negotiating.decide_what_is_left(rana)
    negotiating.start_silence(olga)
    look("silence", "outcome/", "outcome/silence/")
    negotiating.break_it(leila)
    look("broken", "outcome/silence/")
    olga.goes(negotiating.OUTCOME)
    negotiating.adopt(olga)
    negotiating.reserve(leila)
    look("adopted", "outcome/", "outcome/adoption/", "outcome/corrigenda/")
    assert {name: each for name, each in found.items() if each} == {}
