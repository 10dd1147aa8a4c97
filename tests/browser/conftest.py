"""A house that is up, and a browser to enter it with."""

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.person import Person
from tests.launch.house import House, free_port, furnished

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]


def chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("SUMMIT_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    assert found, "No Chromium: `python3 manage.py test` installs it, or set SUMMIT_CHROMIUM."
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def empty_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """``up --no-demo`` on an empty directory."""
    house = House(tmp_path_factory.mktemp("empty"), "--port", str(free_port()))
    try:
        house.origin()
        yield house
    finally:
        house.clean()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with the demo summit in it."""
    yield from demo_in(tmp_path_factory, "demo")


@pytest.fixture(scope="module")
def own_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The same, for a module that holds its sessions to their end."""
    yield from demo_in(tmp_path_factory, "own")


def demo_in(factory: pytest.TempPathFactory, name: str) -> Iterator[House]:
    place = shutil.copytree(furnished(factory), factory.mktemp(name) / "data")
    house = House(place, "--port", str(free_port()))
    try:
        house.origin()
        yield house
    finally:
        house.clean()


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture
def person(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Person]]:
    """``person(base, js=True)``: a window; at the end nothing may have gone wrong in it. When a test
    fails, its output says where everybody stood."""
    people: list[Person] = []

    def enter(base: str, **how: object) -> Person:
        people.append(Person(browser, base, **how))  # type: ignore[arg-type]
        return people[-1]

    yield enter
    if request.node.stash.get(FAILED, False):
        stood = [f"{one.page.url}\n{one.page.inner_text('body')[:1200]}" for one in people]
        request.node.add_report_section("teardown", "who stood where", "\n\n".join(stood))
    problems = [problem for one in people for problem in one.problems]
    for number, one in enumerate(people):
        if "SUMMIT_SHOTS" in os.environ:  # to look at where a story stopped
            place = Path(os.environ["SUMMIT_SHOTS"])
            one.page.screenshot(path=place / f"person-{number}.png", full_page=True)
            (place / f"person-{number}.html").write_text(one.page.content())
    for one in people:
        one.context.close()
    assert problems == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path
