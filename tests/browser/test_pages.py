"""Every page of the demo, as those who need it see it: no violation of WCAG 2.2 AA that axe can find, with
everything unfolded, by day and by night, from left to right and from right to left; nothing wider than a
phone, nothing said on the console."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.person import PATIENCE

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],  # the rest would take as long to tell as these to find
}
UNFOLD = "document.querySelectorAll('details:not(.menu)').forEach(each => { each.open = true; })"
# Whatever depends on the colours or on the direction alone shows in one of these; French is read by night, too.
LOOKS = [("light", "ltr"), ("dark", "rtl")]
# What moderators, organisers and rapporteurs use of a session, and what everybody does.
RUNNING = (
    "console/",
    "desk/",
    "coverage/",
    "handled/",
    "handled/?kind=question",
    "people/?who=all",
    "media/",
    "organise/",
    "join/",
    "screens/",
    "stage/",
    "captions/",
)
TAKING_PART = (
    "", "room/", "room/?captions=en", "words/", "my-words/", "check/", "chat/",
    "transcript/", "watch/", "watch/?captions=en",
)  # fmt: skip
OF_THE_SUMMIT = (
    "", "people/", "documents/", "place/",
    "outcome/", "outcome/languages/", "outcome/revisions/", "outcome/compare/", "outcome/title/",
)  # fmt: skip
ORGANISING = ("", "people/", "invitations/", "notes/new/", "activity/")


class Places:
    """Where there is something to see, found by following links."""

    def __init__(self, somebody) -> None:
        self.somebody = somebody
        page = somebody.page
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
        self.sessions = sorted(
            {link for link in links if re.fullmatch(r"/sessions/[\w-]{36}/", link)}
        )
        found = (re.search(r"/sessions/[\w-]{36}/", link) for link in links if "/room/" in link)
        self.live = next(filter(None, found))[0]
        self.summit = re.search(r"/summits/[\w-]+/", page.url)[0]
        self.slug = self.summit.split("/")[2]

    def of_an_organiser(self) -> list[str]:
        return [
            "/",
            *(f"{self.summit}{part}" for part in OF_THE_SUMMIT),
            *(f"{self.live}{part}" for part in (*TAKING_PART, *RUNNING, *self.one_of())),
            *(f"/organise/{self.slug}/{part}" for part in ORGANISING),
            *(f"{self.live}join/sheet/{shape}/" for shape in ("a4", "wide")),
            "/join/",
            "/account/",
        ]

    def of_a_participant(self) -> list[str]:
        """Each session in the state in which it is: over, running, to come."""
        return [
            *(f"{session}{part}" for session in self.sessions for part in ("", "room/")),
            *(f"{self.live}{part}" for part in TAKING_PART),
            *self.links(f"{self.live}room/", r"/(?:recommendations|questions|polls)/[\w-]{36}/"),
        ]

    def links(self, place: str, shape: str) -> list[str]:
        """One of each kind that a page leads to."""
        self.somebody.goes(place)
        links = self.somebody.page.eval_on_selector_all(
            "a[href]", "all => all.map(a => a.getAttribute('href'))"
        )
        kinds = {link.split("/")[1]: link for link in links if re.fullmatch(shape, link)}
        return sorted(kinds.values())

    def one_of(self) -> list[str]:
        """Somebody's page in the session."""
        self.somebody.goes(f"{self.live}people/?who=all")
        link = self.somebody.page.locator("ul.list a", has_text="Ada Michel")
        return [link.get_attribute("href").removeprefix(self.live)]


def problems(page, looks) -> list[str]:
    """What is wrong with a page as it stands, in each of these looks."""
    found = []
    page.evaluate(UNFOLD)
    for scheme, direction in looks:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate("direction => { document.documentElement.dir = direction; }", direction)
        results = Axe().run(page, options=RULES).response["violations"]
        found += [
            f"{scheme} {direction} {each['id']}: {each['nodes'][0]['target']}" for each in results
        ]
        page.set_viewport_size({"width": 360, "height": 760})
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            found.append(f"{scheme} {direction}: wider than a phone")
        page.set_viewport_size({"width": 1280, "height": 900})
    return found


def all_problems(somebody, places, looks) -> dict[str, list[str]]:
    found = {place: problems(somebody.goes(place).page, looks) for place in dict.fromkeys(places)}
    return {re.sub(r"[\w-]{36}", "…", place): each for place, each in found.items() if each}


@pytest.mark.timeout(480)
def test_what_an_organiser_sees_can_be_read_by_everybody(demo, person):
    olga = person(demo.origin()).walks_in("Olga")
    assert all_problems(olga, Places(olga).of_an_organiser(), LOOKS) == {}


@pytest.mark.timeout(480)
def test_what_a_participant_sees_can_be_read_by_everybody(demo, person):
    leila = person(demo.origin()).walks_in("Le")
    reads(leila, "Français", "English")
    assert all_problems(leila, Places(leila).of_a_participant(), LOOKS) == {}


@pytest.mark.timeout(240)
def test_an_organiser_who_reads_french_can_read_everything(demo, person):
    olga = person(demo.origin()).walks_in("Olga")
    places = Places(olga).of_an_organiser()
    reads(olga.goes("/"), "English", "Français")
    found = all_problems(olga, places, [("dark", "ltr")])
    reads(olga.goes("/"), "Français", "English")  # kept with the person, whom other tests meet
    assert found == {}


def reads(somebody, now, then) -> None:
    """The menu of languages; whoever reads this one already has nothing to choose."""
    menu = somebody.page.locator("header summary", has_text=re.compile(f"{now}|{then}")).first
    if then not in menu.inner_text():
        menu.click()
        somebody.page.get_by_role("button", name=then).click()
        expect(menu).to_contain_text(then, timeout=PATIENCE)
