"""Every page of the demo, as a reader of English by day and a reader of French by night: no
violation of WCAG 2.2 AA that axe can find, nothing wider than a phone, nothing said on the console."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.person import PATIENCE

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}


def pages(olga) -> list[str]:
    """What an organiser reaches, found by following the links."""
    olga.walks_in("Olga")
    summit = re.search(r"/summits/[\w-]+/", olga.page.url)[0]
    links = olga.page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    sessions = sorted({link for link in links if re.fullmatch(r"/sessions/[\w-]{36}/", link)})
    slug = summit.split("/")[2]
    live = re.search(r"/sessions/[\w-]{36}/", next(link for link in links if "/room/" in link))[0]
    return [
        "/",
        summit,
        *sessions[:1],
        *(
            f"{live}{part}"
            for part in (
                "",
                "room/",
                "console/",
                "desk/",
                "my-words/",
                "media/",
                "organise/",
                "join/",
                "check/",
            )
        ),
        *(f"{live}{part}" for part in ("chat/", "people/?who=all", *one_of(olga, live))),
        *(f"{live}{part}" for part in ("room/?captions=en", "transcript/", "captions/")),
        *(f"{summit}{part}" for part in ("people/", "documents/", "place/")),
        *(
            f"/organise/{slug}/{part}"
            for part in ("", "people/", "invitations/", "notes/new/", "activity/")
        ),
        *(f"{live}join/sheet/{shape}/" for shape in ("a4", "wide")),
        "/join/",
        "/account/",
    ]


def one_of(olga, live) -> list[str]:
    """Somebody's page in the session."""
    olga.goes(f"{live}people/?who=all")
    person = olga.page.locator("ul.list a", has_text="Ada Michel").get_attribute("href")
    return [person.removeprefix(live)]


@pytest.mark.timeout(240)
@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("fr", "dark")])
def test_pages_are_readable_by_everybody(demo, person, language, scheme):
    olga = person(demo.origin())
    places = pages(olga)
    olga.page.emulate_media(color_scheme=scheme)
    if language == "fr":
        reads(olga, "English", "Français")
    found = {}
    for place in places:
        olga.goes(place)
        axe = Axe().run(olga.page, options=RULES)
        problems = [
            f"{violation['id']}: {violation['nodes'][0]['target']}"
            for violation in axe.response["violations"]
        ]
        olga.page.set_viewport_size({"width": 360, "height": 760})
        if olga.page.evaluate("document.documentElement.scrollWidth") > 360:
            problems.append("wider than a phone")
        olga.page.set_viewport_size({"width": 1280, "height": 900})
        if problems:
            found[re.sub(r"[\w-]{36}", "…", place)] = problems
    if language == "fr":  # it is kept with the person, whom other tests meet too
        reads(olga.goes("/"), "Français", "English")
    assert found == {}


def reads(somebody, now, then) -> None:
    """The menu of languages."""
    somebody.page.locator("summary", has_text=now).first.click()
    somebody.page.get_by_role("button", name=then).click()
    expect(somebody.page.locator("summary", has_text=then).first).to_be_attached(timeout=PATIENCE)
